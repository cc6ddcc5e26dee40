using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Planning.Forms;

/// <summary>Where one object lies: of two sides, which; or whether on the side claimed. For the camera and for a viewer.</summary>
internal static class RelationForms
{
    public static IEnumerable<QuestionForm> All { get; } =
    [
        new("(?:where )?is <S> <rel1> or <rel2>", OfTwo),
        new("(?:on |to )?(?:which|what) side(?: of (?:<T1>|it|me|you))? is <S>(?: on| to)?(?: left or right)?", WhichSide),
        new("is <S> on (?:which|what) side(?: of (?:<T1>|it|me|you))?(?: left or right)?", WhichSide),
        new("is <S> <rel1>", Claim),
        new("(?:which|what)(?: object| one)? is <rel1> <S> or <O>", WhichOfTwo),
        new("(?:which|what)(?: one)? of <S> and <O> is <rel1>", WhichOfTwo),
        new("is <S> or <O> <rel1>", WhichOfTwo),
    ];

    private static Parsed? OfTwo(Reading r)
    {
        var (first, second) = (r.Relation("1")!.Value, r.Relation("2")!.Value);
        if (second != first.Inverse())
            return null;
        var (target, other) = (r.Object("T1"), r.Object("T2"));
        return target is not null && other is not null && target != other ? null : Sides(r, first, target ?? other);
    }

    private static Parsed? WhichSide(Reading r) => Sides(r, Relation.Left, r.Object("T1"));

    private static Parsed Sides(Reading r, Relation side, ObjectReference? target)
    {
        if (!r.TryFrame(target, out var viewer, out var refusal))
            return refusal!;
        var axis = side.Axis().First;
        if (viewer is null)
            return new SpatialQuestion { Kind = CameraKind(axis), Subject = r.Subject, Reference = target };
        return axis switch
        {
            Relation.Left => new SpatialQuestion { Kind = QuestionKind.PerspectiveLeftRight, Viewer = viewer, Subject = r.Subject },
            Relation.Front => new SpatialQuestion { Kind = QuestionKind.PerspectiveFrontBehind, Viewer = viewer, Subject = r.Subject },
            _ => EgocentricOnly,
        };
    }

    private static Parsed? Claim(Reading r)
    {
        var relation = r.Relation("1")!.Value;
        var target = r.Object("T1");
        if (!r.TryFrame(target, out var viewer, out var refusal))
            return refusal;
        if (viewer is null)
            return new SpatialQuestion { Kind = QuestionKind.YesNo, Subject = r.Subject, Reference = target, Relation = relation };
        return relation.Axis().First is Relation.Left or Relation.Front
            ? new SpatialQuestion { Kind = QuestionKind.YesNo, Viewer = viewer, Subject = r.Subject, Relation = relation }
            : EgocentricOnly;
    }

    /// <summary>"Which is farther left, A or B?" asks where A lies of B and is answered by a name.</summary>
    private static Parsed? WhichOfTwo(Reading r)
    {
        var relation = r.Relation("1")!.Value;
        if (r.Has("T1") || r.Viewpoint is not { Viewer: null, Own: false } || r.Subject?.Name is not { } a || r.Other?.Name is not { } b)
            return null;
        var question = new SpatialQuestion { Kind = CameraKind(relation.Axis().First), Subject = r.Subject, Reference = r.Other };
        return new Parsed(question, Reply: new Reply(AnswerType.Object, asked =>
            asked.Text == Phrases.Answer(relation) ? SpatialAnswer.Object(a)
            : asked.Text == Phrases.Answer(relation.Inverse()) ? SpatialAnswer.Object(b)
            : null));
    }

    private static QuestionKind CameraKind(Relation axis) => axis switch
    {
        Relation.Left => QuestionKind.LeftRight,
        Relation.Front => QuestionKind.FrontBehind,
        Relation.Above => QuestionKind.AboveBelow,
        _ => QuestionKind.NearFar,
    };

    private static Parsed EgocentricOnly => Parsed.Refused("from an object's viewpoint only left, right, in front and behind can be asked for");
}
