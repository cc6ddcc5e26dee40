using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;
using SpatialReasoner.Inference;
using SpatialReasoner.Server.Composition;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Json;

namespace SpatialReasoner.Server.Spatial;

/// <summary>Reads requests about pictures: JSON with data: URLs, or a form with files.</summary>
internal sealed class PictureRequests(IOptions<LimitsOptions> limits)
{
    /// <param name="texts">The body's pictures as text, each with the field it stands in.</param>
    /// <exception cref="ApiException">The body cannot be read, or holds too many pictures or one that is none.</exception>
    public async Task<(T Body, IReadOnlyList<ImageContent> Images)> ReadAsync<T>(
        HttpRequest request, FormFields form, JsonTypeInfo<T> type, Func<T, IEnumerable<(string? Text, string Field)>> texts)
        where T : class
    {
        if (request.HasFormContentType)
        {
            var read = await FormBody.ReadAsync(request, form, type, limits.Value.MaxRequestBytes);
            CheckCount(read.Images.Count);
            return read;
        }
        var body = await JsonBody.ReadAsync(request, type);
        var pictures = texts(body).ToList();
        CheckCount(pictures.Count);
        return (body, [.. pictures.Select(p => ImageInput.Parse(p.Text, p.Field))]);
    }

    /// <summary>The one picture of a body with a field <c>image</c>; null where it may be absent and is.</summary>
    public async Task<(T Body, ImageContent? Image)> ReadOneAsync<T>(HttpRequest request, FormFields form, JsonTypeInfo<T> type, Func<T, string?> image)
        where T : class
    {
        var (body, images) = await ReadAsync(request, form, type, b => image(b) is { } text ? [(text, "image")] : Array.Empty<(string?, string)>());
        return images.Count <= 1
            ? (body, images.Count == 0 ? null : images[0])
            : throw new ApiException(ApiError.Invalid("image", $"There are {images.Count} images; this call is about one."));
    }

    /// <exception cref="ApiException">There are too many.</exception>
    public void CheckCount(int images)
    {
        if (images > limits.Value.MaxImages)
            throw new ApiException(ApiError.Invalid("images", $"There are {images} images; at most {limits.Value.MaxImages} are accepted."));
    }
}
