using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntimeGenAI;
using GenAITensor = Microsoft.ML.OnnxRuntimeGenAI.Tensor;

namespace SpatialReasoner.Inference.OnnxGenAI;

/// <summary>A generator of the package. Its own search is never asked for a token, so that it touches no logits.</summary>
internal sealed class GenAIGenerator : IGenerator
{
    private const ElementType BFloat16 = (ElementType)16; // ONNX's number; the package's enumeration ends before it

    private readonly GenAIFolder folder;
    private readonly Generator generator;

    public GenAIGenerator(Model model, int maxLength, GenAIFolder folder)
    {
        this.folder = folder;
        using var parameters = new GeneratorParams(model);
        parameters.SetSearchOption("max_length", maxLength);
        parameters.SetSearchOption("batch_size", 1);
        parameters.SetSearchOption("num_beams", 1);
        generator = new Generator(model, parameters);
    }

    public void Prefill(IPreparedPrompt prompt)
    {
        try
        {
            generator.SetInputs(((GenAIRuntime.PreparedPrompt)prompt).Inputs);
        }
        catch (OnnxRuntimeGenAIException e) when (e.Message.Contains("exceeds max length", StringComparison.Ordinal))
        {
            // The package counts the tokens of prompt and pictures and does not tell them beforehand.
            throw new InvalidPromptException("messages", $"The prompt does not fit the model: {e.Message}.");
        }
        catch (OnnxRuntimeGenAIException e)
        {
            throw new ModelFailedException($"ONNX Runtime GenAI failed: {e.Message}", e);
        }
    }

    public int[] Tokens() => GenAICall.Run(() => generator.GetSequence(0).ToArray());

    public void Append(int token) => GenAICall.Run(() => generator.AppendTokens([token]));

    public void RewindTo(int length) => GenAICall.Run(() => generator.RewindTo((ulong)length));

    public void ReadLogits(Span<float> logits)
    {
        try
        {
            using var output = generator.GetOutput(folder.LogitsName); // [1, tokens fed, vocabulary], or [1, 1, vocabulary]
            Read(output, logits);
        }
        catch (OnnxRuntimeGenAIException e)
        {
            throw new ModelFailedException($"ONNX Runtime GenAI failed: {e.Message}", e);
        }
    }

    public void Terminate() => GenAICall.Run(() => generator.SetRuntimeOption("terminate_session", "1"));

    public void Dispose() => generator.Dispose();

    private void Read(GenAITensor output, Span<float> logits)
    {
        var vocabulary = folder.VocabularySize;
        if (output.Shape()[^1] != vocabulary)
            throw new ModelFailedException($"The logits have {output.Shape()[^1]} entries for a vocabulary of {vocabulary}.");
        switch (output.Type())
        {
            case ElementType.float32:
                output.GetData<float>()[^vocabulary..].CopyTo(logits);
                break;
            case ElementType.float16:
                TensorPrimitives.ConvertToSingle(output.GetData<Half>()[^vocabulary..], logits);
                break;
            case BFloat16:
                var halves = output.GetData<ushort>()[^vocabulary..];
                for (var i = 0; i < vocabulary; i++)
                    logits[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16); // the upper half of a float
                break;
            case var type:
                throw new ModelFailedException($"The logits are {type}; this engine reads float32, float16 and bfloat16.");
        }
    }
}
