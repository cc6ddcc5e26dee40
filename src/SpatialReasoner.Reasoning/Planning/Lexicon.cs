using System.Collections.Frozen;
using System.Text.RegularExpressions;
using SpatialReasoner.Scenes;

namespace SpatialReasoner.Reasoning.Planning;

/// <summary>The words of the planner's English, and which of them mean the same.</summary>
internal static partial class Lexicon
{
    /// <summary>Words that only ever mean another word of the language. A pyramid is no cone, teal is no cyan: those stay unknown.</summary>
    private static readonly FrozenDictionary<string, string> Synonyms = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ball"] = "sphere", ["balls"] = "spheres", ["box"] = "cube", ["boxes"] = "cubes", ["block"] = "cube", ["blocks"] = "cubes",
        ["bot"] = "robot", ["bots"] = "robots", ["grey"] = "gray", ["violet"] = "purple",
        ["left-most"] = "leftmost", ["right-most"] = "rightmost",
        ["thing"] = "object", ["things"] = "objects", ["item"] = "object", ["items"] = "objects",
        ["closer"] = "nearer", ["closest"] = "nearest", ["further"] = "farther", ["furthest"] = "farthest",
        ["meter"] = "metre", ["meters"] = "metres", ["viewer"] = "camera", ["observer"] = "camera", ["photographer"] = "camera",
        ["picture"] = "image", ["photo"] = "image", ["photograph"] = "image", ["scene"] = "image",
        ["what's"] = "what is", ["where's"] = "where is", ["which's"] = "which is", ["there's"] = "there is", ["i'm"] = "i am", ["you're"] = "you are",
        ["colored"] = "", ["coloured"] = "", ["please"] = "", ["exactly"] = "", ["currently"] = "", ["actually"] = "", ["altogether"] = "",
        ["standing"] = "", ["located"] = "", ["situated"] = "", ["placed"] = "", ["positioned"] = "", ["sitting"] = "", ["lying"] = "",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Words that forms are made of; any other word left in a question is one the language lacks.</summary>
    private static readonly FrozenSet<string> Structure = (
        "is are am was were be does do can could would will i me my you your we us our it its own itself the a an this that which what where who how many much far " +
        "of to on at in from for and or than as by if with between with respect relative there here any some all each side way direction left right leftmost " +
        "rightmost front behind ahead back above below higher lower beneath up down near nearer nearest far farther farthest away apart distance metre metres " +
        "camera image object objects one ones viewpoint view point perspective position standpoint eyes frame reference vantage stands stand lie lies sit sits look looks " +
        "looking face faces facing point pointing seen viewed visible present see show shows contain contains have has exist appear count number total describe list name find locate " +
        "location orientation heading most true correct case whether suppose imagine more less same not true false yes no answer tell").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Words of forms that name things as well ("the clock", "a turn"): known, but free noun phrases may hold them.</summary>
    private static readonly FrozenSet<string> AlsoNouns = ("clock hour o'clock bearing angle degrees turn must should need move go walk reach bigger larger smaller " +
        "taller high wide wider broad long longer deep shorter narrower size height width length depth centimetres").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public static FrozenSet<string> Colours { get; } = ObjectNames.Colours.ToFrozenSet(StringComparer.Ordinal);

    public static FrozenSet<string> Shapes { get; } = ObjectNames.Shapes.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Sizes are seen but not spoken of: names tell objects apart by colour and shape.</summary>
    public static FrozenSet<string> Sizes { get; } =
        new[] { "large", "big", "small", "little", "tiny", "huge", "tall", "short" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>"red|green|..." for patterns.</summary>
    public static string ColourPattern { get; } = $"(?:{string.Join('|', ObjectNames.Colours)})";

    public static string ShapePattern { get; } = $"(?:{string.Join('|', ObjectNames.Shapes)})";

    public static string SizePattern { get; } = $"(?:{string.Join('|', Sizes)})";

    /// <summary>Structure words as an alternation: what a free noun phrase never contains.</summary>
    public static string StructurePattern { get; } = $"(?:{string.Join('|', Structure)})";

    /// <summary>Lower-case words with synonyms resolved, single spaces.</summary>
    public static string Canonical(string lowerCase) =>
        string.Join(' ', lowerCase.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Meaning).Where(word => word.Length > 0));

    /// <summary>The first word the language lacks; null when the words are known and only their arrangement is not.</summary>
    public static string? UnknownWord(string text) => Word().Matches(text).Select(m => m.Value)
        .FirstOrDefault(w => !Structure.Contains(w) && !AlsoNouns.Contains(w) && !Colours.Contains(w) && !Shapes.Contains(w) && !(w.EndsWith('s') && Shapes.Contains(w[..^1])));

    /// <summary>A shape without a colour, or a colour without a shape, that stands where an object should.</summary>
    public static string? HalfAName(string text) => Word().Matches(text).Select(m => m.Value)
        .FirstOrDefault(w => Shapes.Contains(w) || Colours.Contains(w));

    private static string Meaning(string word)
    {
        if (Synonyms.TryGetValue(word, out var meaning))
            return meaning;
        return word.EndsWith("'s", StringComparison.Ordinal) && Synonyms.TryGetValue(word[..^2], out var owner) ? $"{owner}'s" : word;
    }

    [GeneratedRegex(@"(?<![@'\w])[a-z][a-z-]*")]
    private static partial Regex Word();
}
