using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Imagining;

/// <summary>
/// A question from a viewpoint over a perceived scene, broken down to what a viewpoint changes: on which side of the viewer each object it is about
/// lies. One side answers where something is, or whether it is there; counting takes one per object.
/// </summary>
public sealed class ViewpointQuestion
{
    private readonly SpatialQuestion asked;
    private readonly SpatialQuestion inner;

    private ViewpointQuestion(SpatialQuestion asked, ImaginedView view, IReadOnlyList<SideQuestion> sides)
    {
        this.asked = asked;
        inner = asked.Inner ?? asked;
        View = view;
        Sides = sides;
    }

    /// <summary>All that the question is about, in the viewer's frame.</summary>
    public ImaginedView View { get; }

    /// <summary>One per object; empty when there is nothing to count.</summary>
    public IReadOnlyList<SideQuestion> Sides { get; }

    /// <summary>Whether a question takes an object's viewpoint; others need no change of perspective.</summary>
    public static bool Is(SpatialQuestion? question) => (question?.Inner ?? question) is
    {
        Viewer: not null,
        Kind: QuestionKind.PerspectiveLeftRight or QuestionKind.PerspectiveFrontBehind or QuestionKind.PerspectiveCount or QuestionKind.YesNo,
    };

    /// <summary>Null when the scene misses what the question is about: the viewer, its place or front, the subject, or the place of something to be counted.</summary>
    /// <exception cref="ArgumentException">The question takes no object's viewpoint.</exception>
    public static ViewpointQuestion? Over(PerceivedScene scene, SpatialQuestion asked)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(asked);
        if (!Is(asked))
            throw new ArgumentException("The question takes no object's viewpoint.", nameof(asked));
        var plain = asked.Inner ?? asked;
        if (scene.Objects.FirstOrDefault(o => o.Name == plain.Viewer) is not { Ground: not null, Facing: not null })
            return null;
        var view = ImaginedView.From(scene, plain.Viewer!);
        if (Subjects(plain, scene) is not { } subjects || subjects.Exists(view.Unplaced.Contains))
            return null;
        var sides = subjects.ConvertAll(subject => new SideQuestion(view, subject, AxisOf(plain)));
        return new ViewpointQuestion(asked, view.Only([plain.Viewer!, .. subjects]), sides);
    }

    /// <summary>The answer to the question asked, from the sides the objects lie on; null when no option says it.</summary>
    /// <param name="sides">As <see cref="SideQuestion.FromScene"/> gives them, one per <see cref="Sides"/>.</param>
    public SpatialAnswer? Answer(IReadOnlyList<SpatialAnswer> sides)
    {
        ArgumentNullException.ThrowIfNull(sides);
        var answer = inner.Kind switch
        {
            QuestionKind.PerspectiveCount => SpatialAnswer.Count(sides.Count(IsClaimed)),
            QuestionKind.YesNo => SpatialAnswer.YesNo(IsClaimed(sides[0])),
            _ => sides[0],
        };
        if (asked.Kind != QuestionKind.MultipleChoice)
            return answer;
        var option = asked.Options.ToList().IndexOf(answer.Text);
        return option < 0 ? null : SpatialAnswer.Letter(option);
    }

    private bool IsClaimed(SpatialAnswer side) => side.Text == Phrases.Answer(inner.Relation!.Value);

    private static Relation AxisOf(SpatialQuestion question) => question.Kind switch
    {
        QuestionKind.PerspectiveLeftRight => Relation.Left,
        QuestionKind.PerspectiveFrontBehind => Relation.Front,
        _ => question.Relation!.Value.Axis().First,
    };

    private static List<string>? Subjects(SpatialQuestion question, PerceivedScene scene)
    {
        if (question.Kind == QuestionKind.PerspectiveCount)
            return [.. scene.Objects.Select(o => o.Name).Where(name => name != question.Viewer && QuestionSolver.Matches(question.Filter ?? "object", name))];
        var subject = question.Subject!.Name ?? MostOf(question.Subject, scene);
        return subject is null || subject == question.Viewer || scene.Objects.All(o => o.Name != subject) ? null : [subject];
    }

    /// <summary>"The leftmost object" is meant as the camera sees it, whoever's viewpoint is taken.</summary>
    private static string? MostOf(ObjectReference reference, PerceivedScene scene)
    {
        var nodes = scene.Objects.Select(o => o.ToNode()).OfType<SceneGraphNode>().ToList();
        return nodes.Count < scene.Objects.Count ? null : QuestionSolver.Resolve(reference, new SceneGraph(nodes), RelationTolerances.None)?.Name;
    }
}
