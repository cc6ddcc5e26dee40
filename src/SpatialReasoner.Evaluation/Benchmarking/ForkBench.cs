using System.Diagnostics;
using System.Globalization;
using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Inference;
using SpatialReasoner.Scenes.Export;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Benchmarking;

/// <summary>
/// Times the same question three ways, interleaved so that a busy machine slows all alike: N chains forked from one prefill; N calls
/// one after another on an engine that remembers prefixes; N calls on one that does not.
/// </summary>
/// <param name="forking">An engine with its caches on.</param>
/// <param name="forgetful">The same engine without prefix and vision caches.</param>
internal sealed class ForkBench(IVisionLanguageModel forking, IVisionLanguageModel forgetful, int chains)
{
    public async Task<string> RunAsync(int questions, CancellationToken cancellationToken)
    {
        // Every way gets pictures of its own, so that none finds another's prefix in the cache.
        var items = ProceduralSuite.Items(QuestionKind.PerspectiveLeftRight, SceneDifficulty.Hard, SeedRanges.ValidationStart, 3 * (questions + 2)).ToArray();
        var forked = new List<(double Ms, int Tokens)>();
        var cached = new List<(double Ms, int Tokens)>();
        var separate = new List<(double Ms, int Tokens)>();
        for (var i = 0; i < questions + 2; i++)
        {
            var a = await ForkAsync(items[3 * i], cancellationToken);
            var b = await CallAsync(forking, items[3 * i + 1], cancellationToken);
            var c = await CallAsync(forgetful, items[3 * i + 2], cancellationToken);
            if (i < 2)
                continue; // warm-up
            forked.Add(a);
            cached.Add(b);
            separate.Add(c);
        }
        double f = PerToken(forked), h = PerToken(cached), s = PerToken(separate);
        return string.Create(CultureInfo.InvariantCulture, $"""
            {questions} questions, {chains} chains each, one engine thread; milliseconds per {chains} chains (median), microseconds per token

            | way | ms | us/token | of separate calls |
            |---|---|---|---|
            | {chains} separate calls, nothing remembered | {Median(separate):0.0} | {1000 * s:0.0} | 1.00 |
            | {chains} separate calls, prefix remembered | {Median(cached):0.0} | {1000 * h:0.0} | {h / s:0.00} |
            | {chains} chains forked from one prefill | {Median(forked):0.0} | {1000 * f:0.0} | {f / s:0.00} |
            """);
    }

    private async Task<(double Ms, int Tokens)> ForkAsync(ProceduralItem item, CancellationToken cancellationToken)
    {
        var request = Request(item, chains, item.Scene.Seed);
        var clock = Stopwatch.StartNew();
        var completion = await forking.CompleteAsync(request, cancellationToken);
        return (clock.Elapsed.TotalMilliseconds, completion.Usage.CompletionTokens);
    }

    private async Task<(double Ms, int Tokens)> CallAsync(IVisionLanguageModel model, ProceduralItem item, CancellationToken cancellationToken)
    {
        var requests = Enumerable.Range(0, chains).Select(i => Request(item, 1, item.Scene.Seed + i)).ToArray();
        var clock = Stopwatch.StartNew();
        var tokens = 0;
        foreach (var request in requests)
            tokens += (await model.CompleteAsync(request, cancellationToken)).Usage.CompletionTokens;
        return (clock.Elapsed.TotalMilliseconds, tokens);
    }

    private static CompletionRequest Request(ProceduralItem item, int chains, long seed) => new()
    {
        Messages =
        [
            ChatMessage.User(
                $"{QuestionText.Phrase(item.Question)} {Dialogues.ThinkStepByStep}",
                PictureSource.Of(item, PictureControl.Own, SceneDifficulty.Hard, SceneGenerator.ModelImageSize)),
        ],
        Sampling = new SamplingParameters { Chains = chains, Temperature = 0.8f, Seed = seed, MaxTokens = 128 },
    };

    private static double Median(List<(double Ms, int Tokens)> runs) => runs.Select(r => r.Ms).Order().ElementAt(runs.Count / 2);

    /// <summary>Chains differ in length between ways, so ways are compared by the median time per token.</summary>
    private static double PerToken(List<(double Ms, int Tokens)> runs) => runs.Select(r => r.Ms / r.Tokens).Order().ElementAt(runs.Count / 2);
}
