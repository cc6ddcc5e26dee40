using System.CommandLine;
using SpatialReasoner.Evaluation.Running;
using SpatialReasoner.Inference.Onnx;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Evaluation.Benchmarking;

/// <summary><c>latency</c>: what one answer takes, alone on an engine with all cores.</summary>
internal static class LatencyCommand
{
    public static Command Create()
    {
        var suite = new SuiteArguments(defaultCount: 5);
        var command = new Command("latency", "Times every strategy alone: one question at a time, no picture seen before.");
        suite.AddTo(command);
        command.SetAction((result, cancellationToken) => UserErrors.GuardAsync(async () =>
        {
            var columns = suite.IndependentColumns(result);
            await using var model = LocalModel.Open(suite.Model(result), new EngineOptions { Slots = 64, MaxSequenceTokens = 512, MaxQueuedRequests = 1000 });
            var difficulty = suite.Difficulty(result);
            var table = await new LatencyBench(Reasoner.Create(model, new ReasonerOptions { Images = new VipsImageEditor() }), columns, difficulty).RunAsync(suite.Seed(result), suite.Count(result), cancellationToken);
            Console.WriteLine($"{model.Description.Id}, {difficulty.Id}: one question at a time on {Environment.ProcessorCount} cores\n\n{table}");
        }));
        return command;
    }
}
