using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Strategies.Score;

/// <summary>The answers a question can have, in the words a model would give them in; none where they cannot be listed.</summary>
internal static class AnswerCandidates
{
    private const int MaxCount = 9;

    public static IReadOnlyList<string> For(ReasoningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        // Asked without its options, only they can be its answer.
        if (task.Question is { Plain: not null, Question.Options: { } options })
            return options;
        var format = task.Question.Format;
        return format.Type switch
        {
            AnswerType.YesNo => ["yes", "no"],
            AnswerType.Letter => [.. Enumerable.Range(0, format.Options.Count).Select(i => SpatialAnswer.Letter(i).Text)],
            AnswerType.Choice when format.Axis is { } axis =>
                [Phrases.Answer(axis.Axis().First), Phrases.Answer(axis.Axis().Second), SpatialAnswer.NotInTheImage],
            AnswerType.Object when format.Names.Count > 1 => format.Names,
            // A closed language has a name for everything it can see.
            AnswerType.Object when task.Model.ClosedLanguage => [.. ObjectNames.Shapes.SelectMany(shape => ObjectNames.Colours.Select(colour => $"{colour} {shape}"))],
            AnswerType.Count => [.. Enumerable.Range(0, MaxCount + 1).Select(n => Numbers.Text(n))],
            _ => [],
        };
    }
}
