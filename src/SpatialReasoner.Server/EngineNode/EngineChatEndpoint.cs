using System.Text.Json;
using Microsoft.Extensions.Options;
using SpatialReasoner.Inference;
using SpatialReasoner.Server.Composition;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Fetching;
using SpatialReasoner.Server.Json;
using SpatialReasoner.Server.OpenAI;
using SpatialReasoner.Server.Streaming;

namespace SpatialReasoner.Server.EngineNode;

/// <summary><c>POST /engine/v1/chat/completions</c>: the model itself, no reasoning.</summary>
/// <remarks>
/// 1. Read the body.
/// 2. Check it and turn it into an <see cref="EngineCall"/>, with the pictures it links to.
/// 3. Run it. A caller who leaves abandons it, and its slots are free at the engine's next step.
/// </remarks>
internal sealed class EngineChatEndpoint(
    IVisionLanguageModel model, LinkedImages pictures, IOptions<LimitsOptions> limits, ErrorLog log, TimeProvider time)
{
    private readonly string fingerprint = ChatDocuments.Fingerprint(model.Description);

    public async Task HandleAsync(HttpContext context)
    {
        // 1. Read.
        var body = await JsonBody.ReadAsync(context.Request, ServerJson.Wire.EngineBody);

        // 2. Check.
        var (call, _) = await pictures.ReadAsync(
            links => JsonFaults.Guard(() => EngineCall.From(body, model.Description, limits.Value.MaxImages, links)), deadlineMs: null, context.RequestAborted);

        // 3. Run.
        var envelope = new EngineEnvelope(call, model.Description.Id, fingerprint, time.GetUtcNow());
        try
        {
            if (call.Stream)
                await StreamAsync(context, body, call, envelope);
            else
                await AnswerAsync(context, call, envelope);
        }
        catch (InferenceException fault)
        {
            throw EngineFaults.InWordsOf(body, fault);
        }
    }

    private async Task AnswerAsync(HttpContext context, EngineCall call, EngineEnvelope envelope)
    {
        var whole = envelope.Whole(await model.CompleteAsync(call.Completion, context.RequestAborted));
        await context.Response.WriteAsJsonAsync(whole, ServerJson.Wire.EngineResponse, cancellationToken: context.RequestAborted);
    }

    private async Task StreamAsync(HttpContext context, EngineBody body, EngineCall call, EngineEnvelope envelope)
    {
        var stream = new EventStream(context);
        try
        {
            await foreach (var happened in Pulse.WithPulse(ct => model.StreamAsync(call.Completion, ct), time, context.RequestAborted))
            {
                if (happened is null)
                    await stream.KeepAliveAsync();
                else if (envelope.Chunk(happened) is { } chunk)
                    await stream.WriteAsync(null, JsonSerializer.Serialize(chunk, ServerJson.Wire.EngineChunk));
            }
            if (call.IncludeUsage)
                await stream.WriteAsync(null, JsonSerializer.Serialize(envelope.UsageChunk(), ServerJson.Wire.EngineChunk));
        }
        catch (Exception fault) when (stream.HasBegun && !context.RequestAborted.IsCancellationRequested)
        {
            await stream.FailAsync(null, EngineFaults.InWordsOf(body, fault), log);
        }
        await stream.WriteAsync(null, "[DONE]");
    }
}
