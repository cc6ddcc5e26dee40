using System.Text.RegularExpressions;

namespace SpatialReasoner.Reasoning.Planning;

/// <summary>Options found in a question's own text: "... (A) left (B) right", "A. left" on lines of their own, "A) left".</summary>
internal static partial class OfferedOptions
{
    /// <summary>The question without its options, and the options in letter order; none unless letters run from A without a gap.</summary>
    public static (string Stem, IReadOnlyList<string> Options) Split(string question)
    {
        var markers = Marker().Matches(question);
        var first = markers.ToList().FindIndex(m => char.ToUpperInvariant(Letter(m)) == 'A');
        if (first < 0)
            return (question, []);
        var run = new List<Match>();
        foreach (var marker in markers.Skip(first))
        {
            if (char.ToUpperInvariant(Letter(marker)) == 'A' + run.Count)
                run.Add(marker);
        }
        if (run.Count < 2)
            return (question, []);
        var options = new List<string>();
        for (var i = 0; i < run.Count; i++)
        {
            var start = run[i].Index + run[i].Length;
            var end = i + 1 < run.Count ? run[i + 1].Index : question.Length;
            var text = question[start..end].Trim();
            // What follows the last option on a line of its own is an instruction, not part of the option.
            options.Add(text.Split('\n')[0].Trim().TrimEnd('.', ',', ';', '?'));
        }
        return (Heading().Replace(question[..run[0].Index].TrimEnd(), ""), options);
    }

    private static char Letter(Match marker) => marker.Groups["letter"].Value[0];

    [GeneratedRegex(@"\((?<letter>[A-Za-z])\)\s*|(?<=^|\s)(?<letter>[A-Z])[).:]\s+")]
    private static partial Regex Marker();

    [GeneratedRegex(@"\s*\b(?:options|choices|answers)\s*:?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Heading();
}
