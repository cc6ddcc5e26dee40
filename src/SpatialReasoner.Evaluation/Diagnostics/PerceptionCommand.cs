using System.CommandLine;
using SpatialReasoner.Evaluation.Running;
using Spectre.Console;

namespace SpatialReasoner.Evaluation.Diagnostics;

/// <summary><c>diagnose perception</c>: errors of what strategies see.</summary>
internal static class PerceptionCommand
{
    public static Command Create()
    {
        var suite = new SuiteArguments(defaultCount: 300);
        var engine = new EngineArguments();
        var command = new Command("perception", "Has scenes described, and compares what was seen with what is there; --count is the number of scenes.");
        suite.AddTo(command);
        engine.AddTo(command);
        command.SetAction((result, cancellationToken) => UserErrors.GuardAsync(async () =>
        {
            var columns = suite.IndependentColumns(result);
            var difficulty = suite.Difficulty(result);
            await using var model = engine.Open(suite.Model(result), result);
            var markdown = "";
            await AnsiConsole.Progress().StartAsync(async context =>
            {
                var task = context.AddTask("scenes", maxValue: suite.Count(result) * (double)columns.Count);
                var probe = new PerceptionProbe(model, columns, difficulty, engine.Concurrency(result));
                markdown = await probe.RunAsync(suite.Seed(result), suite.Count(result), new TaskProgress(task), cancellationToken);
            });
            Console.WriteLine($"## {model.Description.Id}, {difficulty.Id}: mean absolute errors of objects found under their name\n\n{markdown}");
        }));
        return command;
    }
}
