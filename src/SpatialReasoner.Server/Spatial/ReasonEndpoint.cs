using System.Text.Json;
using Microsoft.Extensions.Options;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Server.Composition;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Json;
using SpatialReasoner.Server.Models;
using SpatialReasoner.Server.Streaming;

namespace SpatialReasoner.Server.Spatial;

/// <summary><c>POST /v1/spatial/reason</c>.</summary>
/// <remarks>
/// 1. Read the body: JSON, or a form with files.
/// 2. Check it and turn it into a <see cref="ReasoningRequest"/>.
/// 3. Run the reasoner. Its events are the one path: a stream passes them on, an ordinary answer collects them.
/// </remarks>
internal sealed class ReasonEndpoint(
    IReasoner reasoner, ModelCatalog models, IOptions<LimitsOptions> limits, ErrorLog log, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context)
    {
        // 1. Read.
        var (body, images) = await ReadAsync(context.Request);

        // 2. Check.
        var strategy = models.Resolve(body.Model, body.Strategy, "strategy");
        var request = ReasonRequests.Map(body with { Strategy = strategy }, Question(body), images);
        var included = Includes.Parse(body.Include, Included.Chains | Included.Scene);
        var responses = new ReasonResponses(request, $"reason-{Guid.NewGuid():n}", included);

        // 3. Run.
        if (AcceptsStream(context.Request))
            await StreamAsync(context, request, responses);
        else
            await AnswerAsync(context, request, responses);
    }

    private async Task<(ReasonBody Body, IReadOnlyList<ImageContent> Images)> ReadAsync(HttpRequest request)
    {
        if (request.HasFormContentType)
        {
            var form = await ReasonForm.ReadAsync(request, limits.Value.MaxRequestBytes);
            CheckCount(form.Images.Count);
            return form;
        }
        var body = await JsonBody.ReadAsync(request, ServerJson.Wire.ReasonBody);
        CheckCount(body.Images?.Count ?? 0);
        return (body, [.. (body.Images ?? []).Select((image, i) => ImageInput.Parse(image, $"images[{i}]"))]);
    }

    private void CheckCount(int images)
    {
        if (images > limits.Value.MaxImages)
            throw new ApiException(ApiError.Invalid("images", $"There are {images} images; at most {limits.Value.MaxImages} are accepted."));
    }

    private static string Question(ReasonBody body) => string.IsNullOrWhiteSpace(body.Question)
        ? throw new ApiException(ApiError.Invalid("question", "'question' is missing or empty."))
        : body.Question.Trim();

    private static bool AcceptsStream(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals(EventStream.MediaType, StringComparison.OrdinalIgnoreCase));

    private async Task AnswerAsync(HttpContext context, ReasoningRequest request, ReasonResponses responses)
    {
        var seen = new List<EventPart>();
        ReasoningResult? result = null;
        await foreach (var happened in reasoner.StreamAsync(request, context.RequestAborted))
        {
            if (happened is ReasoningCompleted completed)
                result = completed.Result;
            else if (happened is not ChainProgressed && ReasoningEvents.Map(happened) is { } part)
                seen.Add(part);
        }
        var response = responses.Map(result ?? throw new InvalidOperationException("The reasoner ended without a result."), seen);
        await context.Response.WriteAsJsonAsync(response, ServerJson.Wire.ReasonResponse, cancellationToken: context.RequestAborted);
    }

    private async Task StreamAsync(HttpContext context, ReasoningRequest request, ReasonResponses responses)
    {
        var stream = new EventStream(context);
        try
        {
            await foreach (var happened in Pulse.WithPulse(ct => reasoner.StreamAsync(request, ct), time, context.RequestAborted))
            {
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
