using SpatialReasoner.Evaluation.Running;
using SpatialReasoner.Evaluation.Statistics;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Reporting;

/// <summary>Outcomes of one model on one suite, by kind and column. Of several outcomes of one item and column the last counts.</summary>
internal sealed class Results
{
    private readonly Dictionary<(QuestionKind Kind, string Column), Dictionary<long, ItemOutcome>> cells = [];
    private readonly Dictionary<string, string> partners = new(StringComparer.Ordinal);

    public Results(IEnumerable<ItemOutcome> outcomes)
    {
        var columns = new List<string>();
        foreach (var outcome in outcomes)
        {
            if (!columns.Contains(outcome.Column))
                columns.Add(outcome.Column);
            if (outcome.EqualTokensOf is { } other)
                partners[other] = outcome.Column;
            if (!cells.TryGetValue((outcome.Kind, outcome.Column), out var cell))
                cells[(outcome.Kind, outcome.Column)] = cell = [];
            cell[outcome.Seed] = outcome;
        }
        Columns = columns;
        Kinds = [.. cells.Keys.Select(c => c.Kind).Distinct().Order()];
    }

    /// <summary>In the order they first appear.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Columns that do not spend another's tokens.</summary>
    public IReadOnlyList<string> OrdinaryColumns => [.. Columns.Except(partners.Values, StringComparer.Ordinal)];

    public IReadOnlyList<QuestionKind> Kinds { get; }

    /// <summary>The column that spent this one's tokens on direct answers; null where none did.</summary>
    public string? EqualTokens(string column) => partners.GetValueOrDefault(column);

    public IReadOnlyList<ItemOutcome> Of(string column) => [.. Kinds.SelectMany(k => Of(column, k))];

    /// <summary>In order of seed.</summary>
    public IReadOnlyList<ItemOutcome> Of(string column, QuestionKind kind) =>
        cells.TryGetValue((kind, column), out var cell) ? [.. cell.Values.OrderBy(o => o.Seed)] : [];

    /// <summary>Share of right answers; of several kinds the mean of theirs.</summary>
    public Estimate Accuracy(string column, params IReadOnlyList<QuestionKind> kinds) =>
        Bootstrap.Mean([.. kinds.SelectMany(k => Of(column, k)).Select(o => new Observation((int)o.Kind, o.Seed, o.Correct ? 1 : 0))]);

    /// <summary>a minus b on the items that both were asked.</summary>
    public PairedGain Gain(string a, string b, params IReadOnlyList<QuestionKind> kinds)
    {
        var differences = new List<Observation>();
        int onlyA = 0, onlyB = 0;
        foreach (var kind in kinds)
        {
            var others = cells.GetValueOrDefault((kind, b)) ?? [];
            foreach (var own in Of(a, kind))
            {
                if (!others.TryGetValue(own.Seed, out var other))
                    continue;
                onlyA += own.Correct && !other.Correct ? 1 : 0;
                onlyB += other.Correct && !own.Correct ? 1 : 0;
                differences.Add(new Observation((int)kind, own.Seed, (own.Correct ? 1 : 0) - (other.Correct ? 1 : 0)));
            }
        }
        return new PairedGain(Bootstrap.Mean(differences), McNemar.ExactP(onlyA, onlyB));
    }

    /// <summary>Share of the most common truth: what answering without looking can reach.</summary>
    public double MostCommon(QuestionKind kind)
    {
        var truths = cells.Where(c => c.Key.Kind == kind).SelectMany(c => c.Value.Values).DistinctBy(o => o.Seed).Select(o => o.Truth).ToArray();
        return truths.CountBy(t => t, StringComparer.Ordinal).Max(c => c.Value) / (double)truths.Length;
    }
}

/// <summary>How much better one column is than another on the same items.</summary>
/// <param name="Points">Difference of shares, -1 to 1.</param>
/// <param name="P">Exact McNemar, two-sided.</param>
internal sealed record PairedGain(Estimate Points, double P)
{
    public bool IsSignificant => P < 0.05;
}
