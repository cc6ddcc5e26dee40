using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Chains;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Scenes.Export;

/// <summary>How a training dialogue asks.</summary>
public enum DialogueMode : byte
{
    /// <summary>The answer at once.</summary>
    Direct,

    /// <summary>Records, reasoning, answer.</summary>
    ChainOfThought,

    /// <summary>First stage of scene-graph prompting: the records of the objects involved.</summary>
    Objects,

    /// <summary>Second stage: the records are in the prompt, the answer reasons over them.</summary>
    Tail,

    /// <summary>Where an object is, which way it faces.</summary>
    Perceive,
}

/// <summary>One question and answer of a training scene.</summary>
/// <param name="Drill">The records come from another scene: only the reasoning carries loss.</param>
/// <param name="LossSpans">The stretches of <paramref name="Answer"/> that are learned.</param>
public sealed record Dialogue(
    DialogueMode Mode, bool Drill, QuestionKind Kind, string User, string Answer, IReadOnlyList<TextSpan> LossSpans);

/// <summary>Draws the dialogues of a scene. The texts are those of <c>prompts/</c>: what inference sends is what training saw.</summary>
public static class Dialogues
{
    public const string AnswerDirectly = "Answer directly.";
    public const string ThinkStepByStep = "Think step by step.";
    public const string ListObjects = "List the objects involved.";
    public const string UseObjects = "Use the objects.";

    // Weights follow how much a kind has to learn, not how often people ask it.
    private static readonly (QuestionKind Kind, float Weight)[] Kinds =
    [
        (QuestionKind.LeftRight, 1f), (QuestionKind.FrontBehind, 1.1f), (QuestionKind.AboveBelow, 0.7f), (QuestionKind.NearFar, 1f),
        (QuestionKind.WhichMost, 1.1f), (QuestionKind.CloserTo, 1.4f), (QuestionKind.Count, 2.2f), (QuestionKind.Distance, 1.4f),
        (QuestionKind.PerspectiveLeftRight, 2f), (QuestionKind.PerspectiveFrontBehind, 1.6f), (QuestionKind.PerspectiveCount, 1.2f),
        (QuestionKind.YesNo, 1.5f), (QuestionKind.MultipleChoice, 1.3f), (QuestionKind.Absent, 0.9f), (QuestionKind.Describe, 0.6f),
    ];

    // Subtracting one angle from another is what learns slowest: a third of the drills turn on it.
    private static readonly (QuestionKind Kind, float Weight)[] DrillKinds =
    [
        (QuestionKind.PerspectiveLeftRight, 2.5f), (QuestionKind.PerspectiveFrontBehind, 2f), (QuestionKind.PerspectiveCount, 1f),
        (QuestionKind.Distance, 1.5f), (QuestionKind.CloserTo, 1.5f), (QuestionKind.Count, 1.5f), (QuestionKind.MultipleChoice, 1.5f),
        (QuestionKind.YesNo, 0.7f), (QuestionKind.FrontBehind, 0.4f), (QuestionKind.LeftRight, 0.4f), (QuestionKind.WhichMost, 0.5f),
        (QuestionKind.NearFar, 0.4f),
    ];

    /// <summary>Tolerances on quantised records: below these a bin may lie on either side.</summary>
    private static readonly RelationTolerances QuantisedTolerances = new(Image: 0.03f, Depth: 0.2f, Bearing: 0.15f, Distance: 0.25f);

    /// <summary>Dialogues about the scene itself; half of the questions ask for the answer directly, half for a chain.</summary>
    public static IEnumerable<Dialogue> About(SceneGraph scene, SceneDifficulty difficulty, long seed, int count)
    {
        var random = new SeededRandom(seed ^ 0x0D1A);
        for (var i = 0; i < count; i++)
            yield return One(scene, difficulty, ref random);
    }

    /// <summary>Arithmetic practised on the records of another scene.</summary>
    public static IEnumerable<Dialogue> Drills(SceneDifficulty difficulty, long seed, int count)
    {
        ArgumentNullException.ThrowIfNull(difficulty);
        var random = new SeededRandom(seed ^ 0xD211);
        var practice = difficulty with { Tolerances = QuantisedTolerances };
        var graph = SceneGenerator.GenerateGraph(unchecked((long)random.NextUInt64()), practice);
        var quantised = new SceneGraph(graph.Nodes.Select(n => ObjectRecord.From(n).ToNode()));
        for (var i = 0; i < count; i++)
        {
            var sampled = Sample(Pick(DrillKinds, ref random), quantised, practice, ref random);
            if (sampled is null)
                continue;
            var chain = ChainWriter.Write(sampled.Question, quantised, sampled.Answer);
            var text = QuestionText.Phrase(sampled.Question, random.Below(QuestionText.Variants));
            yield return random.Chance(0.5f)
                ? new Dialogue(DialogueMode.ChainOfThought, true, sampled.Kind, $"{text} {ThinkStepByStep}", chain.Full, chain.ReasonSpans)
                : Whole(DialogueMode.Tail, sampled.Kind, $"Objects:{chain.Records} {text} {UseObjects}", chain.Tail) with { Drill = true };
        }
    }

    private static Dialogue One(SceneGraph scene, SceneDifficulty difficulty, ref SeededRandom random)
    {
        while (true)
        {
            var roll = random.NextSingle();
            var mode = roll < 0.37f ? DialogueMode.Direct
                : roll < 0.74f ? DialogueMode.ChainOfThought
                : roll < 0.82f ? DialogueMode.Objects
                : roll < 0.87f ? DialogueMode.Tail
                : DialogueMode.Perceive;
            var kind = mode == DialogueMode.Perceive ? random.Chance(0.5f) ? QuestionKind.Locate : QuestionKind.Facing : Pick(Kinds, ref random);
            if (Sample(kind, scene, difficulty, ref random) is { } sampled)
                return Write(sampled, scene, mode, ref random);
        }
    }

    private static Dialogue Write(SampledQuestion sampled, SceneGraph scene, DialogueMode mode, ref SeededRandom random)
    {
        var (kind, question, answer) = sampled;
        var text = QuestionText.Phrase(question, random.Below(QuestionText.Variants));
        if (mode == DialogueMode.Perceive)
        {
            var record = ObjectRecord.From(scene.Find(question.Subject!.Name!)!);
            return Whole(mode, kind, text, kind == QuestionKind.Locate ? record.Text(RecordFields.All) : $" yaw{record.Yaw}");
        }
        if (mode == DialogueMode.Direct)
            return Whole(mode, kind, $"{text} {AnswerDirectly}", $" {answer.Text}");
        if (mode == DialogueMode.Objects && kind == QuestionKind.Describe)
            return Whole(mode, kind, $"{text} {ListObjects}", ChainWriter.DescribeAll(scene));
        var chain = ChainWriter.Write(question, scene, answer);
        return mode switch
        {
            DialogueMode.ChainOfThought => Whole(mode, kind, $"{text} {ThinkStepByStep}", chain.Full),
            DialogueMode.Objects when chain.Records.Length > 0 => Whole(mode, kind, $"{text} {ListObjects}", chain.Records),
            DialogueMode.Tail when chain.Records.Length > 0 => Whole(mode, kind, $"Objects:{chain.Records} {text} {UseObjects}", chain.Tail),
            DialogueMode.Objects => Whole(mode, kind, $"{text} {ListObjects}", $" {SpatialAnswer.NotInTheImage}"),
            _ => Whole(DialogueMode.ChainOfThought, kind, $"{text} {ThinkStepByStep}", chain.Full),
        };
    }

    private static Dialogue Whole(DialogueMode mode, QuestionKind kind, string user, string answer) =>
        new(mode, false, kind, user, answer, [new TextSpan(0, answer.Length)]);

    private static SampledQuestion? Sample(QuestionKind kind, SceneGraph scene, SceneDifficulty difficulty, ref SeededRandom random)
    {
        for (var attempt = 0; attempt < 8; attempt++)
        {
            if (QuestionSampler.TrySample(kind, scene, difficulty, ref random) is { } sampled)
                return sampled;
        }
        return null;
    }

    private static QuestionKind Pick((QuestionKind Kind, float Weight)[] kinds, ref SeededRandom random)
    {
        var at = random.Between(0, kinds.Sum(k => k.Weight));
        foreach (var (kind, weight) in kinds)
        {
            if ((at -= weight) < 0)
                return kind;
        }
        return kinds[^1].Kind;
    }
}
