using System.Runtime.CompilerServices;
using ModelContextProtocol;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Server.Mcp;

/// <summary>Tells, while another reasons, how many of the planned chains are done.</summary>
/// <remarks>Strategies that stop early or search do fewer or more than planned; the total is left out where it would be wrong.</remarks>
internal sealed class ReportingReasoner(IReasoner reasoner, Func<ProgressNotificationValue, CancellationToken, Task> report) : IReasoner
{
    public IReadOnlyList<StrategyDescription> Strategies => reasoner.Strategies;

    public ReasoningPlan Plan(ReasoningRequest request) => reasoner.Plan(request);

    public IAsyncEnumerable<ReasoningEvent> StreamAsync(ReasoningRequest request, CancellationToken cancellationToken = default) =>
        ReportAsync(reasoner.StreamAsync(request, cancellationToken), cancellationToken);

    private async IAsyncEnumerable<ReasoningEvent> ReportAsync(IAsyncEnumerable<ReasoningEvent> events, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int? planned = null;
        var done = 0;
        await foreach (var happened in events)
        {
            if (happened is PlanMade { Plan: var plan })
            {
                var isFirst = planned is null;
                planned = plan.Steps.Sum(s => s.Chains);
                // Every notification must tell of more progress than the one before.
                if (isFirst)
                    await TellAsync($"strategy {plan.Strategy}");
            }
            else if (happened is ChainCompleted { Chain: var chain })
            {
                done++;
                await TellAsync(chain.Answer is { } answer ? $"chain {chain.Id}: {answer.Text}" : $"chain {chain.Id} is done");
            }
            yield return happened;
        }

        Task TellAsync(string message) =>
            report(new ProgressNotificationValue { Progress = done, Total = planned is > 0 && done <= planned ? planned : null, Message = message }, cancellationToken);
    }
}
