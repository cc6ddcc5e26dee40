namespace SpatialReasoner.Scenes.Questions;

/// <summary>
/// A multiple-choice question with its options moved on by one letter, the last to A: no option keeps its letter, so a liking for a letter
/// shows (and cancels out in a vote over both orders).
/// </summary>
public static class OptionOrder
{
    public static SpatialQuestion WithOptionsMovedOn(this SpatialQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return question.Options.Count == 0 ? question : question with { Options = [question.Options[^1], .. question.Options.SkipLast(1)] };
    }

    /// <summary>A letter of the moved options as the letter the same option has in <paramref name="question"/>.</summary>
    public static SpatialAnswer MovedBack(this SpatialAnswer answer, SpatialQuestion question)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(question);
        var count = question.Options.Count;
        return answer.Type == AnswerType.Letter ? SpatialAnswer.Letter((answer.Text[0] - 'A' + count - 1) % count) : answer;
    }
}
