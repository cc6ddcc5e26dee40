using System.Numerics;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Server.Tests.Hosting;

/// <summary>Scripts for <see cref="FakeReasoner"/>.</summary>
internal static class Happening
{
    public static readonly ReasoningPlan Plan = new("self-consistency",
    [
        new PlanStep("answer", "Samples chains.", "self-consistency/answer", 2),
        new PlanStep("vote", "Counts answers.", null, 0),
    ]);

    /// <summary>Two interleaved chains that agree on "left".</summary>
    public static IReadOnlyList<ReasoningEvent> Usual(ReasoningRequest request)
    {
        var left = SpatialAnswer.Choice("left");
        ReasoningChain first = new(0, "answer", "cube 0.2; so left", left, -3.1, 9, FinishReason.Stop, true);
        ReasoningChain second = new(1, "answer", "it is left", left, double.NegativeInfinity, 4, FinishReason.Length, true);
        IReadOnlyList<Vote> votes = [new Vote("left", 2, 1)];
        return
        [
            new PlanMade(Plan),
            new ChainStarted(0, "answer"),
            new ChainStarted(1, "answer"),
            new ChainProgressed(0, "cube 0.2; "),
            new ChainProgressed(1, "it is left"),
            new ChainProgressed(0, "so left"),
            new ChainCompleted(first),
            new VoteCounted([new Vote("left", 1, 1)], false),
            new ChainCompleted(second),
            new VoteCounted(votes, true),
            new ReasoningCompleted(Result(request) with { Chains = [first, second], Votes = votes }),
        ];
    }

    public static ReasoningResult Result(ReasoningRequest request) => new()
    {
        Model = "spatial-tiny",
        Strategy = "self-consistency",
        Question = new SpatialQuestion { Kind = QuestionKind.PerspectiveLeftRight, Subject = ObjectReference.Named("blue cube"), Viewer = "red robot" },
        Answer = SpatialAnswer.Choice("left"),
        Confidence = 0.93,
        RawConfidence = 0.8,
        Calibrated = true,
        Abstained = false,
        Votes = [new Vote("left", 1, 1)],
        Chains = [new ReasoningChain(0, "answer", "so left", SpatialAnswer.Choice("left"), -1, 3, FinishReason.Stop, true)],
        Scene = new PerceivedScene(
        [
            new PerceivedObject("red robot") { Image = new Vector2(0.7f, 0.5f), Ground = new Vector2(1, 8), CameraDistance = 9, Facing = MathF.PI / 2 },
            new PerceivedObject("blue cube") { Image = new Vector2(0.2f, 0.5f), Ground = new Vector2(-1, 8), CameraDistance = 9 },
            new PerceivedObject("green cone") { Image = new Vector2(0.4f, 0.4f) },
        ]),
        Plan = Plan,
        Warnings = ["Something to know."],
        Usage = new ReasoningUsage(new TokenUsage(100, 40, 64, 13), 9, 2),
        Timings = new ReasoningTimings(1.25, 2, 3, 4, 10.5),
        Seed = request.Seed,
        Prompts = [new PromptReference("self-consistency/answer", "abc123")],
    };

    public static async IAsyncEnumerable<ReasoningEvent> Stream(IEnumerable<ReasoningEvent> events)
    {
        foreach (var happened in events)
        {
            await Task.Yield();
            yield return happened;
        }
    }

    /// <summary>A plan, then <paramref name="fault"/>.</summary>
    public static async IAsyncEnumerable<ReasoningEvent> FailAfterPlan(Exception fault)
    {
        await Task.Yield();
        yield return new PlanMade(Plan);
        throw fault;
    }

    /// <summary>As <see cref="FailAfterPlan"/>, when the model has begun.</summary>
    public static async IAsyncEnumerable<ReasoningEvent> FailAfterChainStarted(Exception fault)
    {
        await Task.Yield();
        yield return new PlanMade(Plan);
        yield return new ChainStarted(0, "answer");
        throw fault;
    }

    /// <summary>A result with this answer and nothing else of note.</summary>
    public static Func<ReasoningRequest, CancellationToken, IAsyncEnumerable<ReasoningEvent>> Answering(Func<ReasoningResult, ReasoningResult> change) =>
        (request, _) => Stream([new PlanMade(Plan), new ReasoningCompleted(change(Result(request)))]);
}
