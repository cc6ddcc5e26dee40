namespace SpatialReasoner.Inference.Onnx;

/// <summary>Turns one chain's tokens into text as they come.</summary>
public interface IDetokenizer
{
    /// <summary>The text that <paramref name="id"/> completes; empty while a character is incomplete.</summary>
    string Append(int id);

    /// <summary>What is left of an incomplete character once no more tokens come.</summary>
    string Flush();
}
