using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;
using SpatialReasoner.Inference;
using SpatialReasoner.Server.Composition;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Fetching;
using SpatialReasoner.Server.Json;

namespace SpatialReasoner.Server.Spatial;

/// <summary>Pictures as they were sent.</summary>
/// <param name="Texts">data: URLs, base64 or links, each with the field it stands in.</param>
internal sealed record SentPictures(IReadOnlyList<ImageContent> Files, IReadOnlyList<(string? Text, string Field)> Texts)
{
    public int Count => Files.Count + Texts.Count;

    /// <exception cref="ApiException">A text holds no picture.</exception>
    public IReadOnlyList<ImageContent> Read(ImageLinks links) => [.. Files, .. Texts.Select(t => ImageInput.Parse(t.Text, t.Field, links))];
}

/// <summary>Reads requests about pictures: JSON with their texts, or a form with files.</summary>
internal sealed class PictureRequests(LinkedImages linked, IOptions<LimitsOptions> limits)
{
    /// <param name="texts">The body's pictures as text, each with the field it stands in.</param>
    /// <param name="deadlineMs">The body's deadline.</param>
    /// <param name="read">What the body, its pictures and further links ask for; called again when links have been fetched.</param>
    /// <returns>The body, the request, and what fetching took of its deadline.</returns>
    /// <exception cref="ApiException">The body cannot be read, or holds too many pictures or one that is none.</exception>
    public async Task<(TBody Body, TRequest Request, TimeSpan Spent)> ReadAsync<TBody, TRequest>(
        HttpRequest http, FormFields form, JsonTypeInfo<TBody> type, Func<TBody, IEnumerable<(string? Text, string Field)>> texts, Func<TBody, int?> deadlineMs,
        Func<TBody, IReadOnlyList<ImageContent>, ImageLinks, TRequest> read)
        where TBody : class
    {
        var (body, pictures) = await SentAsync(http, form, type, texts);
        CheckCount(pictures.Count);
        var (request, spent) = await linked.ReadAsync(links => read(body, pictures.Read(links), links), deadlineMs(body), http.HttpContext.RequestAborted);
        return (body, request, spent);
    }

    /// <summary>The one picture of a body with a field <c>image</c>; null where it may be absent and is.</summary>
    public Task<(T Body, ImageContent? Image, TimeSpan Spent)> ReadOneAsync<T>(
        HttpRequest http, FormFields form, JsonTypeInfo<T> type, Func<T, string?> image, Func<T, int?> deadlineMs)
        where T : class =>
        ReadAsync(http, form, type, b => image(b) is { } text ? [(text, "image")] : Array.Empty<(string?, string)>(), deadlineMs, (_, images, _) => images.Count <= 1
            ? images.Count == 0 ? null : images[0]
            : throw new ApiException(ApiError.Invalid("image", $"There are {images.Count} images; this call is about one.")));

    /// <exception cref="ApiException">There are too many.</exception>
    public void CheckCount(int images)
    {
        if (images > limits.Value.MaxImages)
            throw new ApiException(ApiError.Invalid("images", $"There are {images} images; at most {limits.Value.MaxImages} are accepted."));
    }

    private async Task<(T Body, SentPictures Pictures)> SentAsync<T>(
        HttpRequest http, FormFields form, JsonTypeInfo<T> type, Func<T, IEnumerable<(string? Text, string Field)>> texts)
        where T : class
    {
        if (http.HasFormContentType)
            return await FormBody.ReadAsync(http, form, type, limits.Value.MaxRequestBytes);
        var body = await JsonBody.ReadAsync(http, type);
        return (body, new SentPictures([], [.. texts(body)]));
    }
}
