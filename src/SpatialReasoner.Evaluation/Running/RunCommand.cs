using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Inference.Onnx;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;
using Spectre.Console;

namespace SpatialReasoner.Evaluation.Running;

/// <summary><c>run</c>: strategies over procedural scenes, a table per question kind.</summary>
internal static class RunCommand
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Model folder.", DefaultValueFactory = _ => "models/spatial-tiny" };
        var strategies = new Option<string[]>("--strategies")
        {
            Description = "Columns, each id[:samples][@temperature].",
            DefaultValueFactory = _ => ["direct", "cot"],
            AllowMultipleArgumentsPerToken = true,
        };
        var compare = new Option<string[]>("--compare")
        {
            Description = "Pairs of columns to compare, A/B for A minus B; by default every column with the first.",
            DefaultValueFactory = _ => [],
            AllowMultipleArgumentsPerToken = true,
        };
        var kinds = new Option<string[]>("--kinds") { Description = "Question kinds; all scored ones by default.", DefaultValueFactory = _ => [], AllowMultipleArgumentsPerToken = true };
        var difficulty = new Option<string>("--difficulty") { Description = "standard or hard.", DefaultValueFactory = _ => "standard" };
        difficulty.AcceptOnlyFromAmong([.. SceneDifficulty.All.Select(d => d.Id)]);
        var picture = new Option<PictureControl>("--picture") { Description = "own, or a control: blank (grey), other (another scene's picture).", DefaultValueFactory = _ => PictureControl.Own };
        var seed = new Option<long>("--seed") { Description = "First scene seed; published tables start at 2^41.", DefaultValueFactory = _ => SeedRanges.ValidationStart };
        var count = new Option<int>("--count") { Description = "Items per kind.", DefaultValueFactory = _ => 100 };
        var size = new Option<int>("--picture-size") { Description = "Side of the picture sent, pixels.", DefaultValueFactory = _ => SceneGenerator.ModelImageSize };
        var concurrency = new Option<int>("--concurrency") { Description = "Questions in flight.", DefaultValueFactory = _ => 8 };
        var output = new Option<string?>("--out") { Description = "File for one JSON line per item and strategy." };
        var command = new Command("run", "Runs strategies over procedural scenes and prints a table per question kind.")
        {
            model, strategies, compare, kinds, difficulty, picture, seed, count, size, concurrency, output,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            RunOptions options;
            try
            {
                StrategySetting[] settings = [.. result.GetValue(strategies)!.SelectMany(s => s.Split(',')).Select(StrategySetting.Parse)];
                options = new RunOptions
                {
                    ModelPath = result.GetValue(model)!,
                    Strategies = settings,
                    Compare = ParsePairs(result.GetValue(compare)!, [.. settings.Select(s => s.Label)]),
                    Kinds = ParseKinds(result.GetValue(kinds)!),
                    Difficulty = SceneDifficulty.All.Single(d => d.Id == result.GetValue(difficulty)),
                    Picture = result.GetValue(picture),
                    Seed = result.GetValue(seed),
                    Count = result.GetValue(count),
                    PictureSize = result.GetValue(size),
                    Concurrency = result.GetValue(concurrency),
                    Output = result.GetValue(output),
                };
            }
            catch (FormatException error)
            {
                Console.Error.WriteLine(error.Message);
                return 2;
            }
            await RunAsync(options, cancellationToken);
            return 0;
        });
        return command;
    }

    private static IReadOnlyList<QuestionKind> ParseKinds(string[] ids)
    {
        if (ids.Length == 0)
            return QuestionKinds.Scored;
        return
        [
            .. ids.SelectMany(i => i.Split(',')).Select(id => QuestionKinds.TryParse(id, out var kind)
                ? kind
                : throw new FormatException($"--kinds: '{id}' is not a question kind; known are {string.Join(", ", QuestionKinds.Scored.Select(k => k.Id()))}.")),
        ];
    }

    private static IReadOnlyList<(string A, string B)> ParsePairs(string[] pairs, string[] columns)
    {
        if (pairs.Length == 0)
            return [.. columns.Skip(1).Select(c => (c, columns[0]))];
        return
        [
            .. pairs.SelectMany(p => p.Split(',')).Select(pair => pair.Split('/') is [var a, var b] && columns.Contains(a) && columns.Contains(b)
                ? (a, b)
                : throw new FormatException($"--compare: '{pair}' is not A/B with two of the columns {string.Join(", ", columns)}.")),
        ];
    }

    private static async Task RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        await using var model = LocalModel.Open(options.ModelPath, new EngineOptions { Slots = 32, MaxSequenceTokens = 512, MaxQueuedRequests = 256 });
        var reasoner = Reasoner.Create(model);
        var clock = Stopwatch.StartNew();
        IReadOnlyList<ItemOutcome> outcomes = [];
        await AnsiConsole.Progress().StartAsync(async context =>
        {
            var task = context.AddTask("questions", maxValue: options.Kinds.Count * options.Count * (double)options.Strategies.Count);
            outcomes = await new Runner(reasoner, options).RunAsync(new Advance(task), cancellationToken);
        });

        var table = new ResultTable(outcomes, [.. options.Strategies.Select(s => s.Label)], options.Compare);
        Console.WriteLine($"model {model.Description.Id}, {options.Difficulty.Id}, picture {options.Picture}, seeds from {options.Seed}, {options.Count} items per kind; percent right [95 % bootstrap interval], * where a difference excludes zero");
        Console.WriteLine(table.ToMarkdown());
        foreach (var setting in outcomes.GroupBy(o => o.Setting))
            Console.WriteLine($"{setting.Key}: {setting.Average(o => o.CompletionTokens):0.0} completion tokens per answer, {setting.Count(o => o.Abstained)} abstained");
        Console.WriteLine($"{outcomes.Count} answers in {clock.Elapsed.TotalSeconds:0.0} s");
        if (options.Output is { } path)
            await File.WriteAllLinesAsync(path, outcomes.Select(o => JsonSerializer.Serialize(o, Json)), cancellationToken);
    }

    private sealed class Advance(ProgressTask task) : IProgress<int>
    {
        public void Report(int value) => task.Increment(value);
    }
}
