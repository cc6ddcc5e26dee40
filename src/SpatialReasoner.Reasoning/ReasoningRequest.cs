using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning;

/// <summary>A spatial question about one or more images. Null means: the strategy's default.</summary>
public sealed record ReasoningRequest
{
    /// <summary>The question in plain English.</summary>
    public required string Question { get; init; }

    /// <summary>Images in the order the question speaks of them; at least one for the embedded model.</summary>
    public required IReadOnlyList<ImageContent> Images { get; init; }

    /// <summary>Strategy id, or <c>auto</c>.</summary>
    public string Strategy { get; init; } = "auto";

    /// <summary>Chains sampled, 1 to 64.</summary>
    public int? Samples { get; init; }

    /// <summary>Softmax temperature, 0 to 2.</summary>
    public float? Temperature { get; init; }

    public float? TopP { get; init; }

    /// <summary>Same request, same seed, same model: same answer, chains and votes.</summary>
    /// <value>Default 0, so that a request without a seed is reproducible too.</value>
    public long Seed { get; init; }

    /// <summary>Answers the caller offers; turns the question into a multiple-choice one.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    public StopRule? Stop { get; init; }

    /// <summary>Tokens one chain may generate.</summary>
    /// <value>Default 256.</value>
    public int? MaxTokens { get; init; }
}

/// <summary>When sampling stops before all chains are done.</summary>
/// <param name="Kind">none, or beta: the two leading answers' counts make it unlikely that the order changes (Aggarwal et al. 2023).</param>
/// <param name="Threshold">Probability in (0.5, 1) at which the leader counts as decided.</param>
public sealed record StopRule(StopRuleKind Kind, double Threshold = 0.95);

public enum StopRuleKind { None, Beta }
