using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Server.Json;

namespace SpatialReasoner.Server.Spatial;

/// <summary>Turns what happens into named documents; the streams of both protocols carry them.</summary>
internal static class ReasoningEvents
{
    /// <summary>Null for the result, whose document depends on what the caller includes.</summary>
    public static EventPart? Map(ReasoningEvent happened) => happened switch
    {
        PlanMade e => Event("plan", ReasonResponses.Plan(e.Plan), ServerJson.Wire.PlanEvent),
        ChainStarted e => Event("chain.started", new ChainStartedEvent(e.Chain, e.Step), ServerJson.Wire.ChainStartedEvent),
        ChainProgressed e => Event("chain.delta", new ChainDeltaEvent(e.Chain, e.Text), ServerJson.Wire.ChainDeltaEvent),
        ChainCompleted e => Event("chain.completed", ReasonResponses.Chain(e.Chain), ServerJson.Wire.ChainPart),
        ChainVerified e => Event("verdict", Verdict(e), ServerJson.Wire.VerdictEvent),
        VoteCounted e => Event("vote", new VoteEvent(ReasonResponses.Votes(e.Votes), e.Decided), ServerJson.Wire.VoteEvent),
        _ => null,
    };

    private static VerdictEvent Verdict(ChainVerified verified) => new(
        verified.Chain, Vocabularies.Verdict.Word(verified.Verdict), ReasonResponses.Finite(verified.Score),
        [.. verified.Claims.Select(c => new ClaimPart(
            JsonNamingPolicy.SnakeCaseLower.ConvertName(c.Kind.ToString()), c.Text, Vocabularies.Verdict.Word(c.Verdict), ReasonResponses.Finite(c.Support), c.Reason))]);

    private static EventPart Event<T>(string name, T data, JsonTypeInfo<T> type) => new(name, JsonSerializer.SerializeToElement(data, type));
}
