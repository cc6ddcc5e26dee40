using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Imagining;

/// <summary>
/// A question from a viewpoint over a perceived scene, broken down to what a viewpoint changes: on which side of the viewer each object it is about
/// lies. One side answers where something is, or whether it is there; counting takes one per object.
/// </summary>
public sealed class ViewpointQuestion
{
    /// <summary>An object less likely to be there than not is not counted.</summary>
    private const double LikelyThere = 0.5;

    private readonly SpatialQuestion asked;

    private ViewpointQuestion(SpatialQuestion asked, ImaginedView view, IReadOnlyList<SideQuestion> sides)
    {
        this.asked = asked;
        Plain = asked.Inner ?? asked;
        View = view;
        Sides = sides;
    }

    /// <summary>The question without its options.</summary>
    public SpatialQuestion Plain { get; }

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
        if (ImaginedView.TryFrom(scene, plain.Viewer!) is not { } view || Subjects(plain, scene) is not { } subjects || subjects.Exists(view.Unplaced.Contains))
            return null;
        var sides = subjects.ConvertAll(subject => new SideQuestion(view, subject, AxisOf(plain)));
        return new ViewpointQuestion(asked, view.Only([plain.Viewer!, .. subjects]), sides);
    }

    /// <summary>The answer to <see cref="Plain"/>, from the sides the objects lie on.</summary>
    /// <param name="sides">"left" or "behind", as <see cref="SideQuestion.FromScene"/> gives them, one per <see cref="Sides"/>.</param>
    public SpatialAnswer Answer(IReadOnlyList<SpatialAnswer> sides)
    {
        ArgumentNullException.ThrowIfNull(sides);
        return Plain.Kind switch
        {
            QuestionKind.PerspectiveCount => SpatialAnswer.Count(sides.Count(IsClaimed)),
            QuestionKind.YesNo => SpatialAnswer.YesNo(IsClaimed(sides[0])),
            _ => sides[0],
        };
    }

    /// <summary>An answer to <see cref="Plain"/> as the answer to the question asked: the letter where it offers options; null when none says it.</summary>
    public SpatialAnswer? AsAsked(SpatialAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (asked.Kind != QuestionKind.MultipleChoice)
            return answer;
        var format = AnswerFormat.For(Plain);
        for (var i = 0; i < asked.Options.Count; i++)
        {
            if (AnswerReader.Normalise(asked.Options[i], format)?.Text == answer.Text)
                return SpatialAnswer.Letter(i);
        }
        return null;
    }

    private bool IsClaimed(SpatialAnswer side) => side.Text == Phrases.Answer(Plain.Relation!.Value);

    private static Relation AxisOf(SpatialQuestion question) => question.Kind switch
    {
        QuestionKind.PerspectiveLeftRight => Relation.Left,
        QuestionKind.PerspectiveFrontBehind => Relation.Front,
        _ => question.Relation!.Value.Axis().First,
    };

    private static List<string>? Subjects(SpatialQuestion question, PerceivedScene scene)
    {
        if (question.Kind == QuestionKind.PerspectiveCount)
        {
            return
            [
                .. scene.Objects.Where(o => o.Confidence >= LikelyThere).Select(o => o.Name)
                    .Where(name => name != question.Viewer && QuestionSolver.Matches(question.Filter ?? "object", name)),
            ];
        }
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
