namespace SpatialReasoner.Reasoning.Strategies.SelfConsistency;

/// <summary>Where the request says nothing. Temperature belongs to the prompt: it depends on the model family.</summary>
public sealed record SelfConsistencyOptions
{
    /// <summary>Chains sampled, 1 to 64.</summary>
    /// <value>Default 8, the number the embedded model's card measures; how the gain grows with it has not been measured.</value>
    public int Samples { get; init; } = 8;

    /// <summary>Views the chains are spread over; those that are not valid for a question are left out.</summary>
    /// <value>Default the original alone: no other view gained accuracy on the embedded model (README).</value>
    public IReadOnlyList<ViewKind> Views { get; init; } = [ViewKind.Original];

    /// <summary>When sampling stops early.</summary>
    /// <value>
    /// Default beta at 0.9: three chains of one mind decide. At 0.95, the value of the paper, four do, for more tokens and no gain; at 0.88 four against one do as well, for a twelfth
    /// fewer tokens on the weaker model and a quarter of a point (README).
    /// </value>
    public StopRule Stop { get; init; } = new(StopRuleKind.Beta);
}
