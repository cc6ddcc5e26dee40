using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using SpatialReasoner.Inference;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.Json;

/// <summary>Fields of a form by what their text stands for; other fields are ignored.</summary>
internal sealed record FormFields
{
    public IReadOnlyList<string> Texts { get; init; } = [];
    public IReadOnlyList<string> Integers { get; init; } = [];
    public IReadOnlyList<string> Reals { get; init; } = [];

    /// <summary>Repeated, or one text separated by commas.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>JSON.</summary>
    public IReadOnlyList<string> Documents { get; init; } = [];

    /// <summary>Where a depth image may come as a file, beside the field <c>metres_per_unit</c>; null takes none.</summary>
    public string? DepthFile { get; init; }
}

/// <summary>Reads <c>multipart/form-data</c>: pictures as files or text, the other fields by name as text.</summary>
/// <remarks>Fields become the JSON document they stand for, so that both bodies meet the same checks.</remarks>
internal static class FormBody
{
    public static async Task<(T Body, SentPictures Pictures)> ReadAsync<T>(HttpRequest request, FormFields fields, JsonTypeInfo<T> type, long maxBytes)
        where T : class
    {
        var form = await ReadFormAsync(request, maxBytes);
        var pictures = await PicturesAsync(form, fields.DepthFile, request.HttpContext.RequestAborted);
        var json = ToJson(form, fields);
        if (fields.DepthFile is { } file && form.Files.GetFile(file) is { } depth)
            AddDepth(json, form, await BytesAsync(depth, request.HttpContext.RequestAborted));
        try
        {
            return (json.Deserialize(type)!, pictures);
        }
        catch (JsonException fault)
        {
            throw new ApiException(JsonFaults.Explain(fault, type), fault);
        }
    }

    private static async Task<IFormCollection> ReadFormAsync(HttpRequest request, long maxBytes)
    {
        // The body's own limit bounds memory; nothing is spilled to disk.
        var options = new FormOptions
        {
            MultipartBodyLengthLimit = maxBytes,
            MemoryBufferThreshold = (int)Math.Min(maxBytes, int.MaxValue),
            ValueLengthLimit = (int)Math.Min(maxBytes, int.MaxValue),
        };
        try
        {
            return await request.ReadFormAsync(options, request.HttpContext.RequestAborted);
        }
        // NotSupportedException: a part in a charset that .NET refuses to read, UTF-7.
        catch (Exception fault) when (fault is InvalidDataException or NotSupportedException or IOException and not BadHttpRequestException)
        {
            throw new ApiException(ApiError.Malformed($"The multipart body cannot be read: {fault.Message}"), fault);
        }
    }

    private static async Task<SentPictures> PicturesAsync(IFormCollection form, string? depthFile, CancellationToken cancellationToken)
    {
        var files = new List<ImageContent>();
        foreach (var file in form.Files.Where(f => f.Name != depthFile))
        {
            if (file.Name is not ("image" or "images"))
                throw new ApiException(ApiError.Invalid(file.Name, $"The file field '{file.Name}' is not known; send pictures as 'image'{(depthFile is null ? "" : $", a depth image as '{depthFile}'")}."));
            files.Add(new ImageContent(await BytesAsync(file, cancellationToken)));
        }
        return new SentPictures(files, [.. from name in new[] { "image", "images" } from text in form[name] select (text, name)]);
    }

    private static async Task<byte[]> BytesAsync(IFormFile file, CancellationToken cancellationToken)
    {
        if (file.Length == 0)
            throw new ApiException(ApiError.Invalid(file.Name, $"The file '{file.FileName}' in '{file.Name}' is empty.") with { Code = "invalid_image" });
        var bytes = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    /// <summary>A depth image sent as a file beside its scale.</summary>
    private static void AddDepth(JsonObject json, IFormCollection form, byte[] file)
    {
        const string Scale = "metres_per_unit";
        if (!form.TryGetValue(Scale, out var scale))
            throw new ApiException(ApiError.Invalid(Scale, $"'{Scale}' is missing; with a depth file it says how many metres a step of its values is."));
        json["depth"] = new JsonObject { ["image"] = Convert.ToBase64String(file), [Scale] = Real(Scale, scale) };
    }

    private static double Real(string name, StringValues values) =>
        double.TryParse(Last(values), NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && double.IsFinite(n) ? n : throw Mistyped(name, values, "a number");

    private static JsonObject ToJson(IFormCollection form, FormFields fields)
    {
        var json = new JsonObject();
        Add(fields.Texts, (_, values) => Last(values));
        Add(fields.Integers, (name, values) => long.TryParse(Last(values), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
            ? n
            : throw Mistyped(name, values, "a whole number"));
        Add(fields.Reals, (name, values) => Real(name, values));
        Add(fields.Lists, (_, values) => List(values));
        Add(fields.Documents, Document);
        return json;

        void Add(IReadOnlyList<string> names, Func<string, StringValues, JsonNode?> read)
        {
            foreach (var name in names)
            {
                // An empty text field is how a form leaves a field out.
                if (form.TryGetValue(name, out var values) && !string.IsNullOrWhiteSpace(Last(values)))
                    json[name] = read(name, values);
            }
        }
    }

    private static string? Last(StringValues values) => values is [.., var last] ? last : null;

    /// <summary>Repeated fields are taken as they are, so that an item may hold a comma; a single one is split at its commas.</summary>
    private static JsonArray List(StringValues values)
    {
        var items = values is [var only] ? only!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : values.ToArray();
        return [.. items.Select(i => (JsonNode?)JsonValue.Create(i))];
    }

    private static JsonNode? Document(string name, StringValues values)
    {
        var text = Last(values)!.Trim();
        if (name == "stop" && text[0] != '{')
            return new JsonObject { ["rule"] = text };
        try
        {
            var document = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = ServerJson.MaxDepth });
            JsonFaults.Guard(() => document?.ToJsonString(), name); // whether its strings are text is found out when they are written
            return document;
        }
        catch (JsonException fault)
        {
            throw new ApiException(ApiError.Invalid(name, $"'{name}' is not valid JSON."), fault);
        }
    }

    private static ApiException Mistyped(string name, StringValues values, string expected) =>
        new(ApiError.Invalid(name, $"'{name}' is '{Last(values)}'; {expected} is expected.") with { Code = "wrong_type" });
}
