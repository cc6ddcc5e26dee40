using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Planning.Forms;

/// <summary>Questions about one object, the distance of two, and the scene as a whole.</summary>
internal static class ObjectForms
{
    private const string Metres = "(?: in metres| in m)?";

    /// <summary>Read before "in the image" is dropped: these are about the image.</summary>
    public static IEnumerable<QuestionForm> AboutTheImage { get; } =
    [
        new("(?:describe|explain)(?: the| this)? image(?: to me| for me)?", Describe),
        new("describe what (?:you see|is in the image|the image shows)", Describe),
        new("what is(?: there| visible| shown| to be seen)? (?:in|on) (?:the|this) image", Describe),
        new("what (?:do|can) you see(?: (?:in|on) (?:the|this) image| here)?", Describe),
        new("what does (?:the|this) image (?:show|contain)", Describe),
        new("(?:list|name|describe|what are)(?: all)?(?: of)?(?: the)? objects(?: (?:that are )?(?:in|on) (?:the|this) image)?", Describe),
        new("(?:which|what) objects (?:are there|do you see|can you see|are visible)(?: (?:in|on) (?:the|this) image)?", Describe),
        new("(?:which|what) objects are (?:in|on) (?:the|this) image", Describe),
        new("does (?:the|this) image (?:contain|show|have) <S>", Existence),
        new("is <S> (?:visible |present |shown |there )?(?:in|on) (?:the|this) image", Existence),
    ];

    public static IEnumerable<QuestionForm> All { get; } =
    [
        new("(?:is there|are there|do you see|can you see|can i see)(?: any)? <S>(?: here| there| visible| present| anywhere)?", Existence),
        new("is <S> (?:visible|present|there|here)", Existence),
        new("where (?:is|do you see|can i find) <S>", Locate),
        new("where <S> is", Locate),
        new("(?:locate|find) <S>", Locate),
        new("what is the (?:position|location) of <S>", Locate),
        new("(?:in |to |towards )?(?:which|what) (?:way|direction) (?:does|is) <S> (?:face|facing|look|looking|point|pointing)(?: in| to| towards?)?", Facing),
        new("where (?:does|is) <S> (?:face|facing|look|looking|point|pointing)(?: to| towards?)?", Facing),
        new("what is the (?:orientation|heading) of <S>", Facing),
        new("which way <S> (?:faces|looks)", Facing),
        new($"how far apart are <S> and <R>{Metres}", Distance),
        new($"how far is it from <S> to <R>{Metres}", Distance),
        new($"how (?:far|far away|many metres) (?:is )?<S>(?: is)? (?:away )?from <R>{Metres}", Distance),
        new("how many metres (?:is <S> (?:away )?from <R>|are <S> and <R> apart|apart are <S> and <R>|(?:are|lie|are there) between <S> and <R>|separate <S> (?:and|from) <R>)", Distance),
        new($"what is the distance{Metres} (?:between|from) <S> (?:and|to) <R>{Metres}", Distance),
        new($"what distance (?:separates|is between|lies between) <S> and <R>{Metres}", Distance),
    ];

    private static Parsed? Describe(Reading r) => Camera(r) ? new SpatialQuestion { Kind = QuestionKind.Describe } : null;

    private static Parsed? Existence(Reading r) =>
        Camera(r) && r.Subject?.Name is not null ? new SpatialQuestion { Kind = QuestionKind.YesNo, Subject = r.Subject } : null;

    private static Parsed? Locate(Reading r) => Named(r, QuestionKind.Locate);

    private static Parsed? Facing(Reading r) => Named(r, QuestionKind.Facing);

    private static Parsed? Named(Reading r, QuestionKind kind)
    {
        if (!Camera(r))
            return null;
        return r.Subject?.Name is not null
            ? new SpatialQuestion { Kind = kind, Subject = r.Subject }
            : Parsed.Refused("positions and directions can be asked of objects named by colour and shape only");
    }

    private static Parsed? Distance(Reading r) =>
        Camera(r) ? new SpatialQuestion { Kind = QuestionKind.Distance, Subject = r.Subject, Reference = r.Reference } : null;

    private static bool Camera(Reading r) => r.Viewpoint is { Viewer: null, Own: false };
}
