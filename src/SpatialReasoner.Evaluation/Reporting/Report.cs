using System.Globalization;
using System.Text;
using SpatialReasoner.Evaluation.Running;
using SpatialReasoner.Evaluation.Statistics;
using SpatialReasoner.Reasoning.Calibration;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Reporting;

/// <summary>Outcomes as Markdown: for every model and suite accuracies, gains, costs, and where the numbers come from.</summary>
/// <param name="pairs">Columns compared beside the usual ones, a minus b.</param>
/// <param name="calibrations">Of the models, where there are any.</param>
/// <param name="baseline">The column every other one is compared with.</param>
internal sealed class Report(
    IReadOnlyList<ItemOutcome> outcomes, IReadOnlyList<(string A, string B)> pairs, IReadOnlyList<ConfidenceCalibration> calibrations, string baseline = Column.Direct)
{
    private const string Mixed = "**mixed suite**";

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        foreach (var suite in outcomes.GroupBy(o => (o.Model, o.Difficulty, o.Picture, o.PictureSize)))
            Write(text, suite.Key.Model, suite.Key.Difficulty, [.. suite]);
        return text.ToString();
    }

    private void Write(StringBuilder text, string model, string difficulty, IReadOnlyList<ItemOutcome> suite)
    {
        var results = new Results(suite);
        text.Append(CultureInfo.InvariantCulture, $"## {model}, {difficulty}\n\n{Provenance(suite)}\n\n");
        text.Append("Percent right ± half the 95 % bootstrap interval (scenes resampled). *Common* is the share of the most common truth; the mixed suite weighs all kinds equally.\n\n");
        text.Append(Accuracy(results)).Append('\n');
        if (results.Columns.Contains(baseline, StringComparer.Ordinal) && results.OrdinaryColumns.Count > 1)
        {
            text.Append(CultureInfo.InvariantCulture, $"Gains on the mixed suite: points [95 % paired bootstrap interval] and exact McNemar p, not corrected for the number of comparisons. *Its tokens* are those the direct answers at equal tokens really took: a request samples at most 64 of them, which can fall short.\n\n{Gains(results)}\n");
            text.Append(CultureInfo.InvariantCulture, $"Gains over {baseline} by kind: points ± half the interval, * where p < 0.05.\n\n{GainsByKind(results, c => c == baseline ? null : baseline)}\n");
        }
        if (results.OrdinaryColumns.Any(c => results.EqualTokens(c) is not null))
            text.Append(CultureInfo.InvariantCulture, $"Gains by kind over {baseline} sampled and voted on with the same tokens:\n\n{GainsByKind(results, results.EqualTokens)}\n");
        Compare(text, results);
        text.Append(CultureInfo.InvariantCulture, $"Costs per answer. Latencies are those of a busy engine, with so many scenes in flight; alone they are shorter.\n\n{Costs(results)}\n");
        var reliability = new ReliabilityTables(results, calibrations.FirstOrDefault(c => c.Provenance.Model == model));
        text.Append(CultureInfo.InvariantCulture, $"Expected calibration error in points (10 bins), raw → calibrated where the column was calibrated; abstentions left out.\n\n{reliability.Errors()}\n");
        text.Append(CultureInfo.InvariantCulture, $"Reliability: answers in the bin of confidence: mean confidence → share right.\n\n{reliability.Bins()}\n");
    }

    private static string Provenance(IReadOnlyList<ItemOutcome> suite)
    {
        var parts = new List<string>
        {
            $"seeds {suite.Min(o => o.Seed)} to {suite.Max(o => o.Seed)}",
            $"picture {suite[0].Picture.ToString().ToLowerInvariant()}, {suite[0].PictureSize} pixels",
            $"model files {List(suite.Select(o => o.ModelHash))}",
            $"build {List(suite.Select(o => o.Build))}",
            $"prompts {List(suite.SelectMany(o => o.Prompts).Select(p => $"{p.Key}@{p.Value}").Order(StringComparer.Ordinal))}",
        };
        return $"{string.Join("; ", parts)}.";

        static string List(IEnumerable<string> values) => string.Join(", ", values.Distinct(StringComparer.Ordinal));
    }

    private static MarkdownTable Accuracy(Results results)
    {
        return new MarkdownTable(["kind", "items", "common", .. results.OrdinaryColumns], [.. results.Kinds.Select(k => Row(k.Id(), k)), Row(Mixed, [.. results.Kinds])]);

        IReadOnlyList<string> Row(string name, params IReadOnlyList<QuestionKind> kinds) =>
        [
            name,
            Range(results.OrdinaryColumns.Select(c => kinds.Sum(k => results.Of(c, k).Count))),
            MarkdownTable.Number(100 * kinds.Average(results.MostCommon)),
            .. results.OrdinaryColumns.Select(c => MarkdownTable.Percent(results.Accuracy(c, kinds))),
        ];
    }

    /// <summary>"300"; "120 to 300" while a run is under way.</summary>
    private static string Range(IEnumerable<int> counts) => counts.Order().ToArray() is [var least, .., var most] && least != most
        ? string.Create(CultureInfo.InvariantCulture, $"{least} to {most}")
        : counts.First().ToString(CultureInfo.InvariantCulture);

    private MarkdownTable Gains(Results results)
    {
        return new MarkdownTable(
            ["column", "right", $"- {baseline}", "p", $"- {baseline} at equal tokens", "p", "tokens", "its tokens"],
            [.. results.OrdinaryColumns.Where(c => c != baseline).Select(Row)]);

        IReadOnlyList<string> Row(string column)
        {
            var plain = results.Gain(column, baseline, results.Kinds);
            var row = new List<string>
            {
                column, MarkdownTable.Percent(results.Accuracy(column, results.Kinds)), MarkdownTable.GainWithInterval(plain.Points), MarkdownTable.P(plain.P),
            };
            if (results.EqualTokens(column) is not { } partner)
                return [.. row, "-", "-", Tokens(results, column), "-"];
            var equal = results.Gain(column, partner, results.Kinds);
            return [.. row, MarkdownTable.GainWithInterval(equal.Points), MarkdownTable.P(equal.P), Tokens(results, column), Tokens(results, partner)];
        }
    }

    /// <summary>Every ordinary column against the one that <paramref name="opponent"/> names for it.</summary>
    private static MarkdownTable GainsByKind(Results results, Func<string, string?> opponent)
    {
        (string A, string B)[] pairs = [.. results.OrdinaryColumns.Where(c => opponent(c) is not null).Select(c => (c, opponent(c)!))];
        return PairsByKind(results, pairs, [.. pairs.Select(p => p.A)]);
    }

    private void Compare(StringBuilder text, Results results)
    {
        (string A, string B)[] there = [.. pairs.Where(p => results.Columns.Contains(p.A, StringComparer.Ordinal) && results.Columns.Contains(p.B, StringComparer.Ordinal))];
        if (there.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"Other differences, * where p < 0.05:\n\n{PairsByKind(results, there, [.. there.Select(p => $"{p.A} - {p.B}")])}\n");
    }

    private static MarkdownTable PairsByKind(Results results, IReadOnlyList<(string A, string B)> pairs, IReadOnlyList<string> names)
    {
        return new MarkdownTable(["kind", .. names], [.. results.Kinds.Select(k => Row(k.Id(), k)), Row(Mixed, [.. results.Kinds])]);

        IReadOnlyList<string> Row(string name, params IReadOnlyList<QuestionKind> kinds) =>
        [
            name, .. pairs.Select(p => results.Gain(p.A, p.B, kinds)).Select(g => MarkdownTable.Gain(g.Points, g.IsSignificant)),
        ];
    }

    private static MarkdownTable Costs(Results results)
    {
        return new MarkdownTable(
            ["column", "completion tokens", "chains", "prompt tokens", "p50 ms", "p90 ms", "in flight", "abstained", "unreadable chains", "failed"],
            [.. results.Columns.Select(Row)]);

        IReadOnlyList<string> Row(string column)
        {
            var all = results.Of(column);
            var answered = all.Where(o => o.Error is null).ToArray();
            return
            [
                column, Tokens(results, column), Mean(answered, o => o.Chains), Mean(answered, o => o.PromptTokens),
                MarkdownTable.Number(Quantile.Of(answered.Select(o => o.Milliseconds), 0.5)), MarkdownTable.Number(Quantile.Of(answered.Select(o => o.Milliseconds), 0.9)),
                Range(all.Select(o => o.Concurrency)), Share(all.Count(o => o.Abstained), all.Count),
                Share(answered.Sum(o => o.UnreadableChains), answered.Sum(o => o.Chains)), Share(all.Count - answered.Length, all.Count),
            ];
        }
    }

    private static string Tokens(Results results, string column) => Mean(results.Of(column).Where(o => o.Error is null), o => o.CompletionTokens);

    private static string Mean(IEnumerable<ItemOutcome> outcomes, Func<ItemOutcome, int> value) => MarkdownTable.Number(outcomes.Select(value).DefaultIfEmpty().Average());

    private static string Share(int part, int whole) => $"{MarkdownTable.Number(whole == 0 ? 0 : 100d * part / whole)} %";
}
