using System.Text.Json.Serialization;

namespace SpatialReasoner.Client;

/// <summary>Every document that crosses the wire, in snake_case. Fields that a newer server adds are passed over; what is null is not sent.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReasonRequest))]
[JsonSerializable(typeof(PerceiveRequest))]
[JsonSerializable(typeof(ImagineRequest))]
[JsonSerializable(typeof(DecideRequest))]
[JsonSerializable(typeof(ReasonResult))]
[JsonSerializable(typeof(PlanResult))]
[JsonSerializable(typeof(PerceiveResult))]
[JsonSerializable(typeof(ImagineResult))]
[JsonSerializable(typeof(DecideResult))]
[JsonSerializable(typeof(StrategyList))]
[JsonSerializable(typeof(DrawnScene))]
[JsonSerializable(typeof(ChainStarted))]
[JsonSerializable(typeof(ChainDelta))]
[JsonSerializable(typeof(ChainVerified))]
[JsonSerializable(typeof(VoteCounted))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ClientJson : JsonSerializerContext;

internal sealed record StrategyList(IReadOnlyList<Strategy> Strategies);

/// <summary>RFC 9457, with the field to blame.</summary>
internal sealed record Problem(string? Type, string? Title, int? Status, string? Detail, string? Field);
