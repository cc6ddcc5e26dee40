using System.Runtime.InteropServices;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>
/// Decides what a step does: continuous batching of chains from different requests, first come first served. Arithmetic over
/// counters only; it sees neither model nor cache.
/// </summary>
/// <remarks>
/// Every running chain decodes in every step. A free row goes to the oldest request that has a processed prompt and chains
/// waiting. One prompt is processed at a time, and only while a row would be free for it: a prompt is processed once per
/// request, and a request never overtakes an older one.
/// </remarks>
internal sealed class Scheduler<TRequest>(int slots, TokenBudget budget)
    where TRequest : ScheduledRequest
{
    private readonly List<TRequest> requests = []; // oldest first
    private readonly StepPlan<TRequest> plan = new();

    /// <summary>Requests not done yet, oldest first.</summary>
    public ReadOnlySpan<TRequest> Requests => CollectionsMarshal.AsSpan(requests);

    public void Add(TRequest request) => requests.Add(request);

    public void Remove(TRequest request) => requests.Remove(request);

    /// <summary>The next step, valid until the next call.</summary>
    public StepPlan<TRequest> Plan()
    {
        plan.Starts.Clear();
        plan.Prefill = null;
        plan.PrefillTokens = 0;
        plan.DecodeRows = 0;
        foreach (var request in requests)
            plan.DecodeRows += request.ChainsRunning;

        foreach (var request in requests)
        {
            var free = slots - plan.DecodeRows;
            if (free == 0)
                break;
            if (request.PromptTokensLeft > 0)
            {
                plan.Prefill = request;
                plan.PrefillTokens = budget.Prefill(plan.DecodeRows, request.PromptTokensLeft);
                break;
            }
            var chains = Math.Min(free, request.ChainsWaiting);
            if (chains == 0)
                continue;
            plan.Starts.Add((request, chains));
            plan.DecodeRows += chains;
        }
        return plan;
    }
}
