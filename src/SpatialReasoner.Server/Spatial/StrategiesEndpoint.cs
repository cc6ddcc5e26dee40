using System.Text.Json;
using System.Text.Json.Nodes;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Server.Spatial;

internal sealed record StrategiesResponse(IReadOnlyList<StrategyPart> Strategies);

/// <param name="Summary">What it does and when it helps.</param>
/// <param name="Options">The request's fields it heeds.</param>
/// <param name="Measured">What was measured of it, failures included; null where nothing was.</param>
internal sealed record StrategyPart(string Id, string Summary, IReadOnlyList<StrategyOptionPart> Options, string? Measured);

/// <param name="Allowed">For people: "1 to 64".</param>
internal sealed record StrategyOptionPart(string Name, JsonNode? Default, string Allowed, string Summary);

/// <summary><c>GET /v1/spatial/strategies</c>.</summary>
internal static class StrategiesEndpoint
{
    public static StrategiesResponse List(IReasoner reasoner) => new([.. reasoner.Strategies.Select(Part)]);

    private static StrategyPart Part(StrategyDescription strategy) =>
        new(strategy.Id, strategy.Summary, [.. strategy.Options.Select(o => new StrategyOptionPart(o.Name, Default(o.Default), o.Allowed, o.Summary))], strategy.Measured);

    /// <summary>Defaults are described as JSON would write them; one that is not JSON is passed on as text.</summary>
    private static JsonNode? Default(string json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return JsonValue.Create(json);
        }
    }
}
