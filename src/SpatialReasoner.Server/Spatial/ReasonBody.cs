using System.Text.Json;

namespace SpatialReasoner.Server.Spatial;

/// <summary>Body of <c>POST /v1/spatial/reason</c>. Null equals absent; unknown fields are ignored.</summary>
internal sealed record ReasonBody : ReasonFields
{
    /// <summary>The question in plain English.</summary>
    public string? Question { get; init; }

    /// <summary>Pictures in the order the question speaks of them: data: URLs or plain base64.</summary>
    public IReadOnlyList<string?>? Images { get; init; }

    /// <summary>A model of /v1/models; absent takes the one that is loaded.</summary>
    public string? Model { get; init; }
}

/// <summary>What says how to reason, apart from what about: shared with the <c>spatial</c> extension of chat requests.</summary>
internal abstract record ReasonFields
{
    /// <summary>A strategy of /v1/spatial/strategies, or auto.</summary>
    public string? Strategy { get; init; }

    /// <summary>Chains sampled.</summary>
    public int? Samples { get; init; }

    /// <summary>Softmax temperature, 0 to 2.</summary>
    public float? Temperature { get; init; }

    /// <summary>Nucleus sampling, above 0 to 1.</summary>
    public float? TopP { get; init; }

    /// <summary>Same request, same seed, same model: same answer, chains and votes.</summary>
    public long? Seed { get; init; }

    /// <summary>Answers to choose from.</summary>
    public IReadOnlyList<string?>? Options { get; init; }

    /// <summary>When sampling stops before all chains are done.</summary>
    public StopFields? Stop { get; init; }

    /// <summary>Tokens one chain may generate.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Milliseconds after which the request fails with 504.</summary>
    public int? DeadlineMs { get; init; }

    /// <summary>Parts of the answer to return: chains, scene, events, prompts. A list given replaces the default.</summary>
    public IReadOnlyList<string?>? Include { get; init; }

    /// <summary>Only ["original"] in this version.</summary>
    public IReadOnlyList<string?>? Views { get; init; }

    /// <summary>Only auto in this version: the question's own words decide.</summary>
    public string? Viewpoint { get; init; }

    /// <summary>Not supported by this version.</summary>
    public string? Perspective { get; init; }

    /// <summary>Only auto in this version: the question decides.</summary>
    public string? AnswerType { get; init; }

    /// <summary>Not supported by this version.</summary>
    public IReadOnlyList<JsonElement>? Regions { get; init; }

    /// <summary>Not supported by this version.</summary>
    public JsonElement? Depth { get; init; }

    /// <summary>Not supported by this version.</summary>
    public JsonElement? Camera { get; init; }

    /// <summary>Not supported by this version.</summary>
    public JsonElement? Plan { get; init; }

    /// <summary>Only plurality in this version.</summary>
    public string? Weighting { get; init; }

    /// <summary>Not supported by this version.</summary>
    public int? TokenBudget { get; init; }
}

internal sealed record StopFields
{
    /// <summary>none or beta.</summary>
    public string? Rule { get; init; }

    /// <summary>Probability, 0.5 to 1, at which the leading answer counts as decided.</summary>
    public double? Threshold { get; init; }

    /// <summary>Not supported by this version.</summary>
    public int? Window { get; init; }
}
