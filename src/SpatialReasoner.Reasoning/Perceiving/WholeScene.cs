using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning.Perceiving;

/// <summary>Asks for everything that is in a picture.</summary>
public static class WholeScene
{
    /// <summary>What every model is asked when it is to look at everything.</summary>
    private const string Question = "Describe the scene.";

    /// <summary>The strategy that looks.</summary>
    public const string Strategy = "exact";

    /// <summary>A request to look at the whole picture; what was perceived is <see cref="ReasoningResult.Scene"/>.</summary>
    public static ReasoningRequest Of(ImageContent image) => new() { Question = Question, Strategy = Strategy, Images = [image] };
}
