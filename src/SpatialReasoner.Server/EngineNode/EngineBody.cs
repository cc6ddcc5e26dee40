using SpatialReasoner.Server.OpenAI;
using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.EngineNode;

/// <summary>Body of <c>POST /engine/v1/chat/completions</c>: OpenAI's fields, those that vLLM adds under its names, and three of our own.</summary>
internal sealed record EngineBody : ChatFields
{
    /// <summary>Keeps the k most likely tokens; 0 and -1 keep all.</summary>
    public int? TopK { get; init; }

    /// <summary>Keeps tokens at least this fraction as likely as the most likely one, 0 to below 1.</summary>
    public float? MinP { get; init; }

    /// <summary>Whether the last message is an assistant's that every chain continues; chains tell only what they add.</summary>
    public bool? ContinueFinalMessage { get; init; }

    /// <summary>Whether an assistant's turn is begun: always, unless the last message is one to continue.</summary>
    public bool? AddGenerationPrompt { get; init; }

    /// <summary>Where the chains stand in a longer row of chains: 0..3 and then 4..7 are the chains of 0..7 at once.</summary>
    public int? FirstChain { get; init; }

    /// <summary>Texts that the chains follow instead of sampling, one per chain: how likely each is.</summary>
    public IReadOnlyList<string?>? Continuations { get; init; }

    /// <summary>Probes of the model's vision.</summary>
    public VisionFields? Vision { get; init; }
}
