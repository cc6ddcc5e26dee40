using System.CommandLine;
using SpatialReasoner.Inference.Onnx;

namespace SpatialReasoner.Evaluation.Benchmarking;

/// <summary><c>bench</c>: what forking one prefill into N chains saves, as ratios within one run.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Model folder.", DefaultValueFactory = _ => "models/spatial-tiny" };
        var chains = new Option<int>("--chains") { Description = "Chains per question, 2 to 64.", DefaultValueFactory = _ => 16 };
        var questions = new Option<int>("--questions") { Description = "Questions measured, each on a picture of its own.", DefaultValueFactory = _ => 30 };
        chains.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var n and (< 2 or > 64))
                result.AddError($"--chains is {n}; it must be between 2 and 64.");
        });
        var command = new Command("bench", "Compares N chains from one prefill with N separate calls.") { model, chains, questions };
        command.SetAction(async (result, cancellationToken) =>
        {
            var n = result.GetValue(chains);
            var path = result.GetValue(model)!;
            var options = new EngineOptions { Slots = n, MaxSequenceTokens = 256 };
            await using var forking = LocalModel.Open(path, options);
            await using var forgetful = LocalModel.Open(path, options with { PrefixCacheMegabytes = 0, VisionCacheMegabytes = 0 });
            var report = await new ForkBench(forking, forgetful, n).RunAsync(result.GetValue(questions), cancellationToken);
            Console.WriteLine(report);
            return 0;
        });
        return command;
    }
}
