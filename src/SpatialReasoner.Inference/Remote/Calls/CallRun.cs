using Polly;
using SpatialReasoner.Inference.Remote.Routing;

namespace SpatialReasoner.Inference.Remote.Calls;

/// <summary>One call on its way through all its attempts.</summary>
internal sealed class CallRun(ChatCall call, ModelCapabilities can, Route route, CompletionSink? sink)
{
    private readonly Lock gate = new();
    private readonly List<Attempt> attempts = [];

    public Route Route => route;

    /// <summary>Tokens known to be spent on attempts other than the one that was taken.</summary>
    public TokenUsage SpentBeside(ChatOutcome taken)
    {
        lock (gate)
            return attempts.Where(a => !ReferenceEquals(a.Outcome, taken)).Aggregate(TokenUsage.Zero, (sum, a) => sum.Add(a.Spent));
    }

    public async ValueTask<ChatOutcome> AttemptAsync(ResilienceContext context)
    {
        var attempt = new Attempt(call, sink);
        var upstream = route.Next();
        bool besides;
        lock (gate)
        {
            besides = attempts.Exists(a => !a.Ended.IsCompleted);
            attempts.Add(attempt);
        }
        if (besides)
            upstream.Hedge();
        try
        {
            return await upstream.CallAsync(call, can, attempt, context.CancellationToken);
        }
        finally
        {
            attempt.End();
        }
    }

    /// <summary>
    /// Cancels <paramref name="waits"/> when the caller wants no more (<see cref="CompletionRequest.EndEarly"/>) while nothing is under way but waiting, for a place or the time
    /// of a retry. An attempt that an upstream has ends in order by itself.
    /// </summary>
    public CancellationTokenRegistration EndsEarly(CancellationTokenSource waits) => call.Request.EndEarly.UnsafeRegister(_ =>
    {
        lock (gate)
        {
            if (attempts.Exists(a => a.IsSent && !a.Ended.IsCompleted))
                return;
        }
        waits.Cancel();
    }, null);

    /// <summary>What has come so far, where it will not be gone on with: of the attempt that came farthest.</summary>
    public ChatOutcome AsItStands()
    {
        lock (gate)
            return (attempts.Where(a => a.HasBegun).MaxBy(a => a.Spent.CompletionTokens) ?? new Attempt(call, sink: null)).Complete();
    }

    /// <summary>Returns once no attempt is being answered: then asking another replica is worth its tokens.</summary>
    public async Task WaitForBegunAsync(CancellationToken cancellationToken)
    {
        while (Begun() is { } answered)
            await answered.Ended.WaitAsync(cancellationToken);
    }

    private Attempt? Begun()
    {
        lock (gate)
            return attempts.Find(a => a is { HasBegun: true, Ended.IsCompleted: false });
    }
}
