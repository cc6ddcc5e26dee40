using System.Globalization;
using System.Text;
using SpatialReasoner.Evaluation.Statistics;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Running;

/// <summary>Accuracy per kind and strategy with 95 % intervals, and paired differences on the same items.</summary>
internal sealed class ResultTable
{
    private readonly IReadOnlyList<string> settings;
    private readonly IReadOnlyList<(string A, string B)> pairs;
    private readonly ILookup<(QuestionKind, string), ItemOutcome> cells;
    private readonly IReadOnlyList<QuestionKind> kinds;

    /// <param name="pairs">Which columns are compared, a minus b.</param>
    public ResultTable(IReadOnlyList<ItemOutcome> outcomes, IReadOnlyList<string> settings, IReadOnlyList<(string A, string B)> pairs)
    {
        this.settings = settings;
        this.pairs = pairs;
        cells = outcomes.ToLookup(o => (o.Kind, o.Setting));
        kinds = [.. outcomes.Select(o => o.Kind).Distinct().Order()];
    }

    public IReadOnlyList<string> Header => ["kind", "items", "most common", .. settings, .. pairs.Select(p => $"{p.A} - {p.B}")];

    public IEnumerable<IReadOnlyList<string>> Rows()
    {
        foreach (var kind in kinds)
            yield return Row(kind.Id(), [kind]);
        if (kinds.Count > 1)
            yield return Row("all", kinds);
    }

    /// <summary>The table as GitHub Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append("| ").AppendJoin(" | ", Header).AppendLine(" |");
        text.Append('|').Insert(text.Length, "---|", Header.Count).AppendLine();
        foreach (var row in Rows())
            text.Append("| ").AppendJoin(" | ", row).AppendLine(" |");
        return text.ToString();
    }

    private List<string> Row(string name, IReadOnlyList<QuestionKind> of)
    {
        var first = Correct(of, settings[0]);
        var row = new List<string> { name, first.Length.ToString(CultureInfo.InvariantCulture), MostCommon(of) };
        row.AddRange(settings.Select(s => Percent(Bootstrap.Mean(Correct(of, s)))));
        row.AddRange(pairs.Select(p => Signed(Bootstrap.PairedDifference(Correct(of, p.A), Correct(of, p.B)))));
        return row;
    }

    private double[] Correct(IReadOnlyList<QuestionKind> of, string setting) =>
        [.. of.SelectMany(kind => cells[(kind, setting)].OrderBy(o => o.Seed)).Select(o => o.Correct ? 1d : 0d)];

    /// <summary>Share of the most common truth: what answering without looking can reach.</summary>
    private string MostCommon(IReadOnlyList<QuestionKind> of)
    {
        var shares = of.Select(kind =>
        {
            var truths = cells[(kind, settings[0])].Select(o => o.Truth).ToArray();
            return truths.CountBy(t => t, StringComparer.Ordinal).Max(c => c.Value) / (double)truths.Length;
        });
        return Number(100 * shares.Average());
    }

    private static string Percent(Estimate e) => $"{Number(100 * e.Mean)} [{Number(100 * e.Low)}, {Number(100 * e.High)}]";

    private static string Signed(Estimate e) =>
        $"{(100 * e.Mean).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture)} [{Number(100 * e.Low)}, {Number(100 * e.High)}]{(e.ExcludesZero ? " *" : "")}";

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
