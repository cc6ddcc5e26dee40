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

    /// <summary>"The cube" or "the blue one" for a candidate that no other shares the word with.</summary>
    public static IEnumerable<AnswerToken> PartsOf(string text, IReadOnlyList<string> names)
    {
        var lower = text.ToLowerInvariant();
        foreach (Match match in Word().Matches(lower))
        {
            var word = Lexicon.Canonical(match.Value);
            var meant = names.Where(n => n.Split(' ').Contains(word)).ToList();
            if (meant.Count == 1)
                yield return Token(match, SpatialAnswer.Object(meant[0]));
        }
    }

    /// <summary>Whether the text says that the object is not there.</summary>
    /// <param name="counts">Of things that are counted "there are no cubes" says how many there are.</param>
    public static AnswerToken? Absent(string text, bool counts)
    {
        if (NotThere().Match(text) is { Success: true } match)
            return Token(match, SpatialAnswer.Absent);
        return !counts && NoSuch().Match(text) is { Success: true } none ? Token(none, SpatialAnswer.Absent) : null;
    }

    private static readonly Regex SceneObject = new(
        $@"\b(?:{Lexicon.ColourPattern}|grey|violet) (?:{Lexicon.ShapePattern}|ball|box|block|bot)\b", RegexOptions.CultureInvariant);

    private static AnswerToken Token(Match match, SpatialAnswer answer) => new(answer, match.Index, match.Index + match.Length);

    // A negated affirmation comes first: "not correct" is no yes.
    [GeneratedRegex(@"\b(?:(?<no>(?:not|isn't|isn’t) (?:true|correct|the case|right)|not really|no|nope|nah|false|incorrect|wrong|negative|untrue)|(?<yes>yes|yeah|yep|yup|aye|true|correct|indeed|affirmative|certainly|definitely|absolutely|of course|that(?:'s|’s| is) right))\b", RegexOptions.IgnoreCase)]
    private static partial Regex Affirmation();

    [GeneratedRegex(@"\b(?:(?<Left>left)|(?<Right>right)|(?<Front>(?:in )?front|ahead)|(?<Behind>behind|in back|at the back|rear)|(?<Above>above|higher|on top)|(?<Below>below|beneath|underneath|under|lower)|(?<Nearer>nearer|closer|(?:near|close)(?=\W*$))|(?<Farther>farther|further|far(?: away)?(?=\W*$)))\b", RegexOptions.IgnoreCase)]
    private static partial Regex RelationWord();

    [GeneratedRegex(@"\b(?:(?:not|isn't|isn’t|no) (?:visible |present |shown |there )?(?:in|on) the (?:image|picture|scene|photo)|(?:not|isn't|isn’t) (?:visible|present|shown)|(?:cannot|can't|can’t|could not) be seen|(?:does not|doesn't|doesn’t) (?:exist|appear)|absent)\b", RegexOptions.IgnoreCase)]
    private static partial Regex NotThere();

    [GeneratedRegex(@"\bthere(?: is|'s|’s) no (?:[a-z-]+ ){1,5}(?:in|on|visible|present)\b|\b(?:cannot|can't|can’t|do not|don't|don’t) see (?:the|a|an|any) ", RegexOptions.IgnoreCase)]
    private static partial Regex NoSuch();

    [GeneratedRegex("[a-z]+")]
    private static partial Regex Word();
}
