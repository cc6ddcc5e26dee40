namespace SpatialReasoner.Inference.Onnx;

/// <summary>Which rows one step decodes. Reused from step to step.</summary>
internal sealed class StepPlan<TRequest>
    where TRequest : ScheduledRequest
{
    /// <summary>Chains to start, in order: the request and how many of its chains get a row.</summary>
    public List<(TRequest Request, int Chains)> Starts { get; } = [];

    /// <summary>Rows that decode one token each, those of <see cref="Starts"/> included.</summary>
    public int DecodeRows { get; set; }
}
