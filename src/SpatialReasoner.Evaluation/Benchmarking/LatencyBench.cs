using System.Diagnostics;
using System.Globalization;
using SpatialReasoner.Evaluation.Reporting;
using SpatialReasoner.Evaluation.Running;
using SpatialReasoner.Evaluation.Statistics;
using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Benchmarking;

/// <summary>
/// How long one answer takes with nothing else running: columns in turn, so that a busy machine slows all alike, each on pictures of its own,
/// so that none profits from another's cached prefix.
/// </summary>
internal sealed class LatencyBench(IReasoner reasoner, IReadOnlyList<Column> columns, SceneDifficulty difficulty)
{
    /// <summary>Between the seeds of two kinds: scenes are shared by none.</summary>
    private const long KindStride = 1_000_000;

    private const int WarmUp = 2;

    /// <param name="perKind">Questions of every kind and column.</param>
    public async Task<string> RunAsync(long firstSeed, int perKind, CancellationToken cancellationToken)
    {
        var runs = columns.ToDictionary(c => c.Label, _ => new List<(double Ms, int Tokens)>(), StringComparer.Ordinal);
        var left = WarmUp;
        foreach (var (k, kind) in QuestionKinds.Scored.Index())
        {
            var items = ProceduralSuite.Items(kind, difficulty, firstSeed + (k * KindStride), (perKind + left) * columns.Count).ToArray();
            for (var i = 0; i < items.Length; i++)
            {
                var column = columns[i % columns.Count];
                var run = await TimeAsync(column, items[i], cancellationToken);
                if (i >= left * columns.Count)
                    runs[column.Label].Add(run);
            }
            left = 0;
        }
        return new MarkdownTable(
            ["column", "questions", "p50 ms", "p90 ms", "completion tokens"],
            [.. columns.Select(c => Row(c.Label, runs[c.Label]))]).ToString();

        static IReadOnlyList<string> Row(string label, List<(double Ms, int Tokens)> runs) =>
        [
            label, runs.Count.ToString(CultureInfo.InvariantCulture), MarkdownTable.Number(Quantile.Of(runs.Select(r => r.Ms), 0.5)),
            MarkdownTable.Number(Quantile.Of(runs.Select(r => r.Ms), 0.9)), MarkdownTable.Number(runs.Average(r => r.Tokens)),
        ];
    }

    private async Task<(double Ms, int Tokens)> TimeAsync(Column column, ProceduralItem item, CancellationToken cancellationToken)
    {
        var picture = PictureSource.Of(item, PictureControl.Own, difficulty, SceneGenerator.ModelImageSize);
        var request = column.Setting.Apply(Question.Of(item.Text, picture, item.Scene.Seed));
        var clock = Stopwatch.StartNew();
        var result = await reasoner.ReasonAsync(request, cancellationToken);
        return (clock.Elapsed.TotalMilliseconds, result.Usage.Tokens.CompletionTokens);
    }
}
