using System.Collections.Concurrent;
using SpatialReasoner.Evaluation.Scoring;
using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Evaluation.Running;

/// <summary>Asks every strategy every item, several at a time, through the same seam as the server.</summary>
internal sealed class Runner(IReasoner reasoner, RunOptions options)
{
    /// <param name="progress">Told once per finished question.</param>
    public async Task<IReadOnlyList<ItemOutcome>> RunAsync(IProgress<int> progress, CancellationToken cancellationToken)
    {
        var outcomes = new ConcurrentBag<ItemOutcome>();
        var work = options.Kinds
            .SelectMany(kind => ProceduralSuite.Items(kind, options.Difficulty, options.Seed, options.Count))
            .SelectMany(item => options.Strategies.Select(setting => (item, setting)));
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(work, parallel, async (pair, token) =>
        {
            outcomes.Add(await AskAsync(pair.item, pair.setting, token));
            progress.Report(1);
        });
        return [.. outcomes.OrderBy(o => o.Kind).ThenBy(o => o.Seed).ThenBy(o => o.Setting, StringComparer.Ordinal)];
    }

    private async Task<ItemOutcome> AskAsync(ProceduralItem item, StrategySetting setting, CancellationToken cancellationToken)
    {
        var request = new ReasoningRequest
        {
            Question = item.Text,
            Images = [PictureSource.Of(item, options.Picture, options.Difficulty, options.PictureSize)],
            Strategy = setting.Strategy,
            Samples = setting.Samples,
            Temperature = setting.Temperature,
            Seed = item.Scene.Seed,
        };
        var result = await reasoner.ReasonAsync(request, cancellationToken);
        return new ItemOutcome(
            item.Kind, item.Scene.Seed, setting.Label, item.Text, item.Truth.Text, result.Answer.Text,
            Scorer.IsCorrect(item.Truth, result.Answer), result.Abstained, result.Confidence,
            result.Usage.Tokens.CompletionTokens, result.Usage.Tokens.PromptTokens, result.Timings.TotalMs);
    }
}
