using System.Text.RegularExpressions;
using SpatialReasoner.Geometry;

namespace SpatialReasoner.Reasoning.Planning.Forms;

/// <summary>The pieces that patterns of questions are put together from.</summary>
/// <remarks>
/// Macros in a pattern: <c>&lt;S&gt;</c> is an object captured as S; <c>&lt;rel1&gt;</c> a relation with an optional target,
/// captured as one of Left1, Right1 ... and T1; <c>&lt;N&gt;</c> what is counted.
/// </remarks>
internal static partial class Wording
{
    private const string Pronoun = "(?:it|itself|me|you|us|them)";

    /// <summary>"to the", "on its", "at my own" before left and right.</summary>
    private const string Side = "(?:(?:on|to|at|towards?) )?(?:(?:its|my|your|our|his|her|their|the)(?: own)? )?";

    private static readonly (Relation Relation, string Words, string Link)[] Relations =
    [
        (Relation.Left, $"(?:(?:farther|more) )?{Side}left", "(?:of|than)"),
        (Relation.Right, $"(?:(?:farther|more) )?{Side}right", "(?:of|than)"),
        (Relation.Front, "(?:in front|ahead)", "of"),
        (Relation.Behind, "(?:behind|in back)", "(?:of)?"),
        (Relation.Above, "(?:above|higher(?: up)?)", "(?:than)?"),
        (Relation.Below, "(?:below|beneath|lower(?: down)?)", "(?:than)?"),
        (Relation.Nearer, "nearer", "than"),
        (Relation.Farther, "farther", "than"),
    ];

    /// <summary>Fills the macros in.</summary>
    /// <param name="openNouns">Whether an object may be any noun phrase; otherwise only placeholders of known names.</param>
    public static Regex Compile(string pattern, bool openNouns)
    {
        var filled = RelationMacro().Replace(pattern, m => AnyRelation(m.Groups["index"].Value));
        filled = ObjectMacro().Replace(filled, m => $"(?<{m.Groups["group"].Value}>{Object(openNouns)})");
        filled = filled.Replace("<N>", $"(?<N>{Counted(openNouns)})");
        return new Regex($"^(?:{filled})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
    }

    /// <summary>The relation captured with <paramref name="index"/>.</summary>
    public static Relation? RelationIn(Match match, string index)
    {
        foreach (var (relation, _, _) in Relations)
        {
            if (match.Groups[$"{relation}{index}"].Success)
                return relation;
        }
        return null;
    }

    public static string Object(bool openNouns) => openNouns ? $"(?:@[0-9]+|(?:the|an|a|this|that|my|your) {FreeWord}(?: {FreeWord}){{0,4}}?)" : "@[0-9]+";

    private static string FreeWord => $"(?!{Lexicon.StructurePattern}\\b)[a-z][a-z0-9-]*";

    private static string Counted(bool openNouns)
    {
        var known = $"(?:{Lexicon.ColourPattern} )?(?:{Lexicon.ShapePattern}|object)s?";
        return openNouns ? $"(?:{known}|{FreeWord}(?: {FreeWord}){{0,3}})" : known;
    }

    private static string AnyRelation(string index) => "(?:" + string.Join('|', Relations.Select(r =>
        $"(?<{r.Relation}{index}>{r.Words})(?:{Linked(r.Link)}(?: (?:<T{index}>|{Pronoun}))?)?")) + ")";

    /// <summary>" of" where a link is needed, nothing where it may be left out.</summary>
    private static string Linked(string link) => link.EndsWith(")?", StringComparison.Ordinal) ? $"(?: {link[..^1]})?" : $" {link}";

    [GeneratedRegex("<rel(?<index>[0-9]?)>")]
    private static partial Regex RelationMacro();

    [GeneratedRegex("<(?<group>[A-MO-Z][0-9]?)>")]
    private static partial Regex ObjectMacro();
}
