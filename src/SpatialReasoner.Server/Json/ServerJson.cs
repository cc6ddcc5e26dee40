using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SpatialReasoner.Server.EngineNode;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Models;
using SpatialReasoner.Server.OpenAI;
using SpatialReasoner.Server.OpenAI.Responses;
using SpatialReasoner.Server.Scenes;
using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.Json;

/// <summary>Every document that crosses the wire, in snake_case.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = MaxDepth)]
[JsonSerializable(typeof(ReasonBody))]
[JsonSerializable(typeof(ReasonResponse))]
[JsonSerializable(typeof(PlanEvent))]
[JsonSerializable(typeof(ChainStartedEvent))]
[JsonSerializable(typeof(ChainDeltaEvent))]
[JsonSerializable(typeof(VerdictEvent))]
[JsonSerializable(typeof(VoteEvent))]
[JsonSerializable(typeof(PlanResponse))]
[JsonSerializable(typeof(PerceiveBody))]
[JsonSerializable(typeof(PerceiveResponse))]
[JsonSerializable(typeof(ImagineBody))]
[JsonSerializable(typeof(ImagineResponse))]
[JsonSerializable(typeof(DecideBody))]
[JsonSerializable(typeof(DecideResponse))]
[JsonSerializable(typeof(StrategiesResponse))]
[JsonSerializable(typeof(ChatBody))]
[JsonSerializable(typeof(ChatResponse))]
[JsonSerializable(typeof(ChatChunk))]
[JsonSerializable(typeof(ResponsesBody))]
[JsonSerializable(typeof(ResponsesDocument))]
[JsonSerializable(typeof(ResponsesEvent))]
[JsonSerializable(typeof(ModelsResponse))]
[JsonSerializable(typeof(EngineBody))]
[JsonSerializable(typeof(EngineResponse))]
[JsonSerializable(typeof(EngineChunk))]
[JsonSerializable(typeof(EngineModelsResponse))]
[JsonSerializable(typeof(SceneResponse))]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(OpenAIErrorDocument))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class ServerJson : JsonSerializerContext
{
    /// <summary>Deepest nesting a request may have; the deepest one that means something has 7 levels.</summary>
    public const int MaxDepth = 32;

    /// <summary>
    /// The context to use: it writes "+" and letters beyond ASCII as they are, because answers are sent as application/json and
    /// never pasted into HTML.
    /// </summary>
    public static ServerJson Wire => WireContext.Instance;

    // A class of its own: it must not be made before the generated half's own statics.
    private static class WireContext
    {
        public static readonly ServerJson Instance = new(new JsonSerializerOptions(Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
    }
}
