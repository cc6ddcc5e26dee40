using SpatialReasoner.Reasoning;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.OpenAI;

/// <summary>What an effort asks for where no strategy is named.</summary>
/// <param name="Strategies">Best first; the first one there is runs.</param>
/// <param name="Samples">Chains at most; null leaves them to the strategy.</param>
internal sealed record ReasoningEffort(IReadOnlyList<string> Strategies, int? Samples)
{
    private static readonly Dictionary<string, ReasoningEffort> Known = new(StringComparer.Ordinal)
    {
        ["none"] = new(["direct"], null),
        ["minimal"] = new(["direct"], null),
        ["low"] = new(["scene-graph", "cot"], null),
        ["medium"] = new(["self-consistency"], 5),
        ["high"] = new(["self-consistency"], 16),
        ["xhigh"] = new(["tree", "beam", "self-consistency"], 16),
        ["max"] = new(["tree", "beam", "self-consistency"], 16),
    };

    /// <exception cref="ApiException">The effort is unknown.</exception>
    public static ReasoningEffort Parse(string effort) => Known.GetValueOrDefault(effort)
        ?? throw new ApiException(ApiError.Invalid("reasoning_effort", $"'reasoning_effort' is '{effort}'; {string.Join(", ", Known.Keys)} are known."));

    /// <summary>The strategy to run; auto where this version has none of them.</summary>
    public string Pick(IEnumerable<StrategyDescription> available)
    {
        var ids = available.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        return Strategies.FirstOrDefault(ids.Contains) ?? "auto";
    }
}
