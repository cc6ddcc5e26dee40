using System.Text.Json;
using Microsoft.Extensions.Options;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Server.Composition;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Fetching;
using SpatialReasoner.Server.Json;
using SpatialReasoner.Server.Models;
using SpatialReasoner.Server.Streaming;

namespace SpatialReasoner.Server.OpenAI.Responses;

/// <summary><c>POST /v1/responses</c>, stateless: what a chat request would be answered, told in items and typed events.</summary>
internal sealed class ResponsesEndpoint(
    IReasoner reasoner, ModelCatalog models, LinkedImages pictures, IOptions<LimitsOptions> limits, ErrorLog log, TimeProvider time)
{
    private readonly ChatAnswers answers = new(reasoner, time);

    public async Task HandleAsync(HttpContext context)
    {
        var body = await JsonBody.ReadAsync(context.Request, ServerJson.Wire.ResponsesBody);
        var (asked, spent) = await pictures.ReadAsync(
            links => JsonFaults.Guard(() => ResponsesRequest.From(body, models, limits.Value.MaxImages, links)), body.Spatial?.DeadlineMs, context.RequestAborted);
        var chat = asked.After(spent);
        var composer = new ResponseComposer(body, time.GetUtcNow());
        if (chat.Stream)
            await StreamAsync(context, chat, composer);
        else
            await AnswerAsync(context, chat, composer);
    }

    private async Task AnswerAsync(HttpContext context, ChatRequest chat, ResponseComposer composer)
    {
        await foreach (var step in answers.StreamAsync(chat, composer.Response.Id, context.RequestAborted))
        {
            composer.Add(step); // what a stream would tell makes up the whole
        }
        await context.Response.WriteAsJsonAsync(composer.Response, ServerJson.Wire.ResponsesDocument, cancellationToken: context.RequestAborted);
    }

    private async Task StreamAsync(HttpContext context, ChatRequest chat, ResponseComposer composer)
    {
        var stream = new EventStream(context);
        try
        {
            await foreach (var step in Pulse.WithPulse(ct => answers.StreamAsync(chat, composer.Response.Id, ct), time, context.RequestAborted))
            {
                if (step is null)
                    await stream.KeepAliveAsync();
                else
                    await WriteAsync(stream, composer.Add(step));
            }
        }
        catch (Exception fault) when (stream.HasBegun && !context.RequestAborted.IsCancellationRequested)
        {
            var error = ApiErrors.From(fault);
            log.Failed(context.Request, error, fault);
            await WriteAsync(stream, composer.Fail(error));
        }
    }

    private static async Task WriteAsync(EventStream stream, IReadOnlyList<ResponsesEvent> events)
    {
        foreach (var happened in events)
            await stream.WriteAsync(happened.Type, JsonSerializer.Serialize(happened, ServerJson.Wire.ResponsesEvent));
    }
}
