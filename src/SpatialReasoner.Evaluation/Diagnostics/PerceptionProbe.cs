using System.Collections.Concurrent;
using System.Globalization;
using SpatialReasoner.Evaluation.Reporting;
using SpatialReasoner.Evaluation.Running;
using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Diagnostics;

/// <summary>How far what a strategy perceives of whole scenes is from the truth: no reasoning over it can make up for that.</summary>
internal sealed class PerceptionProbe(ModelUnderTest model, IReadOnlyList<Column> columns, SceneDifficulty difficulty, int concurrency)
{
    /// <param name="count">Scenes.</param>
    public async Task<string> RunAsync(long firstSeed, int count, IProgress<int> progress, CancellationToken cancellationToken)
    {
        var looks = new ConcurrentBag<(string Column, SceneGraph Truth, PerceivedScene? Seen)>();
        await model.ForEachAsync(ProceduralSuite.Items(QuestionKind.Describe, difficulty, firstSeed, count), concurrency, async (item, reasoner, token) =>
        {
            var picture = PictureSource.Of(item, PictureControl.Own, difficulty, SceneGenerator.ModelImageSize);
            foreach (var column in columns)
            {
                var result = await reasoner.ReasonAsync(column.Setting.Apply(Question.Of(item.Text, picture, item.Scene.Seed)), token);
                looks.Add((column.Label, item.Scene.ToSceneGraph(), result.Scene));
                progress.Report(1);
            }
        }, cancellationToken);
        return new MarkdownTable(
            ["column", "objects", "missed", "invented", "x, y of the image's 1/32", "X m", "Z m", "D m", "yaw degrees"],
            [.. columns.Select(c => Row(c.Label, [.. looks.Where(l => l.Column == c.Label).Select(l => PerceptionError.Of(l.Truth, l.Seen))]))]).ToString();
    }

    private static IReadOnlyList<string> Row(string column, PerceptionError[] errors)
    {
        double objects = errors.Sum(e => e.Objects), listed = errors.Sum(e => e.Found + e.Invented);
        return
        [
            column, MarkdownTable.Number(objects), Share(errors.Sum(e => e.Objects - e.Found), objects), Share(errors.Sum(e => e.Invented), listed),
            Mean(e => e.Image, 32), Mean(e => e.X), Mean(e => e.Z), Mean(e => e.Distance), Mean(e => e.Facing, 180 / Math.PI),
        ];

        string Mean(Func<PerceptionError, IReadOnlyList<double>> of, double unit = 1) =>
            errors.SelectMany(of).ToArray() is { Length: > 0 } all ? (unit * all.Average()).ToString("0.00", CultureInfo.InvariantCulture) : "-";

        static string Share(double part, double whole) => $"{MarkdownTable.Number(whole == 0 ? 0 : 100 * part / whole)} %";
    }
}
