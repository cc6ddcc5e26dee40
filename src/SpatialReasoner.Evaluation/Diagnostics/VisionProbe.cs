using System.Collections.Concurrent;
using System.Globalization;
using SpatialReasoner.Evaluation.Reporting;
using SpatialReasoner.Evaluation.Running;
using SpatialReasoner.Evaluation.Scoring;
using SpatialReasoner.Evaluation.Statistics;
using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Diagnostics;

/// <summary>
/// What answers owe to the image tokens (Beyond Semantics, arXiv 2503.17349): how long those are beside text tokens, and how often an answer changes
/// when their order is shuffled, their length is brought to that of text, or the picture is grey.
/// </summary>
internal sealed class VisionProbe(ModelUnderTest model, IReadOnlyList<Column> columns, SceneDifficulty difficulty, int concurrency)
{
    private static readonly (string Id, VisionIntervention Vision)[] Interventions =
    [
        ("shuffled", new VisionIntervention { PermutationSeed = 1 }),
        ("length of text", new VisionIntervention { TokenNorm = 1 }),
        ("grey", new VisionIntervention { BlankImage = true }),
    ];

    public static int Asked => 1 + Interventions.Length;

    /// <param name="count">Items per kind.</param>
    public async Task<string> RunAsync(long firstSeed, int count, IProgress<int> progress, CancellationToken cancellationToken)
    {
        var outcomes = new ConcurrentBag<Outcome>();
        var ratios = new ConcurrentBag<double>();
        await model.ForEachAsync(ProceduralSuite.Scenes(QuestionKinds.Scored, difficulty, firstSeed, count), concurrency, async (items, reasoner, token) =>
        {
            var picture = PictureSource.Of(items[0], PictureControl.Own, difficulty, SceneGenerator.ModelImageSize);
            ratios.Add((await model.MeasureTokenNormsAsync(picture, token)).Ratio);
            foreach (var item in items)
            {
                foreach (var column in columns)
                {
                    var request = column.Setting.Apply(Question.Of(item.Text, picture, item.Scene.Seed));
                    var plain = await reasoner.ReasonAsync(request, token);
                    progress.Report(1);
                    foreach (var (id, vision) in Interventions)
                    {
                        var probed = await reasoner.ReasonAsync(request with { Vision = vision }, token);
                        progress.Report(1);
                        outcomes.Add(new Outcome(
                            column.Label, id, item.Kind, item.Scene.Seed, !string.Equals(plain.Answer.Text, probed.Answer.Text, StringComparison.Ordinal),
                            IsRight(item, plain), IsRight(item, probed)));
                    }
                }
            }
        }, cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"Image tokens are {ratios.Average():0.00} times as long as text tokens (mean of {ratios.Count} pictures).\n\n{Table([.. outcomes])}");
    }

    private static bool IsRight(ProceduralItem item, ReasoningResult result) => !result.Abstained && Scorer.IsCorrect(item.Truth, result.Answer);

    private MarkdownTable Table(IReadOnlyList<Outcome> outcomes)
    {
        return new MarkdownTable(
            ["column", "image tokens", "answers changed", "right before", "right after"],
            [.. columns.SelectMany(c => Interventions.Select(i => Row(c.Label, i.Id)))]);

        IReadOnlyList<string> Row(string column, string intervention)
        {
            var of = outcomes.Where(o => o.Column == column && o.Intervention == intervention).OrderBy(o => o.Kind).ThenBy(o => o.Seed).ToArray();
            return [column, intervention, Share(of, o => o.Changed), Share(of, o => o.RightBefore), Share(of, o => o.RightAfter)];
        }

        static string Share(Outcome[] outcomes, Func<Outcome, bool> what) =>
            MarkdownTable.Percent(Bootstrap.Mean([.. outcomes.Select(o => new Observation((int)o.Kind, o.Seed, what(o) ? 1 : 0))]));
    }

    private sealed record Outcome(string Column, string Intervention, QuestionKind Kind, long Seed, bool Changed, bool RightBefore, bool RightAfter);
}
