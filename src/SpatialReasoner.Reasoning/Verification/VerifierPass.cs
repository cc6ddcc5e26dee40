using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Chains;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Verification;

/// <summary>One chain being checked, statement by statement: what it said so far, and the claims that came of it.</summary>
internal sealed class VerifierPass(SpatialQuestion? question, Evidence? known)
{
    /// <summary>Lengths are written in quarters of a metre, angles in steps of 15 degrees.</summary>
    private const double LengthStep = 0.25, AngleStep = ObjectRecord.YawStep;

    /// <summary>
    /// What a contradicted step leaves of a chain's score: little is lost, for a slip on the way seldom changes where the chain ends. Measured on
    /// the embedded model, where chains whose answer follows from their records are right about as often with a slip as without.
    /// </summary>
    private const double AfterContradiction = 0.9;

    private readonly SpatialQuestion? asked = question?.Inner ?? question;
    private readonly List<Claim> claims = [];
    private readonly List<PerceivedObject> seen = [];
    private readonly HashSet<string> missing = new(StringComparer.Ordinal);
    private readonly Dictionary<Extreme, string> extremes = [];
    private readonly HashSet<string> tallied = new(StringComparer.Ordinal);
    private readonly RelationOrder order = new();
    private Offset? offset;
    private int offsets;
    private int? tally;
    private SpatialAnswer? found;
    private readonly Dictionary<int, bool> options = [];
    private Claim? answer;

    /// <summary>The chain's own records.</summary>
    private Evidence Own => new(seen, Uncertainty.OfRecords, GeometricVerifier.ListsEverything(question), "the chain's own numbers") { Resolved = extremes };

    public void Check(Statement statement)
    {
        switch (statement)
        {
            case ObjectStatement about: Check(about); break;
            case AbsenceStatement absence: Check(absence); break;
            case ExtremeStatement most: Check(most); break;
            case ComparisonStatement comparison: Check(comparison); break;
            case DistanceStatement distance: Check(distance); break;
            case RelationStatement relation: Check(relation); break;
            case OptionStatement option: Check(option); break;
            case AnswerStatement stated: Check(stated); break;
        }
    }

    public ChainVerification Sum()
    {
        var verdict = claims.Exists(c => c.Verdict == Verdict.Contradicted) ? Verdict.Contradicted
            : answer is { } final ? final.Verdict
            : claims.Exists(c => c.Verdict == Verdict.Entailed) ? Verdict.Entailed : Verdict.Unverifiable;
        var steps = claims.Where(c => c != answer && c.Support < 0.5).Aggregate(1.0, (product, c) => product * (AfterContradiction + ((1 - AfterContradiction) * 2 * c.Support)));
        var score = (answer?.Support ?? 0.5) * steps;
        return new ChainVerification(verdict, Math.Clamp(score, 0, 1), claims);
    }

    private void Check(ObjectStatement about)
    {
        var before = about.Name is { } name ? seen.Find(o => o.Name == name) : null;
        if (about.Seen is { } record)
            See(about.Text, record, before);
        else if (about.Name is { } again && before is null && known?.Find(again) is null)
            Add(ClaimKind.Object, about.Text, Judgement.Unknown($"the {again} was not described"));
        if (about.Offset is { } difference)
            Check(about, difference);
        if (about.Tally is { } counted)
            Check(about, counted);
    }

    private void See(string text, PerceivedObject record, PerceivedObject? before)
    {
        if (missing.Contains(record.Name))
            Add(ClaimKind.Object, text, Judgement.Holds(holds: false, $"the chain said before that there is no {record.Name}"));
        else if (before is not null)
            Add(ClaimKind.Object, text, Again(before, record));
        else
            Add(ClaimKind.Object, text, There(record.Name));
        if (known?.Find(record.Name) is { } there)
        {
            foreach (var claim in RecordClaims.Against(record, there, known.Uncertainty, text))
                claims.Add(claim);
        }
        if (before is null)
            seen.Add(record);
        else
            seen[seen.IndexOf(before)] = before.Or(record);
    }

    /// <summary>Whether the known scene has an object.</summary>
    private Judgement There(string name) =>
        known?.Find(name) is not null ? Judgement.Holds(holds: true, "the known scene has it")
        : known?.IsAbsent(name) == true ? Judgement.Holds(holds: false, "the known scene does not have it")
        : Judgement.Unknown("nothing known says whether it is there");

    /// <summary>An object described twice must be in one place; in a tally it must not come twice at all.</summary>
    private Judgement Again(PerceivedObject before, PerceivedObject record)
    {
        var same = before.Or(record) == before && record.Or(before) == record.Or(before.Or(record));
        if (tallied.Contains(record.Name))
            return Judgement.Holds(holds: false, $"the {record.Name} was counted before");
        return Judgement.Holds(same, $"the {record.Name} was described before");
    }

    private void Check(ObjectStatement about, Offset difference)
    {
        var own = Own;
        var (from, to) = Ends(own, about.Name);
        offset = difference;
        offsets++;
        if (from?.Ground is { } a && to?.Ground is { } b)
        {
            double dx = b.X - a.X, dz = b.Y - a.Y;
            // Which way a distance is measured does not matter.
            if (asked?.Kind == QuestionKind.Distance && Math.Abs(difference.X + dx) + Math.Abs(difference.Z + dz) < Math.Abs(difference.X - dx) + Math.Abs(difference.Z - dz))
                (dx, dz) = (-dx, -dz);
            var worse = Math.Abs(difference.X - dx) > Math.Abs(difference.Z - dz) ? (difference.X, dx) : (difference.Z, dz);
            Add(ClaimKind.Number, about.Text, Judgement.Equal(worse.Item1, worse.Item2, LengthStep, $"from the {from.Name} to the {to.Name} it is dx{Numbers.Text(dx)} dz{Numbers.Text(dz)}"));
        }
        if (about.Turn is not { } turn)
            return;
        var bearing = ObjectRecord.YawBin((float)Math.Atan2(difference.Z, difference.X));
        Add(ClaimKind.Number, about.Text, Angle(turn.Bearing, bearing, $"dx{Numbers.Text(difference.X)} dz{Numbers.Text(difference.Z)} point to {bearing} degrees"));
        if (from?.Facing is { } facing)
        {
            var yaw = Angles.ToDegrees(facing);
            Add(ClaimKind.Number, about.Text, Angle(turn.Relative, turn.Bearing - yaw, $"{turn.Bearing} less the {from.Name}'s yaw {Numbers.Text(yaw)}"));
        }
    }

    private static Judgement Angle(double said, double expected, string reason) =>
        Judgement.Equal(Math.Abs(Math.IEEERemainder(said - expected, 360)), 0, AngleStep, reason);

    /// <summary>The two objects a difference is between: from the viewer or the anchor to the object named, or as the question has them.</summary>
    private (PerceivedObject? From, PerceivedObject? To) Ends(Evidence own, string? name)
    {
        if (asked is null)
            return default;
        if (asked.Viewer is { } viewer)
            return (own.Find(viewer), name is null ? own.Resolve(asked.Subject) : own.Find(name));
        return asked.Kind switch
        {
            QuestionKind.Distance => (own.Resolve(asked.Subject), own.Resolve(asked.Reference)),
            // The anchor is the reference; the subject is measured first.
            QuestionKind.CloserTo => (own.Resolve(asked.Reference), own.Resolve(offsets == 0 ? asked.Subject : asked.Other)),
            _ => default,
        };
    }

    private void Check(ObjectStatement about, Tally counted)
    {
        var expected = (tally ?? 0) + (counted.Counted ? 1 : 0);
        tally = counted.Total;
        if (asked is { Kind: QuestionKind.Count or QuestionKind.PerspectiveCount } && about.Name is { } name)
        {
            tallied.Add(name);
            var judged = CountedBy(Own, name);
            if (judged.Verdict == Verdict.Unverifiable && known is not null)
                judged = CountedBy(known, name);
            Add(ClaimKind.Relation, about.Text, counted.Counted ? judged : judged.Opposite);
        }
        Add(ClaimKind.Number, about.Text, Judgement.Holds(counted.Total == expected, $"the tally stands at {expected}"));
    }

    private Judgement CountedBy(Evidence evidence, string name)
    {
        var centre = asked!.Viewer is { } viewer ? evidence.Find(viewer) : evidence.Resolve(asked.Reference);
        return evidence.Find(name) is { } counted ? evidence.Counts(asked, centre, counted) : Judgement.Unknown($"the {name} was not described");
    }

    private void Check(AbsenceStatement absence)
    {
        var judged = seen.Exists(o => o.Name == absence.Name) ? Judgement.Holds(holds: false, "the chain described it before")
            : There(absence.Name).Opposite;
        missing.Add(absence.Name);
        Add(ClaimKind.Object, absence.Text, judged);
    }

    private void Check(ExtremeStatement most)
    {
        var own = Own;
        if (most.Name is { } name)
            extremes[most.Extreme] = name;
        var label = most.Extreme is Extreme.Leftmost or Extreme.Rightmost ? "x" : "D";
        var values = seen.Select(o => RecordClaims.Value(o, label)).OfType<double>().ToList();
        if (values.Count > 0)
        {
            var best = most.Extreme is Extreme.Leftmost or Extreme.Nearest ? values.Min() : values.Max();
            Add(ClaimKind.Number, most.Text, Judgement.Equal(most.Value, best, label == "x" ? 1 : LengthStep, $"the {Phrases.Of(most.Extreme)} value is {Numbers.Text(best)}"));
        }
        if (most.Name is null)
            return;
        Add(ClaimKind.Relation, most.Text, Best(
            own.Find(most.Name) is { } named ? own.IsMost(most.Extreme, named) : Judgement.Unknown($"the {most.Name} was not described"),
            known?.Find(most.Name) is { } there ? known.IsMost(most.Extreme, there) : null));
    }

    private void Check(ComparisonStatement comparison)
    {
        var sign = comparison.Left < comparison.Right ? '<' : comparison.Left > comparison.Right ? '>' : '=';
        Add(ClaimKind.Number, comparison.Text, Judgement.Holds(sign == comparison.Sign, $"{Numbers.Text(comparison.Left)} {sign} {Numbers.Text(comparison.Right)}"));
        if (asked is null || comparison.Label.Length == 0)
            return;
        var own = Own;
        var step = comparison.Label is "x" or "y" ? 1 : LengthStep;
        foreach (var (mention, said) in new[] { (asked.Subject, comparison.Left), (asked.Reference, comparison.Right) })
        {
            if (own.Resolve(mention) is { } compared && RecordClaims.Value(compared, comparison.Label) is { } recorded)
                Add(ClaimKind.Number, comparison.Text, Judgement.Equal(said, recorded, step, $"the {compared.Name} has {comparison.Label}{Numbers.Text(recorded)}"));
        }
    }

    private void Check(DistanceStatement distance)
    {
        var other = distance.Other;
        double? expected = other is null && offset is { } d ? Math.Sqrt(d.X * d.X + d.Z * d.Z) : null;
        var own = Own;
        expected ??= Evidence.Distance(own.Find(distance.Name), other is null ? own.Resolve(asked?.Reference) : own.Find(other));
        if (expected is { } metres)
            Add(ClaimKind.Number, distance.Text, Judgement.Equal(distance.Metres, Numbers.Quarter(metres), LengthStep, $"the numbers add up to {Numbers.Text(metres)} m"));
        else
            Add(ClaimKind.Number, distance.Text, Judgement.Unknown("no positions to measure it by"));
    }

    private void Check(RelationStatement relation)
    {
        var judged = order.Judge(relation);
        order.Add(relation);
        if (judged.Verdict == Verdict.Unverifiable)
            judged = Best(By(Own, relation), known is null ? null : By(known, relation));
        Add(ClaimKind.Relation, relation.Text, judged);
    }

    private static Judgement By(Evidence evidence, RelationStatement relation)
    {
        var reference = evidence.Find(relation.Viewer ?? relation.Reference);
        return evidence.Find(relation.Subject) is not { } subject || reference is null ? Judgement.Unknown("the objects were not described")
            : relation.Viewer is null ? evidence.InCamera(subject, reference, relation.Relation)
            : evidence.ForViewer(reference, subject, relation.Relation);
    }

    private void Check(OptionStatement option)
    {
        options[option.Index] = option.IsRight;
        if (question is not { Kind: QuestionKind.MultipleChoice } || option.Index >= question.Options.Count)
            return;
        var copied = question.Options[option.Index] == option.Option;
        Add(ClaimKind.Relation, option.Text, !copied
            ? Judgement.Holds(holds: false, $"option {(char)('A' + option.Index)} is '{question.Options[option.Index]}'")
            : found is null ? Judgement.Unknown("nothing was found before the options")
            : OptionMatch.Judge(question.Options, option.Index, found) is var match && option.IsRight ? match : match.Opposite);
    }

    private void Check(AnswerStatement stated)
    {
        var own = Own;
        var context = new AnswerContext(missing, found, tally, options, offset);
        var target = stated.Final ? question! : asked!;
        var byKnown = known is null ? (Judgement?)null : AnswerCheck.Judge(target, stated.Answer, known, context: null);
        var judged = Best(AnswerCheck.Judge(target, stated.Answer, own, context), byKnown);
        if (!stated.Final)
        {
            found = stated.Answer;
            Add(ClaimKind.Relation, stated.Text, judged);
            return;
        }
        answer = judged.Of(ClaimKind.Answer, stated.Text);
        claims.Add(answer);
    }

    private void Add(ClaimKind kind, string text, Judgement judgement) => claims.Add(judgement.Of(kind, text));

    /// <summary>What is known from elsewhere decides before the chain's own numbers do; a contradiction by either stands.</summary>
    private static Judgement Best(Judgement own, Judgement? other)
    {
        if (other is not { } there || (there.Verdict == Verdict.Unverifiable && Math.Abs(there.Support - 0.5) < 1e-9))
            return own;
        if (own.Verdict == Verdict.Contradicted)
            return own with { Support = there.Support / 2 };
        if (there.Verdict != Verdict.Unverifiable)
            return there;
        // The known scene leans one way; the chain's own numbers are as good as its perception, no better.
        return own with { Verdict = Verdict.Unverifiable, Support = own.Verdict == Verdict.Entailed ? there.Support : (own.Support + there.Support) / 2, Reason = there.Reason };
    }
}
