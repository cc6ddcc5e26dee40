using Polly.CircuitBreaker;
using Polly.Timeout;

namespace SpatialReasoner.Inference.Remote.Calls;

/// <summary>The one mapping of what ends a call for good to what callers of the seam see.</summary>
/// <remarks>Faults that a server hands on to its clients, a busy model and a bad request, say nothing of where the upstream is; events and logs do.</remarks>
internal static class CallFaults
{
    private const string Busy = "Every server that runs the model is busy.", Refusal = "The server that runs the model refuses the request.";

    private static readonly TimeSpan RetryWhenBusy = TimeSpan.FromSeconds(1);

    public static InferenceException From(Exception fault) => fault switch
    {
        CallException { Fault: CallFault.Rejected, Code: "invalid_image" } e => new InvalidImageException(e.Said ?? Refusal, e),
        CallException { Fault: CallFault.Rejected } e => new InvalidPromptException(e.Field ?? "messages", e.Said ?? Refusal),
        CallException { Fault: CallFault.Overloaded } e => new ModelOverloadedException(Busy, e.RetryAfter ?? RetryWhenBusy),
        CallException { Fault: CallFault.Unreachable } e => new UpstreamException(UpstreamFault.Unavailable, e.Message, e) { RetryAfter = e.RetryAfter },
        CallException { Fault: CallFault.TimedOut } e => new UpstreamException(UpstreamFault.TimedOut, e.Message, e),
        CallException { Fault: CallFault.Refused } e => new UpstreamException(UpstreamFault.Refused, e.Message, e),
        CallException e => new UpstreamException(UpstreamFault.Failed, e.Message, e),
        BrokenCircuitException e => new UpstreamException(UpstreamFault.Unavailable, "Every upstream failed too often and is left alone for a while.", e) { RetryAfter = e.RetryAfter },
        TimeoutRejectedException e => new UpstreamException(UpstreamFault.TimedOut, $"The call took longer than {e.Timeout.TotalSeconds:0.###} s.", e),
        _ => new UpstreamException(UpstreamFault.Failed, $"The call failed: {fault.Message}", fault),
    };
}
