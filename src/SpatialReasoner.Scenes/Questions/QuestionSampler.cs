using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Generation;

namespace SpatialReasoner.Scenes.Questions;

/// <summary>A question with its truth. <paramref name="Kind"/> is what tables file it under; for an absent object it differs from the question's own kind.</summary>
public sealed record SampledQuestion(QuestionKind Kind, SpatialQuestion Question, SpatialAnswer Answer);

/// <summary>Draws questions whose truth is clear of the tolerances.</summary>
public static class QuestionSampler
{
    private const int AdversarialCandidates = 12;

    private static readonly QuestionKind[] Referring =
    [
        QuestionKind.LeftRight, QuestionKind.FrontBehind, QuestionKind.AboveBelow, QuestionKind.NearFar, QuestionKind.Distance,
        QuestionKind.PerspectiveLeftRight, QuestionKind.PerspectiveFrontBehind,
    ];

    private static readonly QuestionKind[] Optional =
    [
        QuestionKind.LeftRight, QuestionKind.FrontBehind, QuestionKind.NearFar, QuestionKind.WhichMost, QuestionKind.CloserTo,
        QuestionKind.Count, QuestionKind.Distance, QuestionKind.PerspectiveLeftRight, QuestionKind.PerspectiveFrontBehind,
    ];

    /// <summary>Null when the scene does not allow the kind, or the draw was ambiguous; try again.</summary>
    public static SampledQuestion? TrySample(QuestionKind kind, SceneGraph scene, SceneDifficulty difficulty, ref SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(difficulty);
        var first = TryOne(kind, scene, difficulty, ref random);
        return first is null || !difficulty.Adversarial ? first : Closest(first, scene, difficulty, ref random);
    }

    /// <summary>Of several questions of the first one's form the one that clears its margins by least.</summary>
    private static SampledQuestion Closest(SampledQuestion first, SceneGraph scene, SceneDifficulty difficulty, ref SeededRandom random)
    {
        var closest = first;
        var margin = QuestionMargin.Of(first.Question, scene, difficulty.Tolerances);
        for (var i = 1; i < AdversarialCandidates; i++)
        {
            // Only within a form: a near tie must not crowd out the forms that have no margin.
            if (TryOne(first.Kind, scene, difficulty, ref random) is { } other && QuestionMargin.SameForm(other.Question, first.Question)
                && QuestionMargin.Of(other.Question, scene, difficulty.Tolerances) is var own && own < margin)
                (closest, margin) = (other, own);
        }
        return closest;
    }

    private static SampledQuestion? TryOne(QuestionKind kind, SceneGraph scene, SceneDifficulty difficulty, ref SeededRandom random)
    {
        if (kind == QuestionKind.Absent)
            return Absent(scene, difficulty, ref random);
        if (Draw(kind, scene, difficulty, ref random) is not { } question || (difficulty.Adversarial && FollowsFromItsWords(question)))
            return null;
        var answer = kind == QuestionKind.Locate
            ? Answer(question.Subject!)
            : QuestionSolver.Solve(question, scene, difficulty.Tolerances);
        return answer is null or { Type: AnswerType.Absent } ? null : new SampledQuestion(kind, question, answer);

        SpatialAnswer Answer(ObjectReference subject) => new(AnswerType.Description, subject.Name!);
    }

    /// <summary>"Is the cube left or right of the leftmost object?" needs no picture; nor, nearly always, "is the cube in front of the nearest?".</summary>
    private static bool FollowsFromItsWords(SpatialQuestion q)
    {
        if (q.Inner is { } inner)
            return FollowsFromItsWords(inner);
        Relation? asked = q.Kind switch
        {
            QuestionKind.LeftRight => Relation.Left,
            QuestionKind.FrontBehind or QuestionKind.NearFar => Relation.Nearer,
            QuestionKind.YesNo or QuestionKind.Count when q.Viewer is null => q.Relation,
            _ => null,
        };
        if (asked is not { } relation)
            return false;
        var sideways = relation is Relation.Left or Relation.Right;
        return q.Mentions().Any(m => m.Extreme is { } extreme && (extreme is Extreme.Leftmost or Extreme.Rightmost) == sideways);
    }

    private static SpatialQuestion? Draw(QuestionKind kind, SceneGraph scene, SceneDifficulty difficulty, ref SeededRandom random)
    {
        var nodes = scene.Nodes;
        switch (kind)
        {
            case QuestionKind.LeftRight or QuestionKind.FrontBehind or QuestionKind.AboveBelow or QuestionKind.NearFar or QuestionKind.Distance:
                {
                    var (a, b) = TwoOf(nodes, ref random);
                    var question = new SpatialQuestion { Kind = kind, Subject = Refer(a), Reference = Refer(b) };
                    return kind != QuestionKind.AboveBelow && random.Chance(difficulty.TwoHop) ? WithSuperlative(question, ref random) : question;
                }
            case QuestionKind.WhichMost:
                return nodes.Count < 3 ? null : new SpatialQuestion { Kind = kind, Extreme = (Extreme)random.Below(4) };
            case QuestionKind.CloserTo:
                {
                    if (nodes.Count < 3)
                        return null;
                    var (a, b, c) = ThreeOf(nodes, ref random);
                    var question = new SpatialQuestion { Kind = kind, Subject = Refer(a), Reference = Refer(b), Other = Refer(c) };
                    return random.Chance(difficulty.TwoHop) ? question with { Reference = Superlative(ref random) } : question;
                }
            case QuestionKind.Count:
                return Count(nodes, difficulty, ref random);
            case QuestionKind.PerspectiveLeftRight or QuestionKind.PerspectiveFrontBehind:
                {
                    if (Viewer(nodes, ref random) is not { } viewer)
                        return null;
                    var subject = Refer(OneOf(nodes, viewer, ref random));
                    if (random.Chance(difficulty.TwoHop / 2))
                        subject = Superlative(ref random);
                    return new SpatialQuestion { Kind = kind, Viewer = viewer.Name, Subject = subject };
                }
            case QuestionKind.PerspectiveCount:
                // Longer chains than six objects need do not fit the embedded model's training rows.
                return nodes.Count is < 3 or > 6 || Viewer(nodes, ref random) is not { } from
                    ? null
                    : new SpatialQuestion { Kind = kind, Viewer = from.Name, Relation = (Relation)random.Below(4), Filter = "object" };
            case QuestionKind.YesNo:
                return YesNo(scene, difficulty, ref random);
            case QuestionKind.MultipleChoice:
                return MultipleChoice(scene, difficulty, ref random);
            case QuestionKind.Locate:
                return new SpatialQuestion { Kind = kind, Subject = Refer(random.Pick(nodes)) };
            case QuestionKind.Facing:
                return Viewer(nodes, ref random) is { } robot ? new SpatialQuestion { Kind = kind, Subject = Refer(robot) } : null;
            case QuestionKind.Direction:
                return Direction(nodes, ref random);
            case QuestionKind.Size:
                {
                    var (a, b) = TwoOf(nodes, ref random);
                    var dimension = (Dimension)random.Below(3);
                    return new SpatialQuestion { Kind = kind, Subject = Refer(a), Other = random.Chance(0.5f) ? Refer(b) : null, Dimension = dimension };
                }
            default:
                return new SpatialQuestion { Kind = kind };
        }
    }

    private static SpatialQuestion? Count(IReadOnlyList<SceneGraphNode> nodes, SceneDifficulty difficulty, ref SeededRandom random)
    {
        if (nodes.Count < 3)
            return null;
        var example = random.Pick(nodes).Name.Split(' ');
        // Chance gives most shapes and colours a count of one or nought, so examples come from the scene four times out of five.
        var shape = random.Chance(0.8f) ? example[1] : random.Pick(ObjectNames.Shapes);
        var colour = random.Chance(0.8f) ? example[0] : random.Pick(ObjectNames.Colours);
        var filter = random.Below(8) switch { < 3 => shape, < 6 => $"{colour} object", _ => "object" };
        if (random.Chance(0.5f))
            return new SpatialQuestion { Kind = QuestionKind.Count, Filter = filter };
        var reference = random.Chance(difficulty.TwoHop / 2) ? Superlative(ref random) : Refer(random.Pick(nodes));
        var relation = (Relation)random.Below(2);
        return new SpatialQuestion { Kind = QuestionKind.Count, Filter = random.Chance(0.6f) ? "object" : filter, Relation = relation, Reference = reference };
    }

    private static SpatialQuestion? YesNo(SceneGraph scene, SceneDifficulty difficulty, ref SeededRandom random)
    {
        var nodes = scene.Nodes;
        if (random.Chance(0.2f))
            return new SpatialQuestion { Kind = QuestionKind.YesNo, Subject = random.Chance(0.5f) ? Refer(random.Pick(nodes)) : Missing(scene, difficulty, ref random) };
        if (random.Chance(0.35f) && Viewer(nodes, ref random) is { } viewer)
        {
            return new SpatialQuestion
            {
                Kind = QuestionKind.YesNo, Viewer = viewer.Name, Subject = Refer(OneOf(nodes, viewer, ref random)), Relation = (Relation)random.Below(4),
            };
        }
        var (a, b) = TwoOf(nodes, ref random);
        var question = new SpatialQuestion { Kind = QuestionKind.YesNo, Subject = Refer(a), Reference = Refer(b), Relation = (Relation)random.Below(8) };
        return random.Chance(difficulty.TwoHop / 2) ? WithSuperlative(question, ref random) : question;
    }

    private static SpatialQuestion? MultipleChoice(SceneGraph scene, SceneDifficulty difficulty, ref SeededRandom random)
    {
        var kind = random.Pick(Optional);
        if (Draw(kind, scene, difficulty, ref random) is not { } inner
            || QuestionSolver.Solve(inner, scene, difficulty.Tolerances) is not { } truth || truth.Type == AnswerType.Absent)
            return null;
        var options = new List<string> { truth.Text };
        switch (truth.Type)
        {
            case AnswerType.Choice:
                var axis = Enum.GetValues<Relation>().First(r => Phrases.Answer(r) == truth.Text);
                options.Add(Phrases.Answer(axis.Inverse()));
                break;
            case AnswerType.Object when kind == QuestionKind.CloserTo:
                options.Add(truth.Text == inner.Subject!.Name ? inner.Other!.Name! : inner.Subject.Name!);
                break;
            case AnswerType.Object:
                foreach (var node in scene.Nodes.Where(n => n.Name != truth.Text).Take(3))
                    options.Add(node.Name);
                break;
            default:
                // Distractors far enough away that rounding cannot decide: whole counts, distances at least 0.75 m apart.
                var step = truth.Type == AnswerType.Count ? 1 : 0.75;
                var own = Math.Min(random.Below(4), (int)((truth.Value!.Value - (truth.Type == AnswerType.Count ? 0 : 0.5)) / step));
                for (var i = 0; i < 4; i++)
                {
                    if (i == own)
                        continue;
                    var value = (truth.Type == AnswerType.Count ? truth.Value.Value : Numbers.Quarter(truth.Value.Value)) + (i - own) * step;
                    options.Add(truth.Type == AnswerType.Count ? Numbers.Text(value) : $"{Numbers.Text(value)} m");
                }
                break;
        }
        for (var i = options.Count - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (options[i], options[j]) = (options[j], options[i]);
        }
        return new SpatialQuestion { Kind = QuestionKind.MultipleChoice, Inner = inner, Options = options };
    }

    /// <summary>From a viewer, from another object, or from the camera.</summary>
    private static SpatialQuestion Direction(IReadOnlyList<SceneGraphNode> nodes, ref SeededRandom random)
    {
        var (a, b) = TwoOf(nodes, ref random);
        var question = new SpatialQuestion { Kind = QuestionKind.Direction, Subject = Refer(a) };
        if (random.Chance(0.5f) && Viewer(nodes, ref random) is { } viewer)
            return question with { Viewer = viewer.Name, Subject = Refer(OneOf(nodes, viewer, ref random)) };
        return random.Chance(0.7f) ? question with { Reference = Refer(b) } : question;
    }

    private static SampledQuestion Absent(SceneGraph scene, SceneDifficulty difficulty, ref SeededRandom random)
    {
        var kind = random.Pick(Referring);
        var missing = Missing(scene, difficulty, ref random);
        var present = Refer(random.Pick(scene.Nodes));
        var perspective = kind is QuestionKind.PerspectiveLeftRight or QuestionKind.PerspectiveFrontBehind;
        SpatialQuestion question;
        if (perspective && Viewer(scene.Nodes, ref random) is { } viewer)
            question = new SpatialQuestion { Kind = kind, Viewer = viewer.Name, Subject = missing };
        else if (random.Chance(0.5f))
            question = new SpatialQuestion { Kind = perspective ? QuestionKind.LeftRight : kind, Subject = missing, Reference = present };
        else
            question = new SpatialQuestion { Kind = perspective ? QuestionKind.LeftRight : kind, Subject = present, Reference = missing };
        return new SampledQuestion(QuestionKind.Absent, question, SpatialAnswer.Absent);
    }

    private static ObjectReference Missing(SceneGraph scene, SceneDifficulty difficulty, ref SeededRandom random)
    {
        if (difficulty.Adversarial && Foil(scene.Nodes, ref random) is { } foil)
            return ObjectReference.Named(foil);
        while (true)
        {
            var name = ObjectNames.Of((Colour)random.Below(8), (Shape)random.Below(5));
            if (scene.Find(name) is null)
                return ObjectReference.Named(name);
        }
    }

    /// <summary>The colour of one object with the shape of another; null where every such pair is in the scene.</summary>
    private static string? Foil(IReadOnlyList<SceneGraphNode> nodes, ref SeededRandom random)
    {
        var names = nodes.Select(n => n.Name).ToHashSet(StringComparer.Ordinal);
        var foils = nodes.SelectMany(a => nodes.Select(b => $"{a.Name.Split(' ')[0]} {b.Name.Split(' ')[1]}")).Except(names, StringComparer.Ordinal).ToArray();
        return foils.Length == 0 ? null : random.Pick(foils);
    }

    private static SpatialQuestion WithSuperlative(SpatialQuestion question, ref SeededRandom random) =>
        random.Chance(0.5f) ? question with { Subject = Superlative(ref random) } : question with { Reference = Superlative(ref random) };

    private static ObjectReference Superlative(ref SeededRandom random) => ObjectReference.Most((Extreme)random.Below(4));

    private static ObjectReference Refer(SceneGraphNode node) => ObjectReference.Named(node.Name);

    private static SceneGraphNode? Viewer(IReadOnlyList<SceneGraphNode> nodes, ref SeededRandom random)
    {
        var viewers = nodes.Where(n => n.Facing is not null).ToArray();
        return viewers.Length == 0 ? null : random.Pick(viewers);
    }

    private static SceneGraphNode OneOf(IReadOnlyList<SceneGraphNode> nodes, SceneGraphNode except, ref SeededRandom random)
    {
        while (true)
        {
            var node = random.Pick(nodes);
            if (node != except)
                return node;
        }
    }

    private static (SceneGraphNode A, SceneGraphNode B) TwoOf(IReadOnlyList<SceneGraphNode> nodes, ref SeededRandom random)
    {
        var a = random.Pick(nodes);
        return (a, OneOf(nodes, a, ref random));
    }

    private static (SceneGraphNode A, SceneGraphNode B, SceneGraphNode C) ThreeOf(IReadOnlyList<SceneGraphNode> nodes, ref SeededRandom random)
    {
        var (a, b) = TwoOf(nodes, ref random);
        SceneGraphNode c;
        do
        {
            c = OneOf(nodes, a, ref random);
        }
        while (c == b);
        return (a, b, c);
    }
}
