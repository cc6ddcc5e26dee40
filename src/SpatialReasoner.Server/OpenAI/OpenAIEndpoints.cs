using Microsoft.AspNetCore.Mvc;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Health;
using SpatialReasoner.Server.Models;
using SpatialReasoner.Server.OpenAI.Responses;
using SpatialReasoner.Server.Swagger;

namespace SpatialReasoner.Server.OpenAI;

internal static class OpenAIEndpoints
{
    /// <summary>What OpenAI's clients call.</summary>
    public static void MapOpenAIApi(this IEndpointRouteBuilder routes)
    {
        routes.MapModels();
        routes.MapPost("/v1/chat/completions", ([FromServices] ChatEndpoint endpoint, HttpContext context) => endpoint.HandleAsync(context))
            .WithTags("OpenAI")
            .WithName("chat-completions")
            .WithSummary("Answers the last message of a conversation, as OpenAI's chat completions do.")
            .WithDescription("'stream': true streams the leading chain's reasoning, then the answer. Extra fields go into 'spatial'.")
            .Accepts<ChatBody>("application/json")
            .Produces<ChatResponse>()
            .Produces<OpenAIErrorDocument>(StatusCodes.Status400BadRequest)
            .Produces<OpenAIErrorDocument>(StatusCodes.Status404NotFound)
            .Produces<OpenAIErrorDocument>(StatusCodes.Status422UnprocessableEntity)
            .Produces<OpenAIErrorDocument>(StatusCodes.Status429TooManyRequests)
            .WithMetadata(NeedsModel.Instance, RequestExample.Chat);
        routes.MapPost("/v1/responses", ([FromServices] ResponsesEndpoint endpoint, HttpContext context) => endpoint.HandleAsync(context))
            .WithTags("OpenAI")
            .WithName("responses")
            .WithSummary("Answers a question, or the last message of a conversation, as OpenAI's responses do; nothing is stored.")
            .WithDescription("'stream': true streams typed events. Extra fields go into 'spatial'.")
            .Accepts<ResponsesBody>("application/json")
            .Produces<ResponsesDocument>()
            .Produces<OpenAIErrorDocument>(StatusCodes.Status400BadRequest)
            .Produces<OpenAIErrorDocument>(StatusCodes.Status404NotFound)
            .Produces<OpenAIErrorDocument>(StatusCodes.Status422UnprocessableEntity)
            .Produces<OpenAIErrorDocument>(StatusCodes.Status429TooManyRequests)
            .WithMetadata(NeedsModel.Instance, RequestExample.Responses);
    }
}
