using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace SpatialReasoner.Server.Mcp;

/// <summary>JSON schemas of what tools take and give.</summary>
internal static class ArgumentSchema
{
    private static readonly JsonSchemaExporterOptions DocumentsAreNeverNull = new() { TreatNullObliviousAsNonNullable = true };

    /// <summary>Of a document as it is written.</summary>
    public static JsonElement Of(JsonTypeInfo document) =>
        JsonSerializer.SerializeToElement(document.GetJsonSchemaAsNode(DocumentsAreNeverNull).AsObject(), Json.ServerJson.Wire.JsonObject);

    /// <summary>Of all arguments of a tool; there are no others.</summary>
    public static JsonObject Arguments(string[] required, params (string Name, JsonObject Schema)[] properties)
    {
        var schema = Object(null, required, properties);
        schema["additionalProperties"] = false;
        return schema;
    }

    /// <summary>May hold more than this, which is ignored.</summary>
    public static JsonObject Object(string? description, string[] required, params (string Name, JsonObject Schema)[] properties) => Described(description, new JsonObject
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(properties.Select(p => KeyValuePair.Create(p.Name, (JsonNode?)p.Schema))),
        ["required"] = Array(required),
    });

    public static JsonObject Text(string description) => Described(description, new JsonObject { ["type"] = "string" });

    public static JsonObject Word(string? description, IEnumerable<string> allowed) => Described(description, new JsonObject { ["type"] = "string", ["enum"] = Array(allowed) });

    public static JsonObject Whole(string description, long? minimum = null, long? maximum = null) => Range("integer", description, minimum, maximum);

    public static JsonObject Number(string? description, double? minimum = null, double? maximum = null) => Range("number", description, minimum, maximum);

    public static JsonObject List(string description, JsonObject items, int fewest, int most) => Described(description, new JsonObject
    {
        ["type"] = "array", ["items"] = items, ["minItems"] = fewest, ["maxItems"] = most,
    });

    public static JsonObject OrNull(JsonObject schema)
    {
        schema["type"] = new JsonArray(schema["type"]!.DeepClone(), "null");
        return schema;
    }

    private static JsonObject Range<T>(string type, string? description, T? minimum, T? maximum) where T : struct
    {
        var schema = new JsonObject { ["type"] = type };
        if (minimum is not null)
            schema["minimum"] = JsonValue.Create(minimum);
        if (maximum is not null)
            schema["maximum"] = JsonValue.Create(maximum);
        return Described(description, schema);
    }

    private static JsonObject Described(string? description, JsonObject schema)
    {
        if (description is not null)
            schema["description"] = description;
        return schema;
    }

    private static JsonArray Array(IEnumerable<string> words) => [.. words.Select(w => (JsonNode?)JsonValue.Create(w))];
}
