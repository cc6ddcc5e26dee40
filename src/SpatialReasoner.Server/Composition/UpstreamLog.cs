using SpatialReasoner.Inference.Remote.Resilience;

namespace SpatialReasoner.Server.Composition;

/// <summary>Tells operators of a reasoning tier what happens to its upstreams.</summary>
internal sealed partial class UpstreamLog(ILogger<UpstreamLog> logger)
{
    public void Write(UpstreamEvent happened)
    {
        switch (happened)
        {
            case CircuitChanged changed:
                LogCircuit(changed.Upstream, changed.State.ToString());
                break;
            case AttemptFailed failed:
                LogFailed(failed.Upstream, failed.Fault, failed.Message);
                break;
            case Hedged hedged:
                LogHedged(hedged.Upstream);
                break;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Circuit of upstream {Upstream} is {State}")]
    private partial void LogCircuit(string upstream, string state);

    [LoggerMessage(LogLevel.Warning, "An attempt at {Upstream} failed ({Fault}): {Reason}")]
    private partial void LogFailed(string upstream, string fault, string reason);

    [LoggerMessage(LogLevel.Debug, "{Upstream} is asked too, because another is slow")]
    private partial void LogHedged(string upstream);
}
