using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Strategies.Decompose;

/// <summary>A question that has to be answered before the one asked can be.</summary>
/// <param name="Question">Its meaning.</param>
/// <param name="Subject">The object it is about; null when it is about everything in the image.</param>
internal sealed record SubQuestion(SpatialQuestion Question, string? Subject)
{
    /// <summary>Its words, which also name its step of the plan.</summary>
    public string Text => QuestionText.Phrase(Question);

    /// <summary>
    /// What to find out first, by kind of question: for each object named whether it is there, where, and of a viewer which way it faces; or all there
    /// is, where the question counts, looks for an extreme, or was not understood. Empty when the question is itself one look.
    /// </summary>
    public static IReadOnlyList<SubQuestion> For(ReasoningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var asked = task.Question.Asked?.Inner ?? task.Question.Asked;
        if (asked is null)
            return [Survey];
        if (asked.Kind is QuestionKind.Locate or QuestionKind.Facing or QuestionKind.Describe || (asked.Kind == QuestionKind.YesNo && asked.Relation is null))
            return [];
        if (asked.Kind is QuestionKind.WhichMost or QuestionKind.Count or QuestionKind.PerspectiveCount || asked.Mentions().Any(m => m.Name is null))
            return [Survey];
        var names = asked.Mentions().Select(m => m.Name!).ToList();
        return
        [
            .. names.Select(name => About(QuestionKind.YesNo, name)),
            .. names.Select(name => About(QuestionKind.Locate, name)),
            .. names.Where(name => name == asked.Viewer).Select(name => About(QuestionKind.Facing, name)),
        ];
    }

    private static SubQuestion Survey { get; } = new(new SpatialQuestion { Kind = QuestionKind.Describe }, null);

    private static SubQuestion About(QuestionKind kind, string name) => new(new SpatialQuestion { Kind = kind, Subject = ObjectReference.Named(name) }, name);
}
