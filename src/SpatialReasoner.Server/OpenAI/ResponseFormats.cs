using System.Text.Json;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.OpenAI;

/// <summary>Reads in which form the answer is wanted.</summary>
internal static class ResponseFormats
{
    /// <param name="format">Of a chat request the <c>response_format</c>, of a response request the <c>text.format</c>.</param>
    /// <param name="field">Its name.</param>
    /// <param name="schemaIn">Member that holds the schema's envelope; null where it lies in the format itself.</param>
    /// <returns>Null for plain text.</returns>
    /// <exception cref="ApiException">It cannot be read, or its schema cannot be honoured: the keyword is named.</exception>
    public static DocumentFormat? Parse(JsonElement? format, string field, string? schemaIn)
    {
        if (format is null or { ValueKind: JsonValueKind.Null })
            return null;
        if (format is not { ValueKind: JsonValueKind.Object } given || !given.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
            throw Invalid(field, "is not an object with a 'type'; text, json_object or json_schema is expected.");
        switch (type.GetString())
        {
            case "text":
                return null;
            case "json_object":
                return new DocumentFormat(null);
            case "json_schema":
                var envelope = given;
                if (schemaIn is not null)
                {
                    field = $"{field}.{schemaIn}";
                    if (!given.TryGetProperty(schemaIn, out envelope) || envelope.ValueKind != JsonValueKind.Object)
                        throw Invalid(field, "is missing; {\"name\", \"schema\"} is expected.");
                }
                if (!envelope.TryGetProperty("schema", out var schema) || schema.ValueKind != JsonValueKind.Object)
                    throw Invalid(field + ".schema", "is missing; a JSON schema is expected.");
                Check(schema, field + ".schema");
                return new DocumentFormat(schema);
            default:
                throw Invalid(field + ".type", $"is '{type.GetString()}'; text, json_object or json_schema is expected.");
        }
    }

    private static void Check(JsonElement schema, string field)
    {
        try
        {
            JsonSchemaGrammar.Compile(schema);
        }
        catch (UnsupportedSchemaException fault)
        {
            throw new ApiException(ApiError.Unsupported(fault.Path.Length == 0 ? field : $"{field}.{fault.Path}", $"{field}: {fault.Message}"), fault);
        }
    }

    private static ApiException Invalid(string field, string what) => new(ApiError.Invalid(field, $"'{field}' {what}"));
}
