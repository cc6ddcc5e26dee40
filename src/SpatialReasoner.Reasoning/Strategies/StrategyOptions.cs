using SpatialReasoner.Reasoning.Prompts;
using SpatialReasoner.Reasoning.Views;
using SpatialReasoner.Scenes;

namespace SpatialReasoner.Reasoning.Strategies;

/// <summary>The request's fields as strategies describe them; defaults that depend on the prompt come from it.</summary>
internal static class StrategyOptions
{
    public const string Samples = "samples", Temperature = "temperature", TopP = "top_p", Seed = "seed", MaxTokens = "max_tokens", Stop = "stop",
        Views = "views", Weighting = "weighting", Perspective = "perspective";

    public const int MinSamples = 1, MaxSamples = 64;

    /// <summary>What every strategy that votes heeds, beside decoding.</summary>
    /// <param name="stop">Its default.</param>
    public static IEnumerable<StrategyOption> Voting(string samples, IReadOnlyList<ViewKind> views, StopRule stop, bool verifier) =>
    [
        new(Samples, samples, $"{MinSamples} to {MaxSamples}", "Chains sampled."),
        Seen(views, "Views the chains are spread over; those that are not valid for the question are left out with a warning."),
        new(Weighting, "\"plurality\"", verifier ? "plurality, confidence or verifier" : "plurality or confidence", "What a chain's vote weighs."),
        new(Stop, stop.Kind switch
            {
                StopRuleKind.Beta => $$"""{"rule":"beta","threshold":{{Numbers.Text(stop.Threshold)}}}""",
                StopRuleKind.Esc => $$"""{"rule":"esc","window":{{stop.Window}}}""",
                _ => """{"rule":"none"}""",
            },
            $"rule none, beta or esc; threshold between 0.5 and 1; window 2 to {MaxSamples}", "When sampling stops before all chains are done."),
    ];

    /// <param name="views">The default.</param>
    public static StrategyOption Seen(IReadOnlyList<ViewKind> views, string summary) => new(
        Views, $"[{string.Join(',', views.Select(v => $"\"{v.Id()}\""))}]", $"any of {string.Join(", ", Enum.GetValues<ViewKind>().Select(v => v.Id()))}", summary);

    /// <summary>What every strategy that decodes heeds.</summary>
    public static IEnumerable<StrategyOption> Decoding(PromptSettings settings) =>
    [
        new(Temperature, Numbers.Text(settings.Temperature ?? 0), "0 to 2", "Softmax temperature; 0 takes the most likely token."),
        new(TopP, Numbers.Text(settings.TopP ?? 1), "above 0, up to 1", "Keeps the smallest set of tokens whose probability reaches this."),
        new(MaxTokens, Numbers.Text(settings.MaxTokens ?? 256), "1 to 4096", "Tokens one chain may generate."),
        new(Seed, "0", "any whole number", "Same request, same seed: same answer."),
    ];
}
