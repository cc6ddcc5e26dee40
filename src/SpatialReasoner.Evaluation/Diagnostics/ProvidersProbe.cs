using System.Diagnostics;
using System.Globalization;
using SpatialReasoner.Evaluation.Reporting;
using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Inference;
using SpatialReasoner.Inference.Onnx;
using SpatialReasoner.Scenes.Export;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Diagnostics;

/// <summary>
/// The same model on several providers. Agreement: greedy texts, and log-probabilities of the first provider's text, which all then follow, so that one
/// differing token does not hide the rest. Speed: chains that follow one given text from one prefix, so that every provider decodes the same tokens.
/// </summary>
/// <param name="models">The first is what the others are compared with.</param>
/// <param name="batches">Chains decoded at once.</param>
internal sealed class ProvidersProbe(IReadOnlyList<LocalModel> models, IReadOnlyList<int> batches)
{
    public async Task<string> RunAsync(int questions, int rounds, CancellationToken cancellationToken)
    {
        var kinds = QuestionKinds.Scored;
        var prompts = Enumerable.Range(0, questions)
            .Select(i => Prompt(ProceduralSuite.Items(kinds[i % kinds.Count], SceneDifficulty.Standard, SeedRanges.ValidationStart + 1000L * i, 1).First()))
            .ToArray();
        var agreements = new Agreement[models.Count];
        string[] texts = [];
        IReadOnlyList<float>[] expected = [];
        for (var i = 0; i < models.Count; i++)
        {
            // All at once: chains of different lengths then share their steps.
            var said = await Task.WhenAll(prompts.Select(p => GreedyAsync(models[i], p, cancellationToken)));
            if (i == 0)
                texts = said;
            var followed = await Task.WhenAll(prompts.Zip(texts, (p, text) => FollowAsync(models[i], p, text, 1, cancellationToken)));
            if (i == 0)
                expected = followed;
            agreements[i] = new Agreement(
                said.Zip(texts).Count(pair => string.Equals(pair.First, pair.Second, StringComparison.Ordinal)),
                followed.Zip(expected).SelectMany(pair => pair.First.Zip(pair.Second, (x, y) => Math.Abs(x - y))).Max());
        }
        var (longest, longestText) = prompts.Zip(texts).MaxBy(pair => pair.Second.Length);

        var speeds = new double[models.Count, batches.Count];
        for (var b = 0; b < batches.Count; b++)
        {
            var measured = models.Select(_ => new List<double>()).ToArray();
            for (var round = 0; round <= rounds; round++)
            {
                for (var i = 0; i < models.Count; i++)
                {
                    var clock = Stopwatch.StartNew();
                    var tokens = (await FollowAsync(models[i], longest, longestText, batches[b], cancellationToken)).Count;
                    if (round > 0) // the first warms up
                        measured[i].Add(tokens / clock.Elapsed.TotalSeconds);
                }
            }
            for (var i = 0; i < models.Count; i++)
                speeds[i, b] = measured[i].Order().ElementAt(rounds / 2);
        }
        return Table(questions, agreements, speeds).ToString();
    }

    private static CompletionRequest Prompt(ProceduralItem item) => new()
    {
        Messages =
        [
            ChatMessage.User(
                $"{QuestionText.Phrase(item.Question)} {Dialogues.ThinkStepByStep}",
                PictureSource.Of(item, PictureControl.Own, SceneDifficulty.Standard, SceneGenerator.ModelImageSize)),
        ],
        Sampling = new SamplingParameters { MaxTokens = 128 },
    };

    private static async Task<string> GreedyAsync(LocalModel model, CompletionRequest prompt, CancellationToken cancellationToken) =>
        (await model.CompleteAsync(prompt, cancellationToken)).Chains[0].Text;

    /// <summary>Log-probabilities of <paramref name="text"/>'s tokens in every chain that follows it.</summary>
    private static async Task<IReadOnlyList<float>> FollowAsync(LocalModel model, CompletionRequest prompt, string text, int chains, CancellationToken cancellationToken)
    {
        var request = prompt with { Continuations = [.. Enumerable.Repeat(text, chains)], Sampling = prompt.Sampling with { Chains = chains } };
        return [.. (await model.CompleteAsync(request, cancellationToken)).Chains.SelectMany(c => c.Tokens.Select(t => t.Logprob))];
    }

    private MarkdownTable Table(int questions, Agreement[] agreements, double[,] speeds) => new(
        ["provider", "keys and values", "greedy texts equal", "largest difference of a log-probability", .. batches.Select(b => string.Create(CultureInfo.InvariantCulture, $"tokens/s, {b} chains"))],
        [.. models.Select((model, i) => (IReadOnlyList<string>)
        [
            model.Provider.Used, model.Provider.CacheOnDevice ? "on the device" : "in host memory",
            string.Create(CultureInfo.InvariantCulture, $"{agreements[i].EqualTexts} of {questions}"),
            agreements[i].Difference.ToString("0.0e+0", CultureInfo.InvariantCulture),
            .. batches.Select((_, b) => string.Create(CultureInfo.InvariantCulture, $"{speeds[i, b]:0} (x{speeds[i, b] / speeds[0, b]:0.00})")),
        ])]);

    private sealed record Agreement(int EqualTexts, float Difference);
}
