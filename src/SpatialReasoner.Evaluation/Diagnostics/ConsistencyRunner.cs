using System.Collections.Concurrent;
using SpatialReasoner.Evaluation.Running;
using SpatialReasoner.Evaluation.Scoring;
using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Inference;
using SpatialReasoner.Inference.Onnx;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Diagnostics;

/// <summary>How one column fared with one item asked in two guises.</summary>
/// <param name="Consistent">Both were answered, and the answers agree.</param>
internal sealed record ConsistencyOutcome(string Column, string Probe, QuestionKind Kind, long Seed, bool Consistent);

/// <summary>Asks every column every item twice, as two requests.</summary>
internal sealed class ConsistencyRunner(ModelUnderTest model, IReadOnlyList<Column> columns, SceneDifficulty difficulty, int concurrency)
{
    /// <summary>Added to the second request's seed: chains must not agree because they drew the same random numbers.</summary>
    private const long SecondSeed = 1;

    private static readonly VipsImageEditor Images = new();

    /// <param name="count">Items per kind and probe.</param>
    public async Task<IReadOnlyList<ConsistencyOutcome>> RunAsync(long firstSeed, int count, IProgress<int> progress, CancellationToken cancellationToken)
    {
        var outcomes = new ConcurrentBag<ConsistencyOutcome>();
        var work = ConsistencyProbe.All
            .SelectMany(probe => ProceduralSuite.Scenes(probe.Kinds, difficulty, firstSeed, count).Select(items => (probe, items)));
        await model.ForEachAsync(work, concurrency, async (piece, reasoner, token) =>
        {
            var (probe, items) = piece;
            var own = PictureSource.Of(items[0], PictureControl.Own, difficulty, SceneGenerator.ModelImageSize);
            var other = probe.Mirrors ? Images.Mirror(own) : own;
            foreach (var item in items)
            {
                if (probe.Again(item.Question) is not { } again)
                    continue;
                foreach (var column in columns)
                {
                    var first = await AskAsync(reasoner, column, item.Question, own, item.Scene.Seed, token);
                    var second = await AskAsync(reasoner, column, again, other, item.Scene.Seed + SecondSeed, token);
                    outcomes.Add(new ConsistencyOutcome(column.Label, probe.Id, item.Kind, item.Scene.Seed, Agree(probe, item.Question, first, second)));
                    progress.Report(1);
                }
            }
        }, cancellationToken);
        return [.. outcomes.OrderBy(o => o.Probe, StringComparer.Ordinal).ThenBy(o => o.Kind).ThenBy(o => o.Seed)];
    }

    /// <summary>As near to each other as the scorer wants an answer to be to the truth.</summary>
    private static bool Agree(ConsistencyProbe probe, SpatialQuestion question, ReasoningResult first, ReasoningResult second) =>
        !first.Abstained && !second.Abstained && Scorer.IsCorrect(first.Answer, probe.Back(second.Answer, question));

    private static Task<ReasoningResult> AskAsync(
        IReasoner reasoner, Column column, SpatialQuestion question, ImageContent picture, long seed, CancellationToken cancellationToken) =>
        reasoner.ReasonAsync(column.Setting.Apply(Question.Of(QuestionText.Phrase(question), picture, seed)), cancellationToken);
}
