using System.CommandLine;
using System.Diagnostics;
using SpatialReasoner.Evaluation.Reporting;
using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;
using Spectre.Console;

namespace SpatialReasoner.Evaluation.Running;

/// <summary><c>run</c>: strategies over procedural scenes, a line per answer, tables at the end.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var suite = new SuiteArguments(defaultCount: 100);
        var engine = new EngineArguments();
        var kinds = new Option<string[]>("--kinds") { Description = "Question kinds; all scored ones by default.", DefaultValueFactory = _ => [], AllowMultipleArgumentsPerToken = true };
        var picture = new Option<PictureControl>("--picture") { Description = "own, or a control: blank (grey), other (another scene's picture).", DefaultValueFactory = _ => PictureControl.Own };
        var size = new Option<int>("--picture-size") { Description = "Side of the picture sent, pixels.", DefaultValueFactory = _ => SceneGenerator.ModelImageSize };
        var output = new Option<string?>("--out") { Description = "File for one JSON line per answer. What it holds already is not asked again." };
        var command = new Command("run", "Runs strategies over procedural scenes and prints tables per question kind.") { kinds, picture, size, output };
        suite.AddTo(command);
        engine.AddTo(command);
        command.SetAction((result, cancellationToken) => UserErrors.GuardAsync(async () =>
        {
            var options = new RunOptions
            {
                Columns = suite.Columns(result),
                Kinds = ParseKinds(result.GetValue(kinds)!),
                Difficulty = suite.Difficulty(result),
                Picture = result.GetValue(picture),
                Seed = suite.Seed(result),
                Count = suite.Count(result),
                PictureSize = result.GetValue(size),
                Concurrency = engine.Concurrency(result),
            };
            await using var opened = engine.Open(suite.Model(result), result);
            await RunAsync(opened, options, result.GetValue(output), cancellationToken);
        }));
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
            outcomes = await new Runner(model, options).RunAsync(known, SaveAsync, new TaskProgress(task), cancellationToken);
        });
        Console.WriteLine(new Report(outcomes, [], []).ToMarkdown());
        Console.WriteLine($"{asked} of {outcomes.Count} answers asked now, in {clock.Elapsed.TotalSeconds:0.0} s.");

        Task SaveAsync(ItemOutcome outcome, CancellationToken token)
        {
            Interlocked.Increment(ref asked);
            return file?.WriteAsync(outcome, token) ?? Task.CompletedTask;
        }
    }
}
