using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Chat.Tests;

/// <summary>Tells the events it was given, and remembers what it was asked.</summary>
internal sealed class ToldReasoner(Func<ReasoningRequest, IEnumerable<ReasoningEvent>>? tells = null) : IReasoner
{
    public static readonly ReasoningPlan SomePlan = new("cot", [new PlanStep("answer", "Samples chains.", "cot/answer", 2)]);

    public List<ReasoningRequest> Requests { get; } = [];

    public ReasoningRequest Request => Requests.ShouldHaveSingleItem();

    public IReadOnlyList<StrategyDescription> Strategies { get; } = [new("auto", "Chooses.", []), new("cot", "Thinks.", [])];

    public ReasoningPlan Plan(ReasoningRequest request) => SomePlan;

    public IAsyncEnumerable<ReasoningEvent> StreamAsync(ReasoningRequest request, CancellationToken cancellationToken = default)
    {
        Requests.Add(request);
        return (tells?.Invoke(request) ?? [new ReasoningCompleted(Result(request))]).ToAsyncEnumerable();
    }

    public static ReasoningResult Result(ReasoningRequest request) => new()
    {
        Model = "spatial-tiny",
        Strategy = "cot",
        Question = null,
        Answer = SpatialAnswer.Choice("left"),
        Confidence = 0.9,
        Abstained = false,
        Votes = [new Vote("left", 2, 1)],
        Chains = [new ReasoningChain(0, "answer", "so left", SpatialAnswer.Choice("left"), -1, 3, FinishReason.Stop, true)],
        Plan = SomePlan,
        Warnings = ["Something to know."],
        Usage = new ReasoningUsage(new TokenUsage(100, 40, 16, 13), 9, 2),
        Timings = new ReasoningTimings(1, 2, 3, 4, 10),
        Seed = request.Seed,
        Prompts = [],
    };
}
