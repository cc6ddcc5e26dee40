using System.Text.Json;

namespace SpatialReasoner.Inference;

/// <summary>Turns a JSON schema into the grammar of documents that validate against it.</summary>
/// <remarks>
/// <para>Documents are written in one way: without spaces, properties in the schema's order and none beyond it, numbers without exponent and with at most
/// six decimal places. Every document written validates; not every valid document can be written.</para>
/// <para>Supported: <c>type</c> (one or several), <c>properties</c>, <c>required</c>, <c>additionalProperties</c>, <c>items</c>, <c>minItems</c>, <c>maxItems</c>,
/// <c>minLength</c>, <c>maxLength</c>, <c>minimum</c>, <c>maximum</c>, <c>exclusiveMinimum</c>, <c>exclusiveMaximum</c>, <c>enum</c>, <c>const</c>, <c>anyOf</c>,
/// <c>allOf</c> of one, <c>$ref</c> within the document, <c>$defs</c>, <c>definitions</c>, and what asserts nothing (<c>title</c>, <c>description</c> ...).
/// Anything else is refused by name: a keyword that is passed over would let invalid documents through.</para>
/// </remarks>
public static class JsonSchemaGrammar
{
    /// <summary>Grammar of the documents that validate against <paramref name="schema"/>.</summary>
    /// <exception cref="UnsupportedSchemaException">The schema is wrong, uses what is not supported, or no document fits it.</exception>
    public static Grammar Compile(JsonElement schema)
    {
        JsonSchemaCompiler.RefuseAmbiguity(schema, "");
        return new JsonSchemaCompiler(schema).Compile(schema, "").Of(schema);
    }

    /// <summary>Grammar of one part of <paramref name="root"/>; its references are looked up there.</summary>
    /// <param name="path">Where the part stands, for messages.</param>
    /// <inheritdoc cref="Compile(JsonElement)" path="/exception"/>
    public static Grammar Compile(JsonElement root, JsonElement part, string path) => new JsonSchemaCompiler(root).Compile(part, path);

    /// <summary>Grammar of every JSON object.</summary>
    public static Grammar AnyObject()
    {
        using var schema = JsonDocument.Parse("""{"type":"object"}""");
        return new JsonSchemaCompiler(schema.RootElement) { OpenObjects = true }.Compile(schema.RootElement, "");
    }
}
