using System.Text.Json;
using System.Text.Json.Nodes;
using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning.Documents;

/// <summary>
/// Puts what is known into a caller's schema: a property whose value reasoning has settled becomes that constant. (1) By name: <c>answer</c>,
/// <c>confidence</c> and their likes. (2) Where none took the answer, by what a property can hold: an enumeration that has it, then a number for quantities or a
/// boolean for yes and no. What is accepted is decided by the schema's own grammar, so a narrowed schema's documents validate against the original.
/// </summary>
internal sealed class SchemaNarrowing(JsonElement schema, KnownValues known)
{
    /// <summary>Objects within objects that are looked into.</summary>
    private const int MaxDepth = 6;

    /// <summary>Whether a property took the answer.</summary>
    public bool AnswerPlaced { get; private set; }

    /// <param name="closedLanguage">Strings that are still free become a choice of the words there are: the model has no others.</param>
    public JsonElement Narrow(bool closedLanguage)
    {
        var root = JsonNode.Parse(schema.GetRawText())!;
        if (root is not JsonObject whole)
            return schema;
        whole = Inlined(whole, 0);
        ByName(whole, "", 0);
        if (!AnswerPlaced && known.Answer is not null)
            ByType(whole, 0);
        if (closedLanguage)
            Speak(whole, 0);
        // References of parts that were not inlined still lead to the definitions.
        return JsonSerializer.SerializeToElement(whole);
    }

    private void ByName(JsonObject node, string path, int depth)
    {
        if (depth > MaxDepth || node["properties"] is not JsonObject properties)
            return;
        foreach (var (name, value) in properties.ToArray())
        {
            if (value is not JsonObject property)
                continue;
            var inlined = Inlined(property, depth);
            if (First(known.Of(name, (int?)(inlined["maxLength"] as JsonValue)), inlined) is { } constant)
            {
                properties[name] = Constant(constant);
                AnswerPlaced |= KnownValues.IsAnswer(name);
            }
            else if (inlined["properties"] is not null)
            {
                properties[name] = inlined;
                ByName(inlined, $"{path}.{name}", depth + 1);
            }
        }
    }

    private void ByType(JsonObject node, int depth)
    {
        if (depth > MaxDepth || node["properties"] is not JsonObject properties)
            return;
        foreach (var isChoice in new[] { true, false })
        {
            foreach (var (name, value) in properties.ToArray())
            {
                if (value is not JsonObject property || property.ContainsKey("const"))
                    continue;
                var inlined = Inlined(property, depth);
                var candidates = isChoice
                    ? inlined.ContainsKey("enum") ? known.Answers : []
                    : [.. known.Answers.Where(a => a is not ['"', ..])];
                if (First(candidates, inlined) is not { } constant)
                    continue;
                properties[name] = Constant(constant);
                AnswerPlaced = true;
                return;
            }
        }
        foreach (var (_, value) in properties)
        {
            if (!AnswerPlaced && value is JsonObject inner)
                ByType(inner, depth + 1);
        }
    }

    /// <summary>Free strings in every place of the schema where a value's own schema stands.</summary>
    private void Speak(JsonObject node, int depth)
    {
        if (depth > 4 * MaxDepth)
            return;
        if (IsFreeText(node))
        {
            var fitting = known.Words.Append("null").Where(w => Accepts(node, w)).ToArray();
            if (fitting.Length == 0)
                return;
            node["enum"] = new JsonArray([.. fitting.Select(w => JsonNode.Parse(w))]);
            node.Remove("minLength");
            node.Remove("maxLength");
        }
        foreach (var keyword in new[] { "properties", "$defs", "definitions" })
        {
            if (node[keyword] is not JsonObject members)
                continue;
            foreach (var (_, member) in members)
                SpeakIn(member);
        }
        foreach (var keyword in new[] { "anyOf", "allOf" })
        {
            foreach (var member in node[keyword] as JsonArray ?? [])
                SpeakIn(member);
        }
        SpeakIn(node["items"]);

        void SpeakIn(JsonNode? part)
        {
            if (part is JsonObject inner)
                Speak(inner, depth + 1);
        }
    }

    /// <summary>Whether it takes strings that are not listed, and nothing else but null.</summary>
    private static bool IsFreeText(JsonObject node)
    {
        if (node.ContainsKey("enum") || node.ContainsKey("const"))
            return false;
        var types = node["type"] switch
        {
            JsonArray several => several.Select(Word).ToArray(),
            var one => [Word(one)],
        };
        return types.Contains("string") && types.All(t => t is "string" or "null");

        static string? Word(JsonNode? type) => type is JsonValue value && value.TryGetValue<string>(out var word) ? word : null;
    }

    private string? First(IReadOnlyList<string> candidates, JsonObject property)
    {
        if (candidates.Count == 0)
            return null;
        var grammar = Grammar(property);
        return candidates.FirstOrDefault(grammar.Accepts);
    }

    /// <summary>False also for what is no schema that can be honoured: a definition that nothing refers to may be anything.</summary>
    private bool Accepts(JsonObject part, string value)
    {
        try
        {
            return Grammar(part).Accepts(value);
        }
        catch (UnsupportedSchemaException)
        {
            return false;
        }
    }

    private Grammar Grammar(JsonObject property) => JsonSchemaGrammar.Compile(schema, JsonSerializer.SerializeToElement(property), "");

    private static JsonObject Constant(string json) => new() { ["const"] = JsonNode.Parse(json) };

    /// <summary>The schema a reference leads to, with the definitions where the schema itself has them.</summary>
    private JsonObject Inlined(JsonObject node, int depth)
    {
        if (depth > MaxDepth)
            return node;
        if (node["$ref"] is JsonValue reference && (string?)reference is ['#', ..] pointer)
        {
            JsonElement target = schema;
            foreach (var segment in pointer[1..].Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                if (!target.TryGetProperty(Uri.UnescapeDataString(segment), out target))
                    return node;
            }
            if (JsonNode.Parse(target.GetRawText()) is not JsonObject found)
                return node;
            foreach (var definitions in new[] { "$defs", "definitions" })
            {
                if (node[definitions] is { } there && !found.ContainsKey(definitions))
                    found[definitions] = there.DeepClone();
            }
            return Inlined(found, depth + 1);
        }
        if (node["allOf"] is JsonArray { Count: 1 } all && all[0] is JsonObject only)
            return Inlined((JsonObject)only.DeepClone(), depth + 1);
        return node;
    }
}
