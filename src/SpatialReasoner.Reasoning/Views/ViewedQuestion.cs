using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Views;

/// <summary>What all views but the original have in common: they transform what was understood, and word it canonically.</summary>
internal static class ViewedQuestion
{
    /// <summary>Said of a question the planner made nothing of: there is nothing to transform.</summary>
    public const string NotUnderstood = "needs a question that was understood";

    /// <param name="asked">The transformed question.</param>
    /// <param name="back">An answer to it as an answer to the question as asked; what the caller gets is found as ever.</param>
    /// <param name="images">The transformed images; null leaves them.</param>
    /// <param name="variant">Which of its wordings.</param>
    public static QuestionView Of(
        ViewKind kind, ReasoningTask task, SpatialQuestion asked, Func<SpatialAnswer, SpatialAnswer> back, IReadOnlyList<ImageContent>? images = null, int variant = 0)
    {
        var original = task.Question;
        var optionsApart = original.OptionList.Length > 0;
        var viewed = original with
        {
            Question = asked,
            Asked = asked,
            Text = QuestionText.Phrase(optionsApart ? asked.Inner! : asked, variant),
            OptionList = optionsApart ? QuestionText.OptionList(asked.Options) : "",
            Format = asked.Kind == QuestionKind.MultipleChoice ? original.Format with { Options = asked.Options } : original.Format,
            Reply = null,
            Warnings = [],
        };
        return new QuestionView(kind, viewed, images ?? task.Request.Images) { AnswerBack = answer => original.Answer(back(answer)) };
    }

    /// <summary>"does not apply to count questions".</summary>
    public static string DoesNotApply(SpatialQuestion asked)
    {
        var kind = asked.Inner is { } inner ? $"{inner.Kind.Id()} questions with options" : $"{asked.Kind.Id()} questions";
        return $"does not apply to {kind}{(asked.Viewer ?? asked.Inner?.Viewer) switch { null => "", var viewer => $" from the {viewer}'s viewpoint" }}";
    }

    /// <summary>
    /// The question with options that only say a relation in the language's own word ("To the left of it" as "left"), so that the word can be
    /// transformed; other options stay as they are.
    /// </summary>
    public static SpatialQuestion WithPlainOptions(SpatialQuestion asked)
    {
        if (asked.Inner is not { } inner || AnswerFormat.For(inner) is not { Type: AnswerType.Choice } format)
            return asked;
        return asked with { Options = [.. asked.Options.Select(o => AnswerReader.Normalise(o, format) is { Type: AnswerType.Choice } plain ? plain.Text : o)] };
    }
}
