using System.Text.RegularExpressions;
using SpatialReasoner.Reasoning.Planning.Forms;

namespace SpatialReasoner.Reasoning.Planning;

/// <summary>English to the meaning of a question: skeleton, viewpoint, then the first form that fits.</summary>
internal static class QuestionParser
{
    // Earlier forms win: "is @0 or @1 nearer" is a comparison before it is a pair of sides.
    private static readonly QuestionForm[] Forms = [.. ComparisonForms.All, .. SizeForms.All, .. RelationForms.All, .. CountForms.All, .. ObjectForms.All, .. DirectionForms.All];

    private static readonly QuestionForm[] ImageForms = [.. ObjectForms.AboutTheImage];

    /// <param name="openNouns">Whether objects may have any name, or only those of the scenes' language.</param>
    /// <param name="requested">A viewpoint the request asks for beside its words.</param>
    /// <exception cref="InvalidReasoningRequestException">The words take another viewpoint than the one requested.</exception>
    public static Parsed Parse(Sentence sentence, bool openNouns, RequestedViewpoint? requested = null)
    {
        try
        {
            var parsed = Read(sentence, openNouns, requested);
            if (parsed.Question is { } read)
            {
                requested?.Check(read);
                return parsed;
            }
            // Some questions have the same answer from everywhere: those may be asked from any viewpoint.
            if (requested?.Viewer is null || Read(sentence, openNouns, requested: null) is not { Question: { } meaning } idle)
                return parsed;
            requested.Check(meaning);
            return RequestedViewpoint.IsIdleFor(meaning) ? idle : parsed;
        }
        catch (RegexMatchTimeoutException)
        {
            return Parsed.Refused("it is too involved");
        }
    }

    private static Parsed Read(Sentence sentence, bool openNouns, RequestedViewpoint? requested)
    {
        if (Viewpoint.Extract(sentence, openNouns) is not var (viewpoint, rest))
            return Parsed.Refused("it names two viewpoints");
        viewpoint = requested?.Over(viewpoint, sentence) ?? viewpoint;
        Parsed? refused = null;
        foreach (var (forms, text) in new[] { (ImageForms, rest), (Forms, rest.WithoutImage()) })
        {
            foreach (var form in forms)
            {
                if (form.TryRead(text, viewpoint, openNouns) is not { } parsed)
                    continue;
                if (parsed.Question is not null)
                    return parsed;
                refused ??= parsed;
            }
        }
        return refused ?? Parsed.Refused(WhyNot(rest.WithoutImage().Text));
    }

    private static string WhyNot(string text)
    {
        if (Lexicon.UnknownWord(text) is { } word)
            return $"it does not know the word '{word}'";
        return Lexicon.HalfAName(text) is { } half
            ? $"'{half}' alone does not name an object: an object is named by its colour and its shape, such as 'red cube'"
            : "it is not one of the kinds of question it was trained on";
    }
}
