using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Fetching;
using SpatialReasoner.Server.Json;
using SpatialReasoner.Server.Models;

namespace SpatialReasoner.Server.Spatial;

/// <summary>Reads the body of <c>reason</c> and <c>plan</c> and turns it into a <see cref="ReasoningRequest"/>.</summary>
internal sealed class ReasonInput(ModelCatalog models, PictureRequests requests)
{
    private static readonly FormFields Form = new()
    {
        Texts = ["question", "model", "strategy", "viewpoint", "perspective", "answer_type", "weighting", "effort"],
        Integers = ["samples", "seed", "max_tokens", "token_budget", "deadline_ms"],
        Reals = ["temperature", "top_p", "abstain_below"],
        Lists = ["options", "views", "include"],
        Documents = ["stop", "regions", "depth", "camera", "plan", "vision", "use_memory"],
        DepthFile = "depth",
    };

    /// <exception cref="ApiException">The body cannot be read or a field cannot be honoured.</exception>
    public async Task<(ReasonBody Body, ReasoningRequest Request)> ReadAsync(HttpRequest http)
    {
        var (body, request, spent) = await requests.ReadAsync(
            http, Form, ServerJson.Wire.ReasonBody, b => (b.Images ?? []).Select((image, i) => (image, $"images[{i}]")), b => b.DeadlineMs, Map);
        return (body, request.After(spent));
    }

    /// <exception cref="ApiException">A field cannot be honoured.</exception>
    public ReasoningRequest Map(ReasonBody body, IReadOnlyList<ImageContent> images, ImageLinks links)
    {
        var strategy = models.Resolve(body.Model, body.Strategy, "strategy");
        if (string.IsNullOrWhiteSpace(body.Question))
            throw new ApiException(ApiError.Invalid("question", "'question' is missing or empty."));
        return ReasonRequests.Map(body with { Strategy = strategy }, body.Question.Trim(), images, links);
    }
}
