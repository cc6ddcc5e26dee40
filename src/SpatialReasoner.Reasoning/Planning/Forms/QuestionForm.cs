using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Planning.Forms;

/// <summary>How the answer to the question that is asked becomes the answer to the one that was meant.</summary>
/// <param name="Type">Of the answer that was meant.</param>
/// <param name="Map">Null when the answer says nothing about what was meant.</param>
internal sealed record Reply(AnswerType Type, Func<SpatialAnswer, SpatialAnswer?> Map);

/// <summary>What a form makes of a sentence: a question, or the reason why there is none.</summary>
/// <param name="Reply">Where the wording turned the question around.</param>
internal sealed record Parsed(SpatialQuestion? Question, string? Refusal = null, Reply? Reply = null)
{
    public static Parsed Refused(string reason) => new(null, reason);

    [return: NotNullIfNotNull(nameof(question))]
    public static implicit operator Parsed?(SpatialQuestion? question) => question is null ? null : new Parsed(question);
}

/// <summary>One way to word a question.</summary>
/// <param name="pattern">Over the skeleton of a <see cref="Sentence"/>, with the macros of <see cref="Wording"/>.</param>
/// <param name="build">Null passes the sentence on to the next form.</param>
internal sealed class QuestionForm(string pattern, Func<Reading, Parsed?> build)
{
    private readonly Regex closed = Wording.Compile(pattern, openNouns: false);
    private readonly Regex open = Wording.Compile(pattern, openNouns: true);

    public Parsed? TryRead(Sentence sentence, Viewpoint viewpoint, bool openNouns)
    {
        var match = (openNouns ? open : closed).Match(sentence.Text);
        return match.Success ? build(new Reading(match, sentence, viewpoint)) : null;
    }
}
