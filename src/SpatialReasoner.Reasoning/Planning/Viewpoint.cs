using System.Text.RegularExpressions;
using SpatialReasoner.Reasoning.Planning.Forms;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Planning;

/// <summary>Whose eyes a question looks through, taken out of the sentence.</summary>
/// <param name="Viewer">Null for the camera.</param>
/// <param name="Own">"from its own viewpoint": the viewer is the object a side of which is asked for.</param>
internal sealed record Viewpoint(ObjectReference? Viewer, bool Own)
{
    private const string View =
        "(?:own )?(?:viewpoint|view point|point of view|perspective|view|vantage point|position|standpoint|eyes|frame of reference|reference frame|frame)";

    private static readonly string[] Wordings =
    [
        $"(?:from|in|through) <V>'s {View}",
        $"(?:from|in) the {View} of <V>",
        $"(?:as )?(?:seen|viewed) (?:by|from) <V>(?:'s {View})?",
        "from where <V> (?:stands|is|looks|is looking)",
        "(?:if|imagine|suppose|when|say)(?: that)? (?:i|you|we|one) (?:were|was|am|are|is)(?: (?:in|at|where))?(?: the (?:place|position) of)? <V>(?:(?: is)? (?:facing|looking)(?: (?:ahead|forwards?|its way|the same way|where it faces))?)?(?: and| then)?",
        "as <V> sees it",
        $"relative to <V>'s {View}",
        "^for <V>",
        "for <V>$",
    ];

    private static readonly Regex[] Closed = Compile(openNouns: false), Open = Compile(openNouns: true);

    private static readonly Regex OwnView = new($@"\b(?:from|in) (?:its|his|her|their) {View}(?= |$)", RegexOptions.CultureInvariant);

    /// <summary>"on the red robot's left": a side that belongs to an object is that object's own.</summary>
    private static readonly Regex ClosedPossessed = Possessive(openNouns: false), OpenPossessed = Possessive(openNouns: true);

    /// <summary>The viewpoint and the sentence without it; null when the sentence names two viewers.</summary>
    public static (Viewpoint Viewpoint, Sentence Remaining)? Extract(Sentence sentence, bool openNouns)
    {
        var text = sentence.Text;
        ObjectReference? viewer = null;
        foreach (var wording in openNouns ? Open : Closed)
        {
            for (var match = wording.Match(text); match.Success; match = wording.Match(text))
            {
                var seen = Reading.Mentioned(match.Groups["V"].Value, sentence);
                if (viewer is not null && seen != viewer)
                    return null;
                viewer = seen;
                text = Sentence.Tidy(text.Remove(match.Index, match.Length));
            }
        }
        var own = OwnView.IsMatch(text);
        text = OwnView.Replace(text, "");
        var conflict = false;
        text = (openNouns ? OpenPossessed : ClosedPossessed).Replace(text, m =>
        {
            var owner = Reading.Mentioned(m.Groups["V"].Value, sentence);
            conflict |= viewer is not null && viewer != owner;
            viewer = owner;
            return $"on its {m.Groups["side"].Value}";
        });
        return conflict ? null : (new Viewpoint(viewer, own), sentence with { Text = Sentence.Inverted(Sentence.Tidy(text)) });
    }

    private static Regex[] Compile(bool openNouns) => [.. Wordings.Select(w => Pattern($@"(?<=^| )(?:{w})(?= |$)", openNouns))];

    private static Regex Pattern(string pattern, bool openNouns) => new(
        pattern.Replace("<V>", $"(?<V>{Wording.Object(openNouns)})"),
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private static Regex Possessive(bool openNouns) => Pattern(@"\b(?:on|to|at) <V>'s (?:own )?(?<side>left|right)\b", openNouns);
}
