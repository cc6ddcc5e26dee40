using System.Numerics;
using SpatialReasoner.Geometry;

namespace SpatialReasoner.Scenes.Questions;

/// <summary>Answers a question over a scene graph by geometry alone.</summary>
/// <remarks>
/// Over the exact graph it gives the truth; over a perceived graph it is how geometry decides. Null means ambiguous within the
/// tolerances, so that no question is asked about it; an object that is missing gives <see cref="SpatialAnswer.Absent"/>.
/// </remarks>
public static class QuestionSolver
{
    public static SpatialAnswer? Solve(SpatialQuestion question, SceneGraph scene, RelationTolerances tolerances)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(tolerances);
        return new Pass(scene, tolerances).Solve(question);
    }

    /// <summary>The object a reference points at; null when it is missing or the extreme is ambiguous.</summary>
    public static SceneGraphNode? Resolve(ObjectReference reference, SceneGraph scene, RelationTolerances tolerances)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(tolerances);
        return reference.Name is { } name ? scene.Find(name) : MostOf(reference.Extreme!.Value, scene, tolerances);
    }

    /// <summary>Whether a node is one of "cubes", "red objects", "objects".</summary>
    public static bool Matches(string filter, string name)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(name);
        var words = name.Split(' ');
        return filter.Split(' ').All(f => f == "object" || words.Contains(f));
    }

    /// <summary>The number an extreme is least of, so that every extreme is a minimum.</summary>
    internal static float Rank(Extreme extreme, SceneGraphNode node) => extreme switch
    {
        Extreme.Leftmost => node.Image.X,
        Extreme.Rightmost => -node.Image.X,
        Extreme.Nearest => node.CameraDistance,
        _ => -node.CameraDistance,
    };

    private static SceneGraphNode? MostOf(Extreme extreme, SceneGraph scene, RelationTolerances tolerances)
    {
        var ranked = scene.Nodes.OrderBy(n => Rank(extreme, n)).Take(2).ToArray();
        if (ranked.Length < 2)
            return ranked.FirstOrDefault();
        var lead = Rank(extreme, ranked[1]) - Rank(extreme, ranked[0]);
        var margin = extreme is Extreme.Leftmost or Extreme.Rightmost ? tolerances.Image : tolerances.Depth;
        return lead < margin || lead == 0 ? null : ranked[0];
    }

    private readonly struct Pass(SceneGraph scene, RelationTolerances tolerances)
    {
        public SpatialAnswer? Solve(SpatialQuestion q)
        {
            if (q.Kind is QuestionKind.YesNo && q.Relation is null)
                return SpatialAnswer.YesNo(scene.Find(q.Subject!.Name!) is not null);
            if (q.Kind is QuestionKind.MultipleChoice)
                return Letter(q);
            foreach (var mention in q.Mentions())
            {
                if (mention.Name is { } name && scene.Find(name) is null)
                    return SpatialAnswer.Absent;
            }
            return q.Kind switch
            {
                QuestionKind.LeftRight => Word(InCamera(q, Relation.Left)),
                QuestionKind.FrontBehind => Word(InCamera(q, Relation.Front)),
                QuestionKind.AboveBelow => Word(InCamera(q, Relation.Above)),
                QuestionKind.NearFar => Word(InCamera(q, Relation.Nearer)),
                QuestionKind.PerspectiveLeftRight => Word(ForViewer(q, q.Subject!, Relation.Left)),
                QuestionKind.PerspectiveFrontBehind => Word(ForViewer(q, q.Subject!, Relation.Front)),
                QuestionKind.WhichMost => MostOf(q.Extreme!.Value, scene, tolerances) is { } node ? SpatialAnswer.Object(node.Name) : null,
                QuestionKind.CloserTo => Closer(q),
                QuestionKind.Count or QuestionKind.PerspectiveCount => Count(q),
                QuestionKind.Distance => Both(q) is var (a, b) ? SpatialAnswer.Distance(SpatialRelations.GroundDistance(a, b)) : null,
                QuestionKind.YesNo => YesNo(q),
                QuestionKind.Facing => Resolve(q.Subject!)?.Facing is { } facing ? SpatialAnswer.Angle(Angles.ToDegrees(facing)) : null,
                QuestionKind.Direction => Direction(q),
                QuestionKind.Size => Size(q),
                QuestionKind.Describe => new SpatialAnswer(AnswerType.Description, string.Join(", ", scene.Nodes.Select(n => n.Name))),
                _ => null,
            };
        }

        private SceneGraphNode? Resolve(ObjectReference reference) => QuestionSolver.Resolve(reference, scene, tolerances);

        /// <summary>Subject and reference; null when either is ambiguous or both are the same object.</summary>
        private (SceneGraphNode A, SceneGraphNode B)? Both(SpatialQuestion q) =>
            Resolve(q.Subject!) is { } a && Resolve(q.Reference!) is { } b && a != b ? (a, b) : null;

        private Relation? InCamera(SpatialQuestion q, Relation axis) =>
            Both(q) is var (a, b) ? SpatialRelations.InCamera(a, b, axis, tolerances) : null;

        private Relation? ForViewer(SpatialQuestion q, ObjectReference subject, Relation axis) =>
            scene.Find(q.Viewer!) is { } viewer && Resolve(subject) is { } node && node != viewer
                ? SpatialRelations.ForViewer(viewer, node, axis, tolerances)
                : null;

        private static SpatialAnswer? Word(Relation? relation) => relation is { } r ? SpatialAnswer.Choice(Phrases.Answer(r)) : null;

        private SpatialAnswer? YesNo(SpatialQuestion q)
        {
            var claimed = q.Relation!.Value;
            var actual = q.Viewer is null ? InCamera(q, claimed) : ForViewer(q, q.Subject!, claimed);
            return actual is { } relation ? SpatialAnswer.YesNo(relation == claimed) : null;
        }

        private SpatialAnswer? Closer(SpatialQuestion q)
        {
            if (Resolve(q.Reference!) is not { } anchor || Resolve(q.Subject!) is not { } a || Resolve(q.Other!) is not { } b
                || a == b || a == anchor || b == anchor)
                return null;
            var lead = SpatialRelations.GroundDistance(anchor, a) - SpatialRelations.GroundDistance(anchor, b);
            return MathF.Abs(lead) < tolerances.Distance || lead == 0 ? null : SpatialAnswer.Object((lead < 0 ? a : b).Name);
        }

        /// <summary>Clockwise from straight ahead: of the viewer, or of somebody who stands at the reference (or the camera) and looks as the camera does.</summary>
        private SpatialAnswer? Direction(SpatialQuestion q)
        {
            if (Resolve(q.Subject!) is not { } subject)
                return null;
            ViewerFrame frame;
            if (q.Viewer is { } name)
            {
                if (scene.Find(name) is not { Facing: { } facing } viewer || viewer == subject)
                    return null;
                frame = new ViewerFrame(viewer.Ground, facing);
            }
            else
            {
                var stand = q.Reference is { } reference ? Resolve(reference) : null;
                if (stand == subject || (q.Reference is not null && stand is null))
                    return null;
                frame = new ViewerFrame(stand?.Ground ?? Vector2.Zero, Angles.ToRadians(90));
            }
            return SpatialAnswer.Direction(-Angles.ToDegrees(frame.RelativeBearing(subject.Ground)));
        }

        /// <summary>Null as well where an extent is unknown: the camera's image alone does not tell it.</summary>
        private SpatialAnswer? Size(SpatialQuestion q)
        {
            var dimension = q.Dimension ?? Dimension.Size;
            if (Resolve(q.Subject!) is not { } a || Measure(a, dimension) is not { } first)
                return null;
            if (q.Other is not { } other)
                return SpatialAnswer.Length(first);
            if (Resolve(other) is not { } b || a == b || Measure(b, dimension) is not { } second)
                return null;
            return MathF.Abs(first - second) < tolerances.Distance || first == second ? null : SpatialAnswer.Object((first > second ? a : b).Name);
        }

        /// <summary>Metres. The size of a thing is its largest extent; which way is along it a scene graph does not say.</summary>
        private static float? Measure(SceneGraphNode node, Dimension dimension) => dimension switch
        {
            Dimension.Height => node.Extent?.Y,
            Dimension.Width => node.Extent?.X,
            Dimension.Size => node.Extent is { } extent ? MathF.Max(extent.X, extent.Y) : null,
            _ => null,
        };

        private SpatialAnswer? Count(SpatialQuestion q)
        {
            var centre = q.Viewer is not null ? scene.Find(q.Viewer) : q.Reference is not null ? Resolve(q.Reference) : null;
            if (centre is null && (q.Viewer ?? (object?)q.Reference) is not null)
                return null;
            var count = 0;
            foreach (var node in scene.Nodes)
            {
                if (node == centre || !Matches(q.Filter ?? "object", node.Name))
                    continue;
                if (q.Relation is { } side)
                {
                    var actual = q.Viewer is not null
                        ? SpatialRelations.ForViewer(centre!, node, side, tolerances)
                        : SpatialRelations.InCamera(node, centre!, side, tolerances);
                    if (actual is null)
                        return null;
                    if (actual != side)
                        continue;
                }
                count++;
            }
            return SpatialAnswer.Count(count);
        }

        private SpatialAnswer? Letter(SpatialQuestion q)
        {
            var inner = Solve(q.Inner!);
            if (inner is null)
                return null;
            for (var i = 0; i < q.Options.Count; i++)
            {
                if (q.Options[i] == inner.Text)
                    return SpatialAnswer.Letter(i);
            }
            return null;
        }
    }
}
