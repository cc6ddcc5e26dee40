using System.Text.RegularExpressions;
using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Answers;

/// <summary>Answers that are words: yes and no, sides, objects, absence.</summary>
internal static partial class Words
{
    public static IEnumerable<AnswerToken> YesNo(string text, bool leadingOnly)
    {
        foreach (Match match in Affirmation().Matches(text))
        {
            if (leadingOnly && match.Index > 0)
                yield break;
            yield return Token(match, SpatialAnswer.YesNo(match.Groups["yes"].Success));
        }
    }

    /// <param name="axis">Only words of this pair; null takes any relation.</param>
    public static IEnumerable<AnswerToken> Relations(string text, Relation? axis)
    {
        foreach (Match match in RelationWord().Matches(text))
        {
            var relation = Enum.GetValues<Relation>().First(r => match.Groups[r.ToString()].Success);
            if (axis is null || relation.Axis() == axis.Value.Axis())
                yield return Token(match, SpatialAnswer.Choice(Phrases.Answer(relation)));
        }
    }

    /// <param name="names">Candidates; empty takes any object of the scenes' language.</param>
    public static IEnumerable<AnswerToken> Objects(string text, IReadOnlyList<string> names)
    {
        foreach (Match match in SceneObject.Matches(text.ToLowerInvariant()))
        {
            var name = Lexicon.Canonical(match.Value);
            if (names.Count == 0 || names.Contains(name))
                yield return Token(match, SpatialAnswer.Object(name));
        }
        // Names outside the scenes' language can only be found when they are known.
        foreach (var name in names.Where(n => !SceneObject.IsMatch(n)))
        {
            var at = text.LastIndexOf(name, StringComparison.OrdinalIgnoreCase);
            if (at >= 0)
                yield return new AnswerToken(SpatialAnswer.Object(name), at, at + name.Length);
        }
    }

    public static AnswerToken? Absent(string text) => NotThere().Match(text) is { Success: true } match ? Token(match, SpatialAnswer.Absent) : null;

    private static readonly Regex SceneObject = new(
        $@"\b(?:{Lexicon.ColourPattern}|grey|violet) (?:{Lexicon.ShapePattern}|ball|box|block|bot)\b", RegexOptions.CultureInvariant);

    private static AnswerToken Token(Match match, SpatialAnswer answer) => new(answer, match.Index, match.Index + match.Length);

    [GeneratedRegex(@"\b(?:(?<yes>yes|yeah|true|correct)|(?<no>no|nope|false|incorrect))\b", RegexOptions.IgnoreCase)]
    private static partial Regex Affirmation();

    [GeneratedRegex(@"\b(?:(?<Left>left)|(?<Right>right)|(?<Front>(?:in )?front|ahead)|(?<Behind>behind|in back)|(?<Above>above|higher)|(?<Below>below|beneath|lower)|(?<Nearer>nearer|closer)|(?<Farther>farther|further))\b", RegexOptions.IgnoreCase)]
    private static partial Regex RelationWord();

    [GeneratedRegex(@"\b(?:(?:not|isn't|no) (?:visible |present |shown )?(?:in|on) the (?:image|picture|scene|photo)|not (?:visible|present)|absent)\b", RegexOptions.IgnoreCase)]
    private static partial Regex NotThere();
}
