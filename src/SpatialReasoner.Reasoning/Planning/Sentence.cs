using System.Text.RegularExpressions;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Planning;

/// <summary>
/// A question reduced to its skeleton: lower case, one word per meaning, no politeness, every object a placeholder
/// (<c>is @0 left of @1</c>).
/// </summary>
/// <param name="Mentions">What the placeholders stand for.</param>
/// <param name="IgnoredSizes">Size words left out of names.</param>
internal sealed partial record Sentence(string Text, IReadOnlyList<ObjectReference> Mentions, IReadOnlyList<string> IgnoredSizes)
{
    /// <summary>Whether the words themselves say that the camera looks ("from my point of view").</summary>
    public bool SaysCamera { get; private init; }

    /// <param name="regions">Ids that the question may speak of as &lt;id&gt;.</param>
    public static Sentence From(string question, IReadOnlyList<string>? regions = null)
    {
        var text = question.ToLowerInvariant().Replace('’', '\'').Replace('‘', '\'');
        text = Lexicon.Canonical(Punctuation().Replace(text, " "));
        text = Hand().Replace(text, "$1");
        text = Courtesy().Replace(text, "");
        text = Instruction().Replace(text, "");
        // "nearer to the camera", "farther away from it": the camera is who looks, so it need not be named.
        text = CameraAnchor().Replace(text, "$1");
        var saysCamera = CameraView().IsMatch(text);
        text = CameraView().Replace(text, "").Trim();

        var mentions = new List<ObjectReference>();
        var sizes = new List<string>();
        text = Region().Replace(text, m => regions?.Contains(m.Groups["id"].Value) == true ? Placeholder(mentions, ObjectReference.Named(m.Groups["id"].Value)) : m.Value);
        text = Extreme().Replace(text, m => Placeholder(mentions, ObjectReference.Most(ExtremeOf(m))));
        text = NamedPattern.Replace(text, m =>
        {
            if (m.Groups["size"].Success)
                sizes.Add(m.Groups["size"].Value);
            return Placeholder(mentions, ObjectReference.Named($"{m.Groups["colour"].Value} {m.Groups["shape"].Value}"));
        });
        text = BareShapePattern.Replace(text, m => SameShape(mentions, m.Groups["shape"].Value) is { } same ? $"@{same}" : m.Value);
        text = Sees().Replace(Tidy(text), "from $1's viewpoint is $2");
        text = WouldBe().Replace(Stance().Replace(text, "is $1"), "are");
        return new Sentence(text, mentions, sizes) { SaysCamera = saysCamera };
    }

    /// <summary>The text without the words "in the image".</summary>
    public Sentence WithoutImage() => this with { Text = Tidy(InTheImage().Replace(Text, "")) };

    public static string Tidy(string text) => Spaces().Replace(text, " ").Trim();

    /// <summary>"S is left of R" after "is it true that" to "is S left of R".</summary>
    public static string Inverted(string text) => Tidy(Statement().Replace(text, "is $1 "));

    private static string Placeholder(List<ObjectReference> mentions, ObjectReference reference)
    {
        var index = mentions.IndexOf(reference);
        if (index < 0)
        {
            mentions.Add(reference);
            index = mentions.Count - 1;
        }
        return $"@{index}";
    }

    /// <summary>"the robot" after "the red robot" is that robot when no other was mentioned.</summary>
    private static int? SameShape(List<ObjectReference> mentions, string shape)
    {
        var same = mentions.FindIndex(m => m.Name?.EndsWith($" {shape}", StringComparison.Ordinal) == true);
        return same >= 0 && same == mentions.FindLastIndex(m => m.Name?.EndsWith($" {shape}", StringComparison.Ordinal) == true) ? same : null;
    }

    private static Extreme ExtremeOf(Match m)
    {
        if (m.Groups["left"].Success)
            return Scenes.Questions.Extreme.Leftmost;
        if (m.Groups["right"].Success)
            return Scenes.Questions.Extreme.Rightmost;
        return m.Groups["near"].Success ? Scenes.Questions.Extreme.Nearest : Scenes.Questions.Extreme.Farthest;
    }

    // Built at start because they list the colours and shapes the scenes know.
    private static readonly Regex NamedPattern = new(
        $@"\b(?:(?:the|a|an|this|that) )?(?:(?<size>{Lexicon.SizePattern}) )?(?:(?<colour>{Lexicon.ColourPattern}) (?<shape>{Lexicon.ShapePattern})|(?<shape>{Lexicon.ShapePattern}) (?:that|which) is (?<colour>{Lexicon.ColourPattern}))\b",
        RegexOptions.CultureInvariant);

    private static readonly Regex BareShapePattern = new($@"\b(?:the|this|that) (?<shape>{Lexicon.ShapePattern})\b", RegexOptions.CultureInvariant);

    [GeneratedRegex(@"(?:\b(?:the|a|an|this|that) )?(?:\b(?:object|region) )?<(?<id>[a-z][a-z0-9_-]*)>")]
    private static partial Regex Region();

    [GeneratedRegex(@"[.?!](?=\s|$)|[,;:""()\[\]*]|–|—")]
    private static partial Regex Punctuation();

    [GeneratedRegex(@"\b(left|right)(?:-hand| hand)?(?: side)?\b")]
    private static partial Regex Hand();

    [GeneratedRegex(@"^(?:(?:hi|hello|hey|ok|okay|so|now|well|then|and) )*(?:(?:based on|according to|given|in|looking at|look at|consider) (?:the|this) image (?:and )?(?!how|are))?(?:(?:(?:can|could|would|will) you )?(?:tell|say|show|answer)(?: me| us)? |(?:do|can) you know |i (?:want|would like) to know |i wonder )?(?:(?:in|on|from) (?:the|this) image )?(?=\S)")]
    private static partial Regex Courtesy();

    [GeneratedRegex(@" (?:(?:answer|reply|respond) (?:with|by|using|in|only|directly|the|yes).*|(?:think|reason) step by step.*|yes or no)$")]
    private static partial Regex Instruction();

    [GeneratedRegex(@"\b(nearer|nearest|farther|farthest)(?: away)?(?: (?:(?:to|from) )?(?:(?:the camera|me|us|you)\b|it(?= than)))?")]
    private static partial Regex CameraAnchor();

    [GeneratedRegex(@"\b(?:from|in|as seen from|as seen by) (?:the camera's|my|our|the camera)(?: (?:viewpoint|view|perspective|point of view))(?= |$)|\bas seen (?:by|from) the camera\b")]
    private static partial Regex CameraView();

    [GeneratedRegex(@"\b(?:the )?(?:(?<left>leftmost)|(?<right>rightmost)|(?<near>nearest)|(?<far>farthest)) (?:object|one)\b|\bthe object (?:(?:that|which) is )?(?:the )?(?:(?<left>leftmost|farthest (?:to the )?left)|(?<right>rightmost|farthest (?:to the )?right)|(?<near>nearest)|(?<far>farthest))\b(?! (?:to|from) )")]
    private static partial Regex Extreme();

    [GeneratedRegex(@"\b(?:does|do|would|will) (@\d+) (?:stand|lie|sit|appear|be)\b")]
    private static partial Regex Stance();

    [GeneratedRegex(@"\b(?:does|would|will) (@\d+) see (@\d+)")]
    private static partial Regex Sees();

    [GeneratedRegex(@"\b(?:would|will) be\b")]
    private static partial Regex WouldBe();

    [GeneratedRegex(@"^(?:is it (?:true|correct|right|the case) that|whether|if|true or false) (@\d+) is ")]
    private static partial Regex Statement();

    [GeneratedRegex(@"\b(?:visible |shown |present |there )?(?:in|on|within) (?:the|this) image\b")]
    private static partial Regex InTheImage();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
