using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Deciding;

/// <summary>Which offered option an answer means: the same words, or the nearest number.</summary>
/// <remarks>Among options a perceived number is matched to the nearest: a count that is one off still points at an option, where exact matching would say nothing.</remarks>
internal sealed class OptionChoice
{
    private readonly SpatialAnswer?[] meanings;

    public OptionChoice(SpatialQuestion multipleChoice)
    {
        var format = AnswerFormat.For(multipleChoice.Inner!);
        meanings = [.. multipleChoice.Options.Select(option => AnswerReader.Normalise(option, format))];
    }

    /// <summary>Null when no option is an answer of that type, or none has its words.</summary>
    public SpatialAnswer? Letter(SpatialAnswer answer)
    {
        var best = -1;
        for (var i = 0; i < meanings.Length; i++)
        {
            if (meanings[i] is not { } meaning || meaning.Type != answer.Type)
                continue;
            if (string.Equals(meaning.Text, answer.Text, StringComparison.OrdinalIgnoreCase))
                return SpatialAnswer.Letter(i);
            if (answer.Value is not null && meaning.Value is not null && (best < 0 || Off(meaning) < Off(meanings[best]!)))
                best = i;
        }
        return best < 0 ? null : SpatialAnswer.Letter(best);

        double Off(SpatialAnswer meaning) => Math.Abs(meaning.Value!.Value - answer.Value!.Value);
    }
}
