using System.Text.Json;

namespace SpatialReasoner.Inference;

/// <summary>A JSON file of a model folder; every complaint names the file and the key.</summary>
internal sealed class JsonFile : IDisposable
{
    private readonly JsonDocument document;

    private JsonFile(string path, JsonDocument document)
    {
        Path = path;
        this.document = document;
    }

    public string Path { get; }

    public JsonElement Root => document.RootElement;

    /// <exception cref="ModelFormatException">The file is missing or is not a JSON object.</exception>
    public static JsonFile Read(string path)
    {
        if (!File.Exists(path))
            throw new ModelFormatException($"{path} is missing.");
        JsonDocument parsed;
        try
        {
            using var stream = File.OpenRead(path);
            parsed = JsonDocument.Parse(stream);
        }
        catch (JsonException e)
        {
            throw new ModelFormatException($"{path} is not valid JSON: {e.Message}", e);
        }
        if (parsed.RootElement.ValueKind == JsonValueKind.Object)
            return new JsonFile(path, parsed);
        parsed.Dispose();
        throw new ModelFormatException($"{path} does not hold a JSON object.");
    }

    public static JsonFile? ReadIfPresent(string path) => File.Exists(path) ? Read(path) : null;

    /// <summary>The value at a path of keys, or null when a key is absent or the value is null.</summary>
    public JsonElement? Find(params ReadOnlySpan<string> keys)
    {
        var element = Root;
        foreach (var key in keys)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(key, out var child))
                return null;
            element = child;
        }
        return element.ValueKind == JsonValueKind.Null ? null : element;
    }

    public int? Int(params ReadOnlySpan<string> keys) => Find(keys) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
        : throw Invalid(keys, "a whole number");

    public float? Float(params ReadOnlySpan<string> keys) => Find(keys) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number ? value.GetSingle() : throw Invalid(keys, "a number");

    public string? String(params ReadOnlySpan<string> keys) => Find(keys) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Invalid(keys, "a string");

    public bool? Bool(params ReadOnlySpan<string> keys) => Find(keys) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Invalid(keys, "true or false");

    public ModelFormatException Missing(params ReadOnlySpan<string> keys) => new($"{Path}: \"{Join(keys)}\" is missing.");

    public ModelFormatException Invalid(ReadOnlySpan<string> keys, string expected) => new($"{Path}: \"{Join(keys)}\" is not {expected}.");

    public void Dispose() => document.Dispose();

    private static string Join(ReadOnlySpan<string> keys) => string.Join('.', keys.ToArray());
}
