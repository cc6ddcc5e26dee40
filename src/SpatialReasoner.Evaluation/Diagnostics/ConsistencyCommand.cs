using System.CommandLine;
using SpatialReasoner.Evaluation.Running;
using Spectre.Console;

namespace SpatialReasoner.Evaluation.Diagnostics;

/// <summary><c>diagnose consistency</c>: whether strategies agree with themselves.</summary>
internal static class ConsistencyCommand
{
    public static Command Create()
    {
        var suite = new SuiteArguments(defaultCount: 100);
        var engine = new EngineArguments();
        var command = new Command("consistency", "Asks every question a second time in another guise: objects swapped, picture mirrored, options reversed.");
        suite.AddTo(command);
        engine.AddTo(command);
        command.SetAction((result, cancellationToken) => UserErrors.GuardAsync(async () =>
        {
            var columns = suite.IndependentColumns(result);
            var difficulty = suite.Difficulty(result);
            await using var model = engine.Open(suite.Model(result), result);
            IReadOnlyList<ConsistencyOutcome> outcomes = [];
            await AnsiConsole.Progress().StartAsync(async context =>
            {
                var task = context.AddTask("pairs", maxValue: ConsistencyProbe.All.Sum(p => p.Kinds.Count) * suite.Count(result) * (double)columns.Count);
                var runner = new ConsistencyRunner(model, columns, difficulty, engine.Concurrency(result));
                outcomes = await runner.RunAsync(suite.Seed(result), suite.Count(result), new TaskProgress(task), cancellationToken);
            });
            Console.WriteLine($"## {model.Description.Id}, {difficulty.Id}: percent of pairs that contradict each other ± half the 95 % bootstrap interval\n");
            Console.WriteLine(ConsistencyTable.ToMarkdown(outcomes, [.. columns.Select(c => c.Label)]));
        }));
        return command;
    }
}
