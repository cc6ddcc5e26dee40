using System.Numerics;
using System.Runtime.CompilerServices;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.SemanticKernel.Tests;

/// <summary>Stands for the reasoner: keeps what it was asked, answers left, and sees what it was told to.</summary>
internal sealed class FakeReasoner(params PerceivedObject[] seen) : IReasoner
{
    public static PerceivedObject Robot { get; } = new("red robot") { Ground = new Vector2(0, 2), Facing = MathF.PI / 2, Confidence = 0.9 };

    public static PerceivedObject Cube { get; } = new("blue cube") { Ground = new Vector2(-1, 3), Confidence = 0.75 };

    public ReasoningRequest? Asked { get; private set; }

    public IReadOnlyList<StrategyDescription> Strategies => [];

    public ReasoningPlan Plan(ReasoningRequest request) => new("direct", []);

    public async IAsyncEnumerable<ReasoningEvent> StreamAsync(ReasoningRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Asked = request;
        await Task.Yield();
        yield return new ReasoningCompleted(new ReasoningResult
        {
            Model = "fake", Strategy = "self-consistency", Question = null, Answer = new SpatialAnswer(AnswerType.Choice, "left"), Confidence = 0.875, Abstained = false,
            Votes = [new Vote("left", 7, 0.875), new Vote("right", 1, 0.125)], Chains = [], Scene = seen.Length > 0 ? new PerceivedScene(seen) : null,
            Plan = Plan(request), Usage = new ReasoningUsage(TokenUsage.Zero, 0, 0), Timings = default!, Seed = request.Seed, Prompts = [], Warnings = ["Something to know."],
        });
    }
}
