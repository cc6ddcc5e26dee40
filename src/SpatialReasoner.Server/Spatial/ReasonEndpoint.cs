using System.Text.Json;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Json;
using SpatialReasoner.Server.Streaming;

namespace SpatialReasoner.Server.Spatial;

/// <summary><c>POST /v1/spatial/reason</c>.</summary>
/// <remarks>The reasoner's events are the one path: a stream passes them on, an ordinary answer collects them.</remarks>
internal sealed class ReasonEndpoint(IReasoner reasoner, ReasonInput input, ErrorLog log, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context)
    {
        var (body, request) = await input.ReadAsync(context.Request);
        var included = Includes.Parse(body.Include, Included.Chains | Included.Scene);
        var responses = new ReasonResponses(request, $"reason-{Guid.NewGuid():n}", included);

        if (AcceptsStream(context.Request))
            await StreamAsync(context, request, responses);
        else
            await AnswerAsync(context, request, responses);
    }

    /// <summary>The whole answer: the stream added up.</summary>
    public static async Task<(ReasonResponse Response, ReasoningResult Result)> CollectAsync(IAsyncEnumerable<ReasoningEvent> events, ReasonResponses responses)
    {
        var seen = new List<EventPart>();
        ReasoningResult? result = null;
        await foreach (var happened in events)
        {
            if (happened is ReasoningCompleted completed)
                result = completed.Result;
            else if (happened is not ChainProgressed && ReasoningEvents.Map(happened) is { } part)
                seen.Add(part);
        }
        return result is null ? throw new InvalidOperationException("The reasoner ended without a result.") : (responses.Map(result, seen), result);
    }

    private async Task AnswerAsync(HttpContext context, ReasoningRequest request, ReasonResponses responses)
    {
        var (response, _) = await CollectAsync(reasoner.StreamAsync(request, context.RequestAborted), responses);
        await context.Response.WriteAsJsonAsync(response, ServerJson.Wire.ReasonResponse, cancellationToken: context.RequestAborted);
    }

    private static bool AcceptsStream(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals(EventStream.MediaType, StringComparison.OrdinalIgnoreCase));

    private async Task StreamAsync(HttpContext context, ReasoningRequest request, ReasonResponses responses)
    {
        var stream = new EventStream(context);
        // The plan waits for the model's first sign of life, or the first pulse: a picture that is none is found by then, and can still be told by the status.
        EventPart? plan = null;
        try
        {
            await foreach (var happened in Pulse.WithPulse(ct => reasoner.StreamAsync(request, ct), time, context.RequestAborted))
            {
                if (plan is not null)
                    await stream.WriteAsync(plan.Event, plan.Data.GetRawText());
                plan = happened is PlanMade ? ReasoningEvents.Map(happened) : null;
                if (plan is not null)
                    continue;
                if (happened is null)
                    await stream.KeepAliveAsync();
                else if (happened is ReasoningCompleted completed)
                    await stream.WriteAsync("result", JsonSerializer.Serialize(responses.Map(completed.Result), ServerJson.Wire.ReasonResponse));
                else if (ReasoningEvents.Map(happened) is { } part)
                    await stream.WriteAsync(part.Event, part.Data.GetRawText());
            }
        }
        catch (Exception fault) when (stream.HasBegun && !context.RequestAborted.IsCancellationRequested)
        {
            await stream.FailAsync("error", fault, log);
        }
    }
}
