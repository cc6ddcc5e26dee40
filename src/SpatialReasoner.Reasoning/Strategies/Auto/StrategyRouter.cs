using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Strategies.ChainOfThought;
using SpatialReasoner.Reasoning.Strategies.Direct;
using SpatialReasoner.Reasoning.Strategies.SelfConsistency;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Strategies.Auto;

/// <summary>A strategy and why it was chosen.</summary>
public sealed record Route(string Strategy, string Reason);

/// <summary>
/// Picks the strategy for <c>auto</c>. First version: a table by kind of question. Blanket chains of thought and voting cost accuracy on questions
/// a look answers (VSI-Bench) and tokens everywhere, so they are kept for questions of several steps.
/// </summary>
public static class StrategyRouter
{
    public const string Id = "auto";

    public static StrategyDescription Description { get; } = new(
        Id, "Chooses by kind of question: direct where a look is enough, one chain for a comparison through a superlative, a vote over chains for the rest.",
        [new StrategyOption(StrategyOptions.Samples, "the strategy's own", "1 to 64", "More than one asks for a vote, one for a single chain.")]);

    public static Route Choose(ReasoningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.Request.Samples is { } samples)
        {
            return samples > 1
                ? new Route(SelfConsistencyStrategy.Id, $"{samples} samples were asked for")
                : new Route(ChainOfThoughtStrategy.Id, "one sample was asked for");
        }
        if (task.Question.Question is not { } question)
            return new Route(DirectStrategy.Id, "the question is free");
        var kind = question.Kind.Id();
        if (question.Mentions().Any(m => m.Extreme is not null) && !task.Question.IsPerception && IsComparison(question.Kind))
            return new Route(ChainOfThoughtStrategy.Id, $"{kind} through a superlative takes two steps");
        return IsOneLook(question)
            ? new Route(DirectStrategy.Id, $"{kind} takes one look")
            : new Route(SelfConsistencyStrategy.Id, $"{kind} takes several steps");
    }

    private static bool IsComparison(QuestionKind kind) =>
        kind is QuestionKind.LeftRight or QuestionKind.FrontBehind or QuestionKind.AboveBelow or QuestionKind.NearFar;

    private static bool IsOneLook(SpatialQuestion question) => IsComparison(question.Kind) || question.Kind switch
    {
        QuestionKind.WhichMost or QuestionKind.Describe or QuestionKind.Locate or QuestionKind.Facing => true,
        // In the camera's frame; from a viewpoint the scene has to be turned first.
        QuestionKind.YesNo => question.Viewer is null && question.Mentions().All(m => m.Extreme is null),
        _ => false,
    };
}
