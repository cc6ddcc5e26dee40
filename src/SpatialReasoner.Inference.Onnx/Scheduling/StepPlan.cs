namespace SpatialReasoner.Inference.Onnx;

/// <summary>What one step does. Reused from step to step.</summary>
internal sealed class StepPlan<TRequest>
    where TRequest : ScheduledRequest
{
    /// <summary>Chains to start, in order: the request and how many of its chains get a row.</summary>
    public List<(TRequest Request, int Chains)> Starts { get; } = [];

    /// <summary>The request whose prompt advances; null when none does.</summary>
    public TRequest? Prefill { get; set; }

    /// <summary>Tokens by which it advances.</summary>
    public int PrefillTokens { get; set; }

    /// <summary>Rows that decode one token each, those of <see cref="Starts"/> included.</summary>
    public int DecodeRows { get; set; }

    public bool IsEmpty => DecodeRows == 0 && Prefill is null;
}
