using System.Collections.Concurrent;
using SpatialReasoner.Evaluation.Running;
using SpatialReasoner.Evaluation.Scoring;
using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Inference;
using SpatialReasoner.Inference.Onnx;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;
using SpatialReasoner.Scenes.Rendering;

namespace SpatialReasoner.Evaluation.Diagnostics;

/// <summary>How one column fared with one item asked in two guises.</summary>
/// <param name="Consistent">Both were answered, and the answers agree.</param>
internal sealed record ConsistencyOutcome(string Column, string Probe, QuestionKind Kind, long Seed, bool Consistent);

/// <summary>Asks every column every item twice, as two requests.</summary>
internal sealed class ConsistencyRunner(ModelUnderTest model, IReadOnlyList<Column> columns, SceneDifficulty difficulty, int concurrency)
{
    /// <summary>Added to the second request's seed: chains must not agree because they drew the same random numbers.</summary>
    private const long SecondSeed = 1;

    /// <param name="count">Items per kind and probe.</param>
    public async Task<IReadOnlyList<ConsistencyOutcome>> RunAsync(long firstSeed, int count, IProgress<int> progress, CancellationToken cancellationToken)
    {
        var outcomes = new ConcurrentBag<ConsistencyOutcome>();
        var work = ConsistencyProbe.All
            .SelectMany(probe => ProceduralSuite.Scenes(probe.Kinds, difficulty, firstSeed, count).Select(items => (probe, items)));
        await model.ForEachAsync(work, concurrency, async (piece, reasoner, token) =>
        {
            var (probe, items) = piece;
            var rgb = Renderer.Render(items[0].Scene, SceneGenerator.ModelImageSize);
            var own = Encode(rgb.Rgb, rgb.Size);
            var mirrored = Encode(MirrorRows(rgb.Rgb, rgb.Size), rgb.Size);
            foreach (var item in items)
            {
                var pair = probe.Pair(item.Question);
                foreach (var column in columns)
                {
                    var first = await AskAsync(reasoner, column, pair.First, own, item.Scene.Seed, token);
                    var second = await AskAsync(reasoner, column, pair.Second, pair.Mirrored ? mirrored : own, item.Scene.Seed + SecondSeed, token);
                    outcomes.Add(new ConsistencyOutcome(
                        column.Label, probe.Id, item.Kind, item.Scene.Seed, Agree(pair, first, second)));
                    progress.Report(1);
                }
            }
        }, cancellationToken);
        return [.. outcomes.OrderBy(o => o.Probe, StringComparer.Ordinal).ThenBy(o => o.Kind).ThenBy(o => o.Seed)];
    }

    /// <summary>As near as the scorer wants an answer to be to the truth.</summary>
    private static bool Agree(ConsistencyPair pair, ReasoningResult first, ReasoningResult second) =>
        !first.Abstained && !second.Abstained && pair.Expected(first.Answer) is { } expected && Scorer.IsCorrect(expected, second.Answer);

    private static Task<ReasoningResult> AskAsync(
        IReasoner reasoner, Column column, SpatialQuestion question, ImageContent picture, long seed, CancellationToken cancellationToken) =>
        reasoner.ReasonAsync(column.Setting.Apply(new ReasoningRequest { Question = QuestionText.Phrase(question), Images = [picture], Seed = seed }), cancellationToken);

    private static ImageContent Encode(byte[] rgb, int size) => new(PngEncoder.Encode(new RgbImage(size, size, rgb)));

    /// <summary>[size, size, 3] with every row reversed.</summary>
    private static byte[] MirrorRows(byte[] rgb, int size)
    {
        var mirrored = new byte[rgb.Length];
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
                rgb.AsSpan((y * size + x) * 3, 3).CopyTo(mirrored.AsSpan((y * size + size - 1 - x) * 3));
        }
        return mirrored;
    }
}
