using System.CommandLine;
using SpatialReasoner.Evaluation.Running;
using SpatialReasoner.Scenes.Questions;
using Spectre.Console;

namespace SpatialReasoner.Evaluation.Diagnostics;

/// <summary><c>diagnose vision</c>: probes between vision encoder and decoder.</summary>
internal static class VisionCommand
{
    public static Command Create()
    {
        var suite = new SuiteArguments(defaultCount: 100);
        var engine = new EngineArguments();
        var command = new Command("vision", "Lengths of image tokens; answers after shuffling, rescaling or blanking them.");
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
                var task = context.AddTask("answers", maxValue: (double)QuestionKinds.Scored.Count * suite.Count(result) * columns.Count * VisionProbe.Asked);
                var probe = new VisionProbe(model, columns, difficulty, engine.Concurrency(result));
                markdown = await probe.RunAsync(suite.Seed(result), suite.Count(result), new TaskProgress(task), cancellationToken);
            });
            Console.WriteLine($"## {model.Description.Id}, {difficulty.Id}\n\n{markdown}");
        }));
        return command;
    }
}
