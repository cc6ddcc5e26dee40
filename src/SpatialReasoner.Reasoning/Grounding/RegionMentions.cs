using System.Text.RegularExpressions;

namespace SpatialReasoner.Reasoning.Grounding;

/// <summary>Regions as a question speaks of them: <c>&lt;region0&gt;</c>.</summary>
internal static partial class RegionMentions
{
    /// <summary>Ids of the mentioned regions, in order.</summary>
    /// <exception cref="InvalidReasoningRequestException">The question speaks of a region that is not given.</exception>
    public static IReadOnlyList<string> Find(string question, IReadOnlyList<ImageRegion> regions)
    {
        var found = new List<string>();
        foreach (Match match in Mention().Matches(question))
        {
            var id = match.Groups["id"].Value;
            if (regions.Any(r => r.Id == id))
                found.Add(id);
            // Other words in angle brackets are the caller's own affair: "<answer>".
            else if (Numbered().IsMatch(id))
            {
                throw new InvalidReasoningRequestException("question", regions.Count == 0
                    ? $"question speaks of <{id}>, but 'regions' is empty; give its box there."
                    : $"question speaks of <{id}>, but 'regions' holds only {string.Join(", ", regions.Select(r => r.Id))}.");
            }
        }
        return found;
    }

    /// <summary>The question with every mention of a region in words; an article before it is swallowed.</summary>
    public static string Reword(string question, IReadOnlyList<ImageRegion> regions, Func<ImageRegion, string> words) =>
        Phrase().Replace(question, m => regions.FirstOrDefault(r => r.Id == m.Groups["id"].Value) is { } region ? words(region) : m.Value);

    [GeneratedRegex("<(?<id>[a-z][a-z0-9_-]*)>")]
    private static partial Regex Mention();

    [GeneratedRegex(@"(?:\b(?:the|a|an|this|that)\s+)?(?:\b(?:object|region)\s+)?<(?<id>[a-z][a-z0-9_-]*)>", RegexOptions.IgnoreCase)]
    private static partial Regex Phrase();

    [GeneratedRegex("^region[0-9]+$")]
    private static partial Regex Numbered();
}
