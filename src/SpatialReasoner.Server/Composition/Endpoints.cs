using SpatialReasoner.Server.EngineNode;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Models;
using SpatialReasoner.Server.OpenAI;
using SpatialReasoner.Server.OpenAI.Responses;
using SpatialReasoner.Server.Scenes;
using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.Composition;

internal static class Endpoints
{
    /// <summary>The endpoints, which MCP's tools use too, and what they share. Those that need the model are made by their first request, which finds it loaded.</summary>
    public static void AddEndpoints(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSection<LimitsOptions, LimitsValidator>(LimitsOptions.Section);
        builder.Services.AddSingleton<ErrorLog>();
        builder.Services.AddSingleton<ModelCatalog>();
        builder.Services.AddSingleton<PictureRequests>();
        builder.Services.AddSingleton<ReasonInput>();
        builder.Services.AddSingleton<ReasonEndpoint>();
        builder.Services.AddSingleton<PlanEndpoint>();
        builder.Services.AddSingleton<PerceiveEndpoint>();
        builder.Services.AddSingleton<ImagineEndpoint>();
        builder.Services.AddSingleton<DecideEndpoint>();
        builder.Services.AddSingleton<ChatEndpoint>();
        builder.Services.AddSingleton<ResponsesEndpoint>();
        builder.Services.AddSingleton<EngineChatEndpoint>();
        builder.Services.AddSingleton<SceneBooth>();
    }
}
