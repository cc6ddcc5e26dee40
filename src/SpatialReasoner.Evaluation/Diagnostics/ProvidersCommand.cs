using System.CommandLine;
using SpatialReasoner.Evaluation.Running;
using SpatialReasoner.Inference;
using SpatialReasoner.Inference.Onnx;

namespace SpatialReasoner.Evaluation.Diagnostics;

/// <summary><c>diagnose providers</c>: whether execution providers say the same, and how fast.</summary>
internal static class ProvidersCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Model folder.", DefaultValueFactory = _ => "models/spatial-tiny" };
        var providers = new Option<string[]>("--providers")
        {
            Description = "Providers to compare with the first: cpu, cuda, webgpu.", DefaultValueFactory = _ => ["cpu", "webgpu"], AllowMultipleArgumentsPerToken = true,
        };
        var questions = Whole("--questions", "Questions asked of each, on pictures of their own.", 50, 1, 10_000);
        var rounds = Whole("--rounds", "Measurements of each speed; their median is told.", 5, 1, 100);
        var tokens = Whole("--tokens-per-step", "Tokens one step pushes through the model, hence how long pieces of a prompt are.", 256, 16, 65_536);
        var device = Whole("--cuda-device", "Which GPU cuda takes.", 0, 0, 63);
        var batches = new Option<int[]>("--batches") { Description = "Chains decoded at once, 1 to 256.", DefaultValueFactory = _ => [1, 16, 64], AllowMultipleArgumentsPerToken = true };
        batches.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int[]>()?.FirstOrDefault(n => n is < 1 or > 256) is { } n and not 0)
                result.AddError($"--batches has {n}; each must be between 1 and 256.");
        });
        var command = new Command("providers", "Compares texts, log-probabilities and speed of the same model on several execution providers.") { model, providers, questions, rounds, batches, tokens, device };
        command.SetAction((result, cancellationToken) => UserErrors.GuardAsync(async () =>
        {
            var sizes = result.GetValue(batches)!;
            var opened = new List<LocalModel>();
            try
            {
                foreach (var provider in result.GetValue(providers)!)
                {
                    opened.Add(Open(result.GetValue(model)!, new EngineOptions
                    {
                        Provider = provider, CudaDevice = result.GetValue(device), TokensPerStep = result.GetValue(tokens), Slots = sizes.Max(), MaxSequenceTokens = 512, MaxQueuedRequests = 10_000,
                    }));
                }
                var table = await new ProvidersProbe(opened, sizes).RunAsync(result.GetValue(questions), result.GetValue(rounds), cancellationToken);
                Console.WriteLine($"## {opened[0].Description.Id}, ONNX Runtime {opened[0].RuntimeVersion}\n\n{table}");
            }
            finally
            {
                foreach (var one in opened)
                    await one.DisposeAsync();
            }
        }));
        return command;
    }

    private static LocalModel Open(string folder, EngineOptions options)
    {
        try
        {
            return LocalModel.Open(folder, options);
        }
        catch (Exception e) when (e is ModelFailedException or ArgumentException)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private static Option<int> Whole(string name, string description, int value, int min, int max)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var n && (n < min || n > max))
                result.AddError($"{name} is {n}; it must be between {min} and {max}.");
        });
        return option;
    }
}
