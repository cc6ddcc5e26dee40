using System.Runtime.InteropServices;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>
/// Decides what a step does: continuous batching of chains from different requests, first come first served. Arithmetic over
/// counters only; it sees neither model nor cache.
/// </summary>
/// <remarks>
/// Every running chain decodes in every step. A free row goes to the oldest request that has a processed prompt and chains
/// waiting. One prompt is processed at a time, and only while a row would be free for it: a request never overtakes an older one.
/// </remarks>
internal sealed class Scheduler<TRequest>(int slots)
    where TRequest : ScheduledRequest
{
    private readonly List<TRequest> requests = []; // oldest first
    private readonly StepPlan<TRequest> plan = new();

    /// <summary>Requests not done yet, oldest first.</summary>
    public ReadOnlySpan<TRequest> Requests => CollectionsMarshal.AsSpan(requests);

    public void Add(TRequest request) => requests.Add(request);

    public void Remove(TRequest request) => requests.Remove(request);

    /// <summary>The rows of the next step, valid until the next call.</summary>
    public StepPlan<TRequest> Plan()
    {
        plan.Starts.Clear();
        plan.DecodeRows = RowsInUse();

        foreach (var request in requests)
        {
            var free = slots - plan.DecodeRows;
            if (free == 0 || request.PromptTokensLeft > 0)
                break;
            var chains = Math.Min(free, request.ChainsWaiting);
            if (chains == 0)
                continue;
            plan.Starts.Add((request, chains));
            plan.DecodeRows += chains;
        }
        return plan;
    }

    /// <summary>The oldest request whose prompt is not processed, if a row would be free for it after the chains that older requests still start.</summary>
    public TRequest? NextPrompt()
    {
        var free = slots - RowsInUse();
        foreach (var request in requests)
        {
            if (free <= 0)
                return null;
            if (request.PromptTokensLeft > 0)
                return request;
            free -= request.ChainsWaiting;
        }
        return null;
    }

    private int RowsInUse()
    {
        var rows = 0;
        foreach (var request in requests)
            rows += request.ChainsRunning;
        return rows;
    }
}
