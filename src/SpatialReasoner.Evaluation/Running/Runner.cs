using System.Collections.Concurrent;
using SpatialReasoner.Evaluation.Scoring;
using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Reasoning.Calibration;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Running;

/// <summary>
/// Asks every column every item, through the same seam as the server. A scene is drawn, encoded and prefilled once for all kinds and columns:
/// its questions go to one engine, one after the other; scenes run side by side.
/// </summary>
internal sealed class Runner(ModelUnderTest model, RunOptions options)
{
    /// <summary>Temperature of equal-token baselines that name none, that of self-consistency's prompts.</summary>
    private const float BaselineTemperature = 0.8f;

    private const int MostSamples = 64;

    /// <summary>Votes of less are noise of draws, and would make most of an outcome file.</summary>
    private const double LeastVote = 0.0005;

    private static readonly string Build = typeof(Reasoner).Module.ModuleVersionId.ToString("N")[..12];

    /// <param name="known">Outcomes of earlier runs: what is there, with the same definition, model and prompts, is not asked again.</param>
    /// <param name="save">Called with every new outcome, from several threads.</param>
    /// <param name="progress">Told once per item and column.</param>
    /// <returns>Every outcome of this run's items and columns, known or new, in a fixed order.</returns>
    /// <exception cref="InvalidReasoningRequestException">A column asks for something that no request may.</exception>
    public async Task<IReadOnlyList<ItemOutcome>> RunAsync(
        IReadOnlyList<ItemOutcome> known, Func<ItemOutcome, CancellationToken, Task> save, IProgress<int> progress, CancellationToken cancellationToken)
    {
        var there = new Dictionary<OutcomeKey, ItemOutcome>();
        foreach (var outcome in known.Where(IsCurrent))
            there[OutcomeKey.Of(outcome)] = outcome;
        var outcomes = new ConcurrentBag<ItemOutcome>();
        var scenes = ProceduralSuite.Scenes(options.Kinds, options.Difficulty, options.Seed, options.Count);
        await model.ForEachAsync(scenes, options.Concurrency, AskSceneAsync, cancellationToken);
        var order = options.Columns.Index().ToDictionary(c => c.Item.Label, c => c.Index, StringComparer.Ordinal);
        return [.. outcomes.OrderBy(o => o.Kind).ThenBy(o => o.Seed).ThenBy(o => order[o.Column])];

        async Task AskSceneAsync(IReadOnlyList<ProceduralItem> items, IReasoner reasoner, CancellationToken token)
        {
            var picture = new Lazy<ImageContent>(() => PictureSource.Of(items[0], options.Picture, options.Difficulty, options.PictureSize));
            foreach (var item in items)
            {
                var spent = new Dictionary<string, ItemOutcome>(StringComparer.Ordinal);
                foreach (var column in options.Columns.OrderBy(c => c.EqualTokensOf is not null))
                {
                    var blank = Blank(item, column);
                    if (!there.TryGetValue(OutcomeKey.Of(blank), out var outcome))
                    {
                        outcome = await AskAsync(reasoner, column, item.Truth, picture.Value, blank, spent, token);
                        await save(outcome, token);
                    }
                    spent[column.Label] = outcome;
                    outcomes.Add(outcome with { Column = column.Label, EqualTokensOf = column.EqualTokensOf });
                    progress.Report(1);
                }
            }
        }
    }

    private bool IsCurrent(ItemOutcome outcome) =>
        outcome.Error is null && outcome.ModelHash == model.Hash && outcome.Prompts.All(p => model.IsCurrent(p.Key, p.Value));

    private async Task<ItemOutcome> AskAsync(
        IReasoner reasoner, Column column, SpatialAnswer truth, ImageContent picture, ItemOutcome blank, Dictionary<string, ItemOutcome> spent,
        CancellationToken cancellationToken)
    {
        var request = column.Setting.Apply(Question.Of(blank.Question, picture, blank.Seed));
        try
        {
            if (column.EqualTokensOf is { } other)
                request = await WithTokensOfAsync(spent[other], reasoner, request, cancellationToken);
            return Fill(blank, truth, await reasoner.ReasonAsync(request, cancellationToken));
        }
        catch (Exception fault) when (fault is QuestionNotUnderstoodException or DeadlinePassedException or InferenceException)
        {
            return blank with { Error = fault.Message };
        }
    }

    /// <summary>Samples as many answers as reach the other's tokens: the first one tells how long an answer to this question is.</summary>
    private static async Task<ReasoningRequest> WithTokensOfAsync(
        ItemOutcome other, IReasoner reasoner, ReasoningRequest request, CancellationToken cancellationToken)
    {
        request = request with { Samples = 1, Temperature = request.Temperature ?? BaselineTemperature };
        var one = await reasoner.ReasonAsync(request, cancellationToken);
        return request with { Samples = Samples(other.CompletionTokens, one.Usage.Tokens.CompletionTokens) };
    }

    /// <summary>Answers of <paramref name="each"/> tokens that reach <paramref name="budget"/>, as far as a request allows.</summary>
    internal static int Samples(int budget, int each) => Math.Clamp((int)Math.Ceiling(budget / (double)Math.Max(1, each)), 1, MostSamples);

    private ItemOutcome Blank(ProceduralItem item, Column column) => new()
    {
        Model = model.Description.Id,
        ModelHash = model.Hash,
        Difficulty = options.Difficulty.Id,
        Picture = options.Picture,
        PictureSize = options.PictureSize,
        Kind = item.Kind,
        Seed = item.Scene.Seed,
        Column = column.Label,
        Definition = column.Definition,
        EqualTokensOf = column.EqualTokensOf,
        Question = item.Text,
        Type = item.Truth.Type,
        Truth = item.Truth.Text,
        Concurrency = options.Concurrency,
        Build = Build,
    };

    private static ItemOutcome Fill(ItemOutcome blank, SpatialAnswer truth, ReasoningResult result) => blank with
    {
        Strategy = result.Strategy,
        Answer = result.Answer.Text,
        Correct = !result.Abstained && Scorer.IsCorrect(truth, result.Answer),
        Abstained = result.Abstained,
        Confidence = result.RawConfidence,
        Votes = result.Votes.Where(v => v.Weight >= LeastVote).GroupBy(v => v.Answer, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => Math.Round(g.Sum(v => v.Weight), 3), StringComparer.Ordinal),
        Asked = ConfidenceCalibration.KindOf(result.Question),
        Chains = result.Chains.Count,
        UnreadableChains = result.Chains.Count(c => c is { Counted: true, Answer: null }),
        PromptTokens = result.Usage.Tokens.PromptTokens,
        CompletionTokens = result.Usage.Tokens.CompletionTokens,
        Milliseconds = Math.Round(result.Timings.TotalMs, 2),
        Prompts = result.Prompts.ToDictionary(p => p.Name, p => p.Hash, StringComparer.Ordinal),
    };

    /// <summary>What makes two outcomes the same question to the same column.</summary>
    private readonly record struct OutcomeKey(string Model, string Difficulty, PictureControl Picture, int PictureSize, QuestionKind Kind, long Seed, string Question, string Definition)
    {
        public static OutcomeKey Of(ItemOutcome o) => new(o.Model, o.Difficulty, o.Picture, o.PictureSize, o.Kind, o.Seed, o.Question, o.Definition);
    }
}
