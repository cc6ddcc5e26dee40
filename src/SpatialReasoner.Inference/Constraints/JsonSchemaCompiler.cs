using System.Globalization;
using System.Text.Json;

namespace SpatialReasoner.Inference;

/// <summary>One run of <see cref="JsonSchemaGrammar"/>.</summary>
internal sealed class JsonSchemaCompiler(JsonElement root)
{
    /// <summary>Parts a schema may have; every part costs memory and time on the engine's thread.</summary>
    private const int MaxRules = 10_000;

    private const int MaxLength = 100_000;

    /// <summary>Schemas within schemas, references followed: each takes stack, and a stack that overflows ends the process.</summary>
    private const int MaxDepth = 256;

    private static readonly string[] Types = ["object", "array", "string", "number", "integer", "boolean", "null"];

    /// <summary>Keywords that assert nothing.</summary>
    private static readonly HashSet<string> Annotations = new(StringComparer.Ordinal)
    {
        "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "$schema", "$id", "$comment", "$defs", "definitions",
    };

    private static readonly Dictionary<string, string[]> Assertions = new(StringComparer.Ordinal)
    {
        ["object"] = ["properties", "required", "additionalProperties"],
        ["array"] = ["items", "minItems", "maxItems"],
        ["string"] = ["minLength", "maxLength"],
        ["number"] = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
        ["integer"] = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
        ["boolean"] = [],
        ["null"] = [],
    };

    private static readonly string[] All = [.. Assertions.Values.SelectMany(k => k).Distinct(), "type", "enum", "const", "anyOf", "allOf", "$ref"];

    private readonly List<Rule> rules = [];
    private readonly Dictionary<string, Rule> byReference = new(StringComparer.Ordinal);
    private readonly HashSet<Rule> open = []; // rules that are being made and have read nothing yet
    private Rule? anything;
    private int depth;

    /// <summary>Whether an object without properties may have any; otherwise it has none.</summary>
    public bool OpenObjects { get; init; }

    /// <summary>
    /// Refuses what readers take differently, anywhere in a schema, also where nothing refers to: an object that names a member twice, and text that is none (half of a
    /// surrogate pair). This schema meets several readers.
    /// </summary>
    public static void RefuseAmbiguity(JsonElement value, string path)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var (i, item) in value.EnumerateArray().Index())
                    RefuseAmbiguity(item, $"{path}[{i}]");
                break;
            case JsonValueKind.Object:
                var names = new HashSet<string>(StringComparer.Ordinal);
                foreach (var member in value.EnumerateObject())
                {
                    var name = Read(() => member.Name, path);
                    if (!names.Add(name))
                        throw Wrong(At(path, name), "is there twice");
                    RefuseAmbiguity(member.Value, At(path, name));
                }
                break;
            case JsonValueKind.String:
                Read(() => value.GetString()!, path);
                break;
        }

        static string Read(Func<string> text, string path)
        {
            try
            {
                return text();
            }
            catch (InvalidOperationException)
            {
                throw Wrong(path, "holds text that is none: invalid UTF-8 or half of a surrogate pair");
            }
        }
    }

    public Grammar Compile(JsonElement schema, string path)
    {
        var body = Value(schema, path);
        for (var changed = true; changed;)
        {
            changed = false;
            // What a part holds was made after it, what may follow a member before it: either way alone would take a round per link of a chain.
            for (var i = rules.Count - 1; i >= 0; i--)
                changed |= rules[i].Measure();
            for (var i = 0; i < rules.Count; i++)
                changed |= rules[i].Measure();
        }
        return body.Shortest >= GrammarNode.Endless ? throw Wrong(path, "no finite document fits it") : new Grammar(body);
    }

    private GrammarNode Value(JsonElement schema, string path)
    {
        if (++depth > MaxDepth)
            throw Wrong(path, $"lies deeper than {MaxDepth} levels, references followed");
        var node = Node(schema, path);
        depth--;
        return node;
    }

    private GrammarNode Node(JsonElement schema, string path)
    {
        if (schema.ValueKind == JsonValueKind.True)
            return Anything();
        if (schema.ValueKind != JsonValueKind.Object)
            throw Wrong(path, "is not a schema: an object is expected");
        if (schema.TryGetProperty("$ref", out var reference))
            return Reference(schema, reference, path);
        if (schema.TryGetProperty("anyOf", out var anyOf))
        {
            Allow(schema, path, ["anyOf"], "beside anyOf");
            return New(new Choice([.. Elements(anyOf, At(path, "anyOf")).Select((s, i) => Value(s, $"{At(path, "anyOf")}[{i}]"))]));
        }
        if (schema.TryGetProperty("allOf", out var allOf))
        {
            Allow(schema, path, ["allOf"], "beside allOf");
            var parts = Elements(allOf, At(path, "allOf")).ToArray();
            return parts.Length == 1 ? Value(parts[0], At(path, "allOf") + "[0]") : throw Wrong(At(path, "allOf"), "is supported with one schema only");
        }
        var types = TypesOf(schema, path);
        if (schema.TryGetProperty("enum", out var options))
        {
            Allow(schema, path, ["enum", "type"], "beside enum");
            return OneOf(Elements(options, At(path, "enum")), types, At(path, "enum"));
        }
        if (schema.TryGetProperty("const", out var only))
        {
            Allow(schema, path, ["const", "type"], "beside const");
            return OneOf([only], types, At(path, "const"));
        }
        if (types is null && !schema.EnumerateObject().Any(p => !Annotations.Contains(p.Name)))
            return Anything();
        types ??= Implied(schema, path);
        Allow(schema, path, ["type", .. types.SelectMany(t => Assertions[t])], $"for the type {string.Join(", ", types)}");
        return types is [var single] ? OfType(single, schema, path) : New(new Choice([.. types.Select(t => OfType(t, schema, path))]));
    }

    private GrammarNode OfType(string type, JsonElement schema, string path) => type switch
    {
        "object" => Object(schema, path),
        "array" => Array(schema, path),
        "string" => new Sequence([new Literal("\""), Characters(schema, path), new Literal("\"")]),
        "boolean" => New(new Choice([new Literal("true"), new Literal("false")])),
        "null" => new Literal("null"),
        _ => new JsonNumber(Range(schema, path, type == "integer" ? NumberRange.Whole : NumberRange.Any)),
    };

    private Rule Object(JsonElement schema, string path)
    {
        var properties = schema.TryGetProperty("properties", out var listed) ? Members(listed, At(path, "properties")) : [];
        var required = schema.TryGetProperty("required", out var names)
            ? Elements(names, At(path, "required")).Select(n => n.ValueKind == JsonValueKind.String ? n.GetString()! : throw Wrong(At(path, "required"), "holds something that is not a name")).ToHashSet(StringComparer.Ordinal)
            : [];
        if (required.FirstOrDefault(r => properties.TrueForAll(p => p.Name != r)) is { } missing)
            throw Wrong(At(path, "required"), $"names '{missing}', which is not among the properties");
        if (schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind is not (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Object))
            throw Wrong(At(path, "additionalProperties"), "is neither true, false nor a schema");
        return Behind(() =>
        {
            if (properties.Count == 0 && OpenObjects)
                return AnyMembers();
            // From the last member to the first: a member knows what may follow it, with a comma and without.
            GrammarNode first = new Literal("}"), later = first;
            for (var i = properties.Count - 1; i >= 0; i--)
            {
                var (name, value) = (properties[i].Name, properties[i].Value);
                var member = New(new Sequence([new Literal(JsonText.Quote(name) + ":"), Value(value, At(At(path, "properties"), name)), later]));
                var after = New(new Sequence([new Literal(","), member]));
                (first, later) = required.Contains(name) ? (member, after) : (New(new Choice([member, first])), New(new Choice([after, later])));
            }
            return new Sequence([new Literal("{"), first]);
        });
    }

    private Rule Array(JsonElement schema, string path)
    {
        var (min, max) = (Whole(schema, "minItems", path) ?? 0, Whole(schema, "maxItems", path));
        if (max < min)
            throw Wrong(At(path, "maxItems"), "is below minItems");
        return Behind(() =>
        {
            var item = max == 0 ? new Literal("null") : schema.TryGetProperty("items", out var items) ? Value(items, At(path, "items")) : Anything();
            return new Sequence([new Literal("["), new Items(item, min, max), new Literal("]")]);
        });
    }

    private JsonCharacters Characters(JsonElement schema, string path)
    {
        var (min, max) = (Whole(schema, "minLength", path) ?? 0, Whole(schema, "maxLength", path));
        return max < min ? throw Wrong(At(path, "maxLength"), "is below minLength") : new JsonCharacters(min, max);
    }

    private static NumberRange Range(JsonElement schema, string path, NumberRange range)
    {
        var (low, high) = (range.Low, range.High);
        foreach (var (keyword, isLow, exclusive) in new[] { ("minimum", true, false), ("exclusiveMinimum", true, true), ("maximum", false, false), ("exclusiveMaximum", false, true) })
        {
            if (!schema.TryGetProperty(keyword, out var limit))
                continue;
            if (limit.ValueKind != JsonValueKind.Number || !limit.TryGetDecimal(out var value))
                throw Wrong(At(path, keyword), "is not a number that can be held exactly");
            // A limit out of reach either asks nothing or leaves nothing.
            value = Math.Clamp(value, -(decimal)NumberRange.Power(NumberRange.Digits), (decimal)NumberRange.Power(NumberRange.Digits)) * (decimal)range.Unit;
            if (isLow)
                low = Int128.Max(low, exclusive ? (Int128)Math.Floor(value) + 1 : (Int128)Math.Ceiling(value));
            else
                high = Int128.Min(high, exclusive ? (Int128)Math.Ceiling(value) - 1 : (Int128)Math.Floor(value));
        }
        return low <= high ? range with { Low = low, High = high } : throw Wrong(path, "leaves no number between its limits");
    }

    private Rule OneOf(IEnumerable<JsonElement> values, IReadOnlyList<string>? types, string path)
    {
        var texts = values.Where(v => types is null || types.Any(t => Fits(v, t))).Select(JsonText.Write).Distinct(StringComparer.Ordinal).ToArray();
        return texts.Length == 0 ? throw Wrong(path, "holds no value of its type") : New(new Choice([.. texts.Select(t => new Literal(t))]));
    }

    private static bool Fits(JsonElement value, string type) => value.ValueKind switch
    {
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        JsonValueKind.Number => type == "number" || (type == "integer" && value.TryGetDecimal(out var number) && number == decimal.Truncate(number)),
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        _ => type == "null",
    };

    private GrammarNode Reference(JsonElement schema, JsonElement reference, string path)
    {
        Allow(schema, path, ["$ref"], "beside $ref");
        var pointer = reference.ValueKind == JsonValueKind.String ? reference.GetString()! : throw Wrong(At(path, "$ref"), "is not a string");
        if (byReference.TryGetValue(pointer, out var rule))
            return open.Contains(rule) ? throw Wrong(At(path, "$ref"), $"leads back to '{pointer}' with nothing between") : rule;
        if (pointer is not ['#', ..])
            throw Wrong(At(path, "$ref"), $"is '{pointer}'; only references within the schema (#, #/$defs/...) are supported");
        var target = root;
        foreach (var segment in pointer[1..].Split('/', StringSplitOptions.RemoveEmptyEntries).Select(s => Uri.UnescapeDataString(s).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            if (target.ValueKind != JsonValueKind.Object || !target.TryGetProperty(segment, out target))
                throw Wrong(At(path, "$ref"), $"is '{pointer}', which is not there");
        }
        rule = New(null);
        byReference[pointer] = rule;
        open.Add(rule);
        rule.Body = Value(target, pointer);
        open.Remove(rule);
        return rule;
    }

    /// <summary>Any JSON value.</summary>
    private Rule Anything()
    {
        if (anything is not null)
            return anything;
        anything = New(null);
        GrammarNode text = new Sequence([new Literal("\""), new JsonCharacters(0, null), new Literal("\"")]);
        anything.Body = new Choice(
        [
            text, new JsonNumber(NumberRange.Any), new Literal("true"), new Literal("false"), new Literal("null"),
            New(new Sequence([new Literal("["), new Items(anything, 0, null), new Literal("]")])),
            New(AnyMembers()),
        ]);
        return anything;
    }

    /// <summary>An object of any properties. Names may repeat, as JSON lets them; readers take the last.</summary>
    private Sequence AnyMembers()
    {
        var member = New(null);
        var members = new Sequence([new Literal("{"), new Items(member, 0, null), new Literal("}")]);
        member.Body = new Sequence([new Literal("\""), new JsonCharacters(1, null), new Literal("\":"), Anything()]);
        return members;
    }

    private Rule New(GrammarNode? body)
    {
        if (rules.Count >= MaxRules)
            throw Wrong("", $"has more than {MaxRules} parts");
        var rule = new Rule { Body = body };
        rules.Add(rule);
        return rule;
    }

    /// <summary>A part that begins with a bracket: a rule that is met again inside it has read something.</summary>
    private Rule Behind(Func<GrammarNode> body)
    {
        var rule = New(null);
        var outside = open.ToArray();
        open.Clear();
        rule.Body = body();
        open.UnionWith(outside);
        return rule;
    }

    private static IReadOnlyList<string>? TypesOf(JsonElement schema, string path)
    {
        if (!schema.TryGetProperty("type", out var type))
            return null;
        string?[] types = type.ValueKind switch
        {
            JsonValueKind.String => [type.GetString()],
            JsonValueKind.Array => [.. type.EnumerateArray().Select(t => t.ValueKind == JsonValueKind.String ? t.GetString() : null)],
            _ => [null],
        };
        var wrong = System.Array.FindIndex(types, t => !Types.Contains(t));
        return types.Length > 0 && wrong < 0
            ? [.. types.OfType<string>().Distinct(StringComparer.Ordinal)]
            : throw Wrong(At(path, "type"), $"is none of {string.Join(", ", Types)}");
    }

    private static IReadOnlyList<string> Implied(JsonElement schema, string path) =>
        schema.TryGetProperty("properties", out _) ? ["object"]
        : schema.TryGetProperty("items", out _) ? ["array"]
        : Unknown(schema) is { } keyword ? throw Wrong(At(path, keyword), $"is not supported; supported are {string.Join(", ", All)}")
        : throw Wrong(At(path, "type"), "is missing");

    private static string? Unknown(JsonElement schema) =>
        schema.EnumerateObject().Select(p => p.Name).FirstOrDefault(n => !Annotations.Contains(n) && !All.Contains(n));

    /// <summary>Refuses keywords that are neither annotations nor among <paramref name="keywords"/>.</summary>
    private static void Allow(JsonElement schema, string path, IReadOnlyList<string> keywords, string where)
    {
        foreach (var property in schema.EnumerateObject())
        {
            if (!Annotations.Contains(property.Name) && !keywords.Contains(property.Name))
            {
                throw Wrong(At(path, property.Name), keywords.Count == 1 || All.Contains(property.Name)
                    ? $"is not supported {where}"
                    : $"is not supported; {where} there are {string.Join(", ", keywords)}");
            }
        }
    }

    private static List<JsonProperty> Members(JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw Wrong(path, "is not an object");
        return [.. value.EnumerateObject()];
    }

    private static IEnumerable<JsonElement> Elements(JsonElement value, string path) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 ? value.EnumerateArray()
        : value.ValueKind == JsonValueKind.Array && path.EndsWith("required", StringComparison.Ordinal) ? []
        : throw Wrong(path, "is not an array with something in it");

    private static int? Whole(JsonElement schema, string keyword, string path) =>
        !schema.TryGetProperty(keyword, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number is >= 0 and <= MaxLength ? number
        : throw Wrong(At(path, keyword), string.Create(CultureInfo.InvariantCulture, $"is not a whole number from 0 to {MaxLength}"));

    private static string At(string path, string keyword) => path.Length == 0 ? keyword : $"{path}.{keyword}";

    private static UnsupportedSchemaException Wrong(string path, string what) => new(path, path.Length == 0 ? $"The schema {what}." : $"'{path}' {what}.");
}
