using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Verification;

/// <summary>What a chain worked out on its way to the answer.</summary>
/// <param name="Missing">Objects it said are not there.</param>
/// <param name="Found">What it found before it went through the options.</param>
/// <param name="Tally">Its last count.</param>
/// <param name="Options">Its verdict on each option.</param>
/// <param name="Offset">The last difference it stated.</param>
internal sealed record AnswerContext(IReadOnlySet<string> Missing, SpatialAnswer? Found, int? Tally, IReadOnlyDictionary<int, bool> Options, Offset? Offset);

/// <summary>Whether an answer follows from what is known of the scene, and from the steps that led to it.</summary>
internal static class AnswerCheck
{
    /// <param name="context">Null judges by the evidence alone.</param>
    public static Judgement Judge(SpatialQuestion q, SpatialAnswer answer, Evidence evidence, AnswerContext? context)
    {
        if (q.Kind == QuestionKind.MultipleChoice)
            return Letter(q, answer, evidence, context);
        if (Presence(q, answer, evidence, context) is { } presence)
            return presence;
        switch (q.Kind)
        {
            case QuestionKind.LeftRight or QuestionKind.FrontBehind or QuestionKind.AboveBelow or QuestionKind.NearFar
                or QuestionKind.PerspectiveLeftRight or QuestionKind.PerspectiveFrontBehind:
                return RelationNamed(answer.Text) is { } relation ? Related(q, relation, evidence) : Judgement.Unknown("it names no relation");
            case QuestionKind.YesNo when q.Relation is { } claimed:
                var judged = Related(q, claimed, evidence);
                return answer.Text == "yes" ? judged : judged.Opposite;
            case QuestionKind.WhichMost:
                return evidence.Find(answer.Text) is { } most ? evidence.IsMost(q.Extreme!.Value, most) : NotListed(answer.Text, evidence);
            case QuestionKind.CloserTo:
                return Closer(q, answer, evidence);
            case QuestionKind.Count or QuestionKind.PerspectiveCount:
                return Count(q, answer, evidence, context);
            case QuestionKind.Distance:
                return Distance(q, answer, evidence, context);
            case QuestionKind.Facing when evidence.Resolve(q.Subject)?.Facing is { } facing && answer.Value is { } degrees:
                return Judgement.ByMargin(
                    evidence.Uncertainty.Facing - Math.Abs(Math.IEEERemainder(degrees - Angles.ToDegrees(facing), 360)), evidence.Uncertainty.Facing,
                    $"it faces {Numbers.Text(Angles.ToDegrees(facing))} degrees by {evidence.Source}");
            case QuestionKind.Describe when evidence.IsComplete && evidence.Objects.Count > 0:
                return Described(answer, evidence);
            default:
                return Judgement.Unknown("geometry does not decide it");
        }
    }

    /// <summary>Answers about whether something is there at all; null when the answer is about something else.</summary>
    private static Judgement? Presence(SpatialQuestion q, SpatialAnswer answer, Evidence evidence, AnswerContext? context)
    {
        var existence = q.Kind == QuestionKind.YesNo && q.Relation is null;
        var names = q.Mentions().Select(m => m.Name).OfType<string>().ToList();
        var said = names.FirstOrDefault(n => context?.Missing.Contains(n) == true);
        var allThere = names.Count > 0 && names.TrueForAll(n => evidence.Find(n) is not null);
        var saysNo = answer.Type == AnswerType.Absent || (existence && answer.Text == "no");
        if (!saysNo && !existence && said is null && !names.Exists(n => evidence.IsAbsent(n)))
            return null;
        if (said is not null)
            return Judgement.Holds(saysNo, $"the chain said that there is no {said}");
        if (allThere)
            return Judgement.Holds(!saysNo, $"{evidence.Source} have what the question asks about");
        if (names.Find(n => evidence.IsAbsent(n)) is { } absent)
            return Judgement.Holds(saysNo, $"{evidence.Source} have no {absent}");
        return Judgement.Unknown("nothing known says whether it is there");
    }

    private static Judgement Related(SpatialQuestion q, Relation relation, Evidence evidence)
    {
        if (evidence.Resolve(q.Subject) is not { } subject)
            return Judgement.Unknown($"{evidence.Source} do not place {q.Subject}");
        if (q.Viewer is { } viewer)
            return evidence.Find(viewer) is { } from && from != subject ? evidence.ForViewer(from, subject, relation) : Judgement.Unknown($"{evidence.Source} do not place the viewer");
        return evidence.Resolve(q.Reference) is { } reference && reference != subject
            ? evidence.InCamera(subject, reference, relation)
            : Judgement.Unknown($"{evidence.Source} do not place {q.Reference}");
    }

    private static Judgement Closer(SpatialQuestion q, SpatialAnswer answer, Evidence evidence)
    {
        if (evidence.Resolve(q.Reference) is not { } anchor || evidence.Resolve(q.Subject) is not { } a || evidence.Resolve(q.Other) is not { } b)
            return Judgement.Unknown($"{evidence.Source} do not place all three objects");
        return answer.Text == a.Name ? evidence.Closer(anchor, a, b)
            : answer.Text == b.Name ? evidence.Closer(anchor, b, a)
            : Judgement.Holds(holds: false, $"the question offers the {a.Name} and the {b.Name}");
    }

    private static Judgement Count(SpatialQuestion q, SpatialAnswer answer, Evidence evidence, AnswerContext? context)
    {
        if (answer.Value is not { } value)
            return Judgement.Unknown("it is no number");
        if (context?.Tally is { } tally && (int)value != tally)
            return Judgement.Holds(holds: false, $"the tally ended at {tally}");
        if (evidence.CountDistribution(q) is not { } counts || (context is not null && context.Tally is null))
            return Judgement.Unknown($"{evidence.Source} do not place every object");
        var probability = value >= 0 && value < counts.Length ? counts[(int)value] : 0;
        return Judgement.ByProbability(probability, $"most likely {Array.IndexOf(counts, counts.Max())} by {evidence.Source}");
    }

    private static Judgement Distance(SpatialQuestion q, SpatialAnswer answer, Evidence evidence, AnswerContext? context)
    {
        if (answer.Value is not { } metres)
            return Judgement.Unknown("it is no length");
        if (context?.Offset is { } stated)
        {
            var length = Math.Sqrt((stated.X * stated.X) + (stated.Z * stated.Z));
            return Judgement.Equal(metres, Numbers.Quarter(length), 0.25, $"the differences add up to {Numbers.Text(length)} m");
        }
        if (evidence.Resolve(q.Subject) is not { } a || evidence.Resolve(q.Reference) is not { } b || Evidence.Distance(a, b) is not { } between)
            return Judgement.Unknown($"{evidence.Source} do not place both objects");
        // Entailed up to half of what the positions leave open, contradicted beyond all of it.
        var bound = evidence.DistanceBound(a, b) + 0.125;
        return Judgement.ByMargin((bound / 2) - Math.Abs(metres - between), bound / 2, $"{Numbers.Text(between)} m by {evidence.Source}");
    }

    private static Judgement Letter(SpatialQuestion q, SpatialAnswer answer, Evidence evidence, AnswerContext? context)
    {
        var index = answer.Type == AnswerType.Letter ? answer.Text[0] - 'A' : -1;
        if (index < 0 || index >= q.Options.Count)
            return Judgement.Unknown("it is no letter of an option");
        if (context is not null)
        {
            if (context.Options.TryGetValue(index, out var right) && !right)
                return Judgement.Holds(holds: false, $"the chain said no to option {answer.Text}");
            if (context.Options.Any(o => o.Value && o.Key != index))
                return Judgement.Holds(holds: false, "the chain said yes to another option");
            if (context.Found is { } found)
                return OptionMatch.Judge(q.Options, index, found);
        }
        var format = Answers.AnswerFormat.For(q.Inner!);
        return Answers.AnswerReader.Normalise(q.Options[index], format) is { } meant ? Judge(q.Inner!, meant, evidence, context: null) : Judgement.Unknown("the option is no answer to the question");
    }

    private static Judgement Described(SpatialAnswer answer, Evidence evidence)
    {
        var names = answer.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (!Array.TrueForAll(names, n => ObjectNames.TryParse(n, out _, out _)))
            return Judgement.Unknown("it is no list of objects");
        return Judgement.Holds(names.Order().SequenceEqual(evidence.Objects.Select(o => o.Name).Order()), $"{evidence.Source} list {string.Join(", ", evidence.Objects.Select(o => o.Name))}");
    }

    private static Judgement NotListed(string name, Evidence evidence) => evidence is { IsComplete: true, Objects.Count: > 0 }
        ? Judgement.Holds(holds: false, $"{evidence.Source} have no {name}")
        : Judgement.Unknown($"{evidence.Source} have no {name}");

    private static Relation? RelationNamed(string word)
    {
        foreach (var relation in Enum.GetValues<Relation>())
        {
            if (Phrases.Answer(relation) == word)
                return relation;
        }
        return null;
    }
}
