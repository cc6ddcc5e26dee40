using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Reasoning.Strategies.ChainOfThought;
using SpatialReasoner.Reasoning.Strategies.Direct;
using SpatialReasoner.Reasoning.Strategies.SelfConsistency;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Strategies.Auto;

/// <summary>A strategy, its samples (null leaves them to it), and why it was chosen.</summary>
public sealed record Route(string Strategy, int? Samples, string Reason);

/// <summary>Picks the strategy for <c>auto</c> by the <see cref="RoutingTable"/>, kind of question by effort.</summary>
public static class StrategyRouter
{
    public const string Id = "auto";

    /// <summary>Name of the plan's step.</summary>
    public const string StepName = "route";

    public static StrategyDescription Description { get; } = new(
        Id, "Chooses by kind of question and effort: direct where a look is enough, a chain, a vote, geometry or a search where it takes more.",
        [
            new StrategyOption("effort", "\"medium\"", "minimal, low, medium, high or max", "How much may be spent; minimal always answers at once."),
            new StrategyOption(StrategyOptions.Samples, "the table's own", "1 to 64", "More than one asks for a vote, one for a single chain."),
        ]);

    public static Route Choose(ReasoningTask task, StrategyCatalogue strategies)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(strategies);
        var question = task.Question.Question;
        if (question is null && !SpatialWords.OccurIn(task.Question.Text))
            return new Route(DirectStrategy.Id, null, "the message is not about space");
        var row = RoutingTable.For(question, task.Model.ClosedLanguage);
        var chosen = Array.Find(row.At(task.Request.Effort).Candidates, c => strategies.Has(c.Strategy))
            ?? throw ClosedLanguage.RefuseUntaught(task, Id, [.. strategies.Descriptions.Select(s => s.Id)]);
        // A number of samples is a wish for a vote, unless what the table chose heeds it anyway.
        if (task.Request.Samples is { } samples && !LetsGeometryDecide(chosen.Strategy) && strategies[chosen.Strategy].Description.Options.All(o => o.Name != StrategyOptions.Samples))
        {
            return samples > 1
                ? new Route(SelfConsistencyStrategy.Id, samples, $"{samples} samples were asked for")
                : new Route(ChainOfThoughtStrategy.Id, null, "one sample was asked for");
        }
        return new Route(chosen.Strategy, task.Request.Samples ?? chosen.Samples, question is null ? row.Why : $"{question.Kind.Id()} {row.Why}");
    }

    /// <summary>How the choice stands in a plan.</summary>
    public static PlanStep Step(Route route)
    {
        ArgumentNullException.ThrowIfNull(route);
        return new PlanStep(StepName, $"Chose {route.Strategy}: {route.Reason}.", null, 0);
    }

    /// <summary>Whether a strategy may be asked what the model itself was never taught.</summary>
    public static bool LetsGeometryDecide(string strategy) => RoutingTable.GeometryDecides.Contains(strategy);
}
