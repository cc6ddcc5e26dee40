namespace SpatialReasoner.Inference.OnnxGenAI;

/// <summary>What is asked of ONNX Runtime GenAI for one model, and nothing more: the flavour implements it over the package, tests over arithmetic.</summary>
/// <remarks>Thread-safe. Failures of the package are <see cref="ModelFailedException"/>.</remarks>
internal interface IGenAIRuntime : IDisposable
{
    /// <summary>Tokenizes a prompt and prepares its pictures, in the order in which their marks stand in it.</summary>
    /// <exception cref="InvalidImageException">A picture cannot be decoded.</exception>
    IPreparedPrompt Prepare(string prompt, IReadOnlyList<ImageContent> images);

    /// <summary>A fresh generator of batch size 1 that can hold <paramref name="maxLength"/> tokens of prompt and answer.</summary>
    IGenerator CreateGenerator(int maxLength);

    /// <summary>Token ids of a text, with whatever the tokenizer puts before every text.</summary>
    int[] Encode(string text);

    /// <summary>Text of one token.</summary>
    string TokenText(int id);

    /// <summary>A fresh detokenizer for one chain; not thread-safe.</summary>
    ITokenStream CreateStream();
}

/// <summary>A prompt as generators take it; any number of them, one after another.</summary>
internal interface IPreparedPrompt : IDisposable;

/// <summary>Turns one chain's tokens into text.</summary>
internal interface ITokenStream : IDisposable
{
    /// <summary>The text that <paramref name="id"/> completes; empty while a character is incomplete.</summary>
    string Append(int id);
}
