using System.CommandLine;
using System.Diagnostics;
using SpatialReasoner.Evaluation.Reporting;
using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;
using Spectre.Console;

namespace SpatialReasoner.Evaluation.Running;

/// <summary><c>run</c>: strategies over procedural scenes, a line per answer, tables at the end.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Model folder.", DefaultValueFactory = _ => "models/spatial-tiny" };
        var strategies = new Option<string[]>("--strategies")
        {
            Description = $"Columns, separated by spaces: [name=]{StrategySetting.Form}, or [name=]direct~COLUMN for direct answers worth the same tokens. @FILE reads them from a file.",
            DefaultValueFactory = _ => ["direct", "cot"],
            AllowMultipleArgumentsPerToken = true,
        };
        var kinds = new Option<string[]>("--kinds") { Description = "Question kinds; all scored ones by default.", DefaultValueFactory = _ => [], AllowMultipleArgumentsPerToken = true };
        var difficulty = new Option<string>("--difficulty") { Description = "How hard scenes and questions are.", DefaultValueFactory = _ => "standard" };
        difficulty.AcceptOnlyFromAmong([.. SceneDifficulty.All.Select(d => d.Id)]);
        var picture = new Option<PictureControl>("--picture") { Description = "own, or a control: blank (grey), other (another scene's picture).", DefaultValueFactory = _ => PictureControl.Own };
        var seed = new Option<long>("--seed") { Description = "First scene seed; published tables start at 2^41.", DefaultValueFactory = _ => SeedRanges.ValidationStart };
        var count = new Option<int>("--count") { Description = "Items per kind.", DefaultValueFactory = _ => 100 };
        var size = new Option<int>("--picture-size") { Description = "Side of the picture sent, pixels.", DefaultValueFactory = _ => SceneGenerator.ModelImageSize };
        var concurrency = new Option<int>("--concurrency") { Description = "Scenes in flight, over all engines.", DefaultValueFactory = _ => 16 };
        var engines = new Option<int>("--engines") { Description = "Copies of the model, one thread each.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var slots = new Option<int>("--slots") { Description = "Chains one engine decodes at once.", DefaultValueFactory = _ => 64 };
        var output = new Option<string?>("--out") { Description = "File for one JSON line per answer. What it holds already is not asked again." };
        var command = new Command("run", "Runs strategies over procedural scenes and prints tables per question kind.")
        {
            model, strategies, kinds, difficulty, picture, seed, count, size, concurrency, engines, slots, output,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            try
            {
                var options = new RunOptions
                {
                    Columns = Column.ParseAll(result.GetValue(strategies)!),
                    Kinds = ParseKinds(result.GetValue(kinds)!),
                    Difficulty = SceneDifficulty.All.Single(d => d.Id == result.GetValue(difficulty)),
                    Picture = result.GetValue(picture),
                    Seed = result.GetValue(seed),
                    Count = result.GetValue(count),
                    PictureSize = result.GetValue(size),
                    Concurrency = result.GetValue(concurrency),
                };
                await using var opened = ModelUnderTest.Open(result.GetValue(model)!, result.GetValue(engines), result.GetValue(slots));
                await RunAsync(opened, options, result.GetValue(output), cancellationToken);
                return 0;
            }
            catch (Exception error) when (error is FormatException or InvalidReasoningRequestException)
            {
                Console.Error.WriteLine(error.Message);
                return 2;
            }
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

    private static async Task RunAsync(ModelUnderTest model, RunOptions options, string? path, CancellationToken cancellationToken)
    {
        var (file, known) = path is null ? (null, []) : OutcomeFile.Append(path);
        await using var _ = file;
        var asked = 0;
        var clock = Stopwatch.StartNew();
        IReadOnlyList<ItemOutcome> outcomes = [];
        await AnsiConsole.Progress().StartAsync(async context =>
        {
            var task = context.AddTask("answers", maxValue: options.Kinds.Count * options.Count * (double)options.Columns.Count);
            outcomes = await new Runner(model, options).RunAsync(known, SaveAsync, new Advance(task), cancellationToken);
        });
        Console.WriteLine(new Report(outcomes, []).ToMarkdown());
        Console.WriteLine($"{asked} of {outcomes.Count} answers asked now, in {clock.Elapsed.TotalSeconds:0.0} s.");

        Task SaveAsync(ItemOutcome outcome, CancellationToken token)
        {
            Interlocked.Increment(ref asked);
            return file?.WriteAsync(outcome, token) ?? Task.CompletedTask;
        }
    }

    private sealed class Advance(ProgressTask task) : IProgress<int>
    {
        public void Report(int value) => task.Increment(value);
    }
}
