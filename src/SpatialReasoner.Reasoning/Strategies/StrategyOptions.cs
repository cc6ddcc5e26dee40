using SpatialReasoner.Reasoning.Prompts;
using SpatialReasoner.Scenes;

namespace SpatialReasoner.Reasoning.Strategies;

/// <summary>The request's fields as strategies describe them; defaults that depend on the prompt come from it.</summary>
internal static class StrategyOptions
{
    public const string Samples = "samples", Temperature = "temperature", TopP = "top_p", Seed = "seed", MaxTokens = "max_tokens", Stop = "stop", Perspective = "perspective";

    public const int MinSamples = 1, MaxSamples = 64;

    /// <summary>What every strategy that decodes heeds.</summary>
    public static IEnumerable<StrategyOption> Decoding(PromptSettings settings) =>
    [
        new(Temperature, Numbers.Text(settings.Temperature ?? 0), "0 to 2", "Softmax temperature; 0 takes the most likely token."),
        new(TopP, Numbers.Text(settings.TopP ?? 1), "above 0, up to 1", "Keeps the smallest set of tokens whose probability reaches this."),
        new(MaxTokens, Numbers.Text(settings.MaxTokens ?? 256), "1 to 4096", "Tokens one chain may generate."),
        new(Seed, "0", "any whole number", "Same request, same seed: same answer."),
    ];
}
