using System.Text.RegularExpressions;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Views;

/// <summary>
/// The mirrored image, with left and right swapped in question and options. A viewer is mirrored with the rest, so questions from viewpoints are valid; writing,
/// clocks and hands are not: their mirror images are other things.
/// </summary>
public sealed partial class MirrorView : IView
{
    public ViewKind Kind => ViewKind.Mirror;

    public string? Objection(ReasoningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.Question.Asked is not { } asked)
            return ViewedQuestion.NotUnderstood;
        if (!asked.HasMirror())
            return ViewedQuestion.DoesNotApply(asked);
        if (task.Request.Images.Count == 0)
            return "needs an image";
        if (Handed().Match(task.Request.Question) is { Success: true } handed)
            return $"does not apply to questions about writing, clocks or hands ('{handed.Value}')";
        var sided = ViewedQuestion.WithPlainOptions(asked).Options.FirstOrDefault(o => Phrases.RelationOf(o) is null && Side().IsMatch(o));
        return sided is null ? null : $"cannot mirror the option '{sided}'";
    }

    public QuestionView? Apply(ReasoningTask task, IImageEditor? images)
    {
        if (images is null || Objection(task) is not null)
            return null;
        var mirrored = ViewedQuestion.WithPlainOptions(task.Question.Asked!).Mirrored();
        return ViewedQuestion.Of(Kind, task, mirrored, answer => answer.Mirrored(mirrored), [.. task.Request.Images.Select(images.Mirror)]) with
        {
            SceneBack = scene => scene.Mirrored(),
            SceneThrough = scene => scene.Mirrored(),
        };
    }

    [GeneratedRegex(@"\b(?:texts?|words?|letters?|written|writing|write[sn]?|reads?|reading|spell\w*|signs?|captions?|labels?|digits?|numerals?|o'?clock|clocks?|(?:anti-?|counter-?)?clockwise|watch(?:es)?|hands?(?!-? ?side)|\w+-?handed|gloves?|shoes?|screws?|mirrors?|mirrored)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Handed();

    [GeneratedRegex(@"\b(?:left|right)(?:most)?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Side();
}
