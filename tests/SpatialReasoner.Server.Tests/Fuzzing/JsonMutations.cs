using System.Text;
using System.Text.Json.Nodes;

namespace SpatialReasoner.Server.Tests.Fuzzing;

/// <summary>Changes to a JSON document that know its structure, and to its text that no longer care.</summary>
internal static class JsonMutations
{
    /// <summary>
    /// Numbers at the edges of types and ranges. Those that are valid counts are small: a mutant that stays a valid request must stay a cheap one, so that slow means hung.
    /// </summary>
    private static readonly double[] Numbers =
        [0, -1, 1, 2, 3, 0.5, -0.5, 1.5, 0.9999, 65, 1e-9, 1e9, 2147483647, 2147483648, -2147483648, 9007199254740993, 9.3e18, -9.3e18, 1e300, -1e300, 5e-324];

    /// <summary>What no serializer writes: numbers JSON does not know, halves of surrogate pairs, broken escapes, comments, trailing commas.</summary>
    private static readonly string[] RawTokens =
    [
        "NaN", "-Infinity", "1e400", "-1e400", "1e-400", "01", "1.", ".5", "+1", "0x10", "-0", "-0.0", "99999999999999999999999999999999", "1e99999999999",
        "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"a\\ud83dz\"", "\"\\u00\"", "\"\\x41\"", "\"\\u0000\"", "\"\\u202e\\ufeff\"", "\"unterminated", "'single'", "undefined", "True", "nul",
        "[1,]", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "{\"\\ud800\":1}", "{a:1}", "/* comment */ 1", "1 // comment\n", "[", "{", "]", "\"\t\"", "\"\\ud83d\\ude00\"", "",
    ];

    private static readonly string[] Texts =
    [
        "", " ", "\0", "null", "auto", "none", "camera", "left", "right", "yes", "red cube", "red robot", "<region0>", "<region9>", "direct", "score", "cot", "exact", "self-consistency", "perspective",
        "consensus", "best-of-n", "beam", "tree", "decompose", "scene-graph", "mirror", "inverse", "crop", "options", "paraphrase", "numeric", "visual", "minimal", "low", "max", "beta", "esc", "plurality", "verifier",
        "user", "assistant", "system", "tool", "text", "image_url", "input_image", "input_text", "json_object", "json_schema", "object", "array", "string", "integer", "enum", "const", "$ref", "#", "#/$defs/a",
        "spatial-tiny", "spatial-tiny+cot", "spatial-tiny+nothing", "gpt-4o", "../../etc/passwd", "file:///etc/passwd", "http://127.0.0.1:1/a.png", "gopher://a", "data:", "data:image/png;base64,", "AAAA",
        "'; drop table scenes; --", "<script>alert(1)</script>", "%s%n%d", "{0}", "\u202Eabc", "e\u0301", "\U0001F600", "\uFFFF", "İ", "ß", "Is the red cube to the left or to the right of the blue sphere?",
        "How many cubes are there?", "From the red robot's viewpoint, is the blue cube on its left or its right?", "(A) left (B) right", "A) B) C)", "((((((((", "<<<<>>>>", "answer: ", "a\nb\rc\td",
    ];

    /// <summary>The document with one to three changes, as the bytes of a body.</summary>
    public static byte[] Make(Dice dice, JsonObject document, PictureMutations pictures)
    {
        var raw = new List<string>();
        var root = (JsonObject)document.DeepClone();
        for (var times = 1 + dice.Below(3); times > 0; times--)
        {
            if (!(dice.OneIn(2) && Picture(dice, root, pictures)))
                Change(dice, root, raw);
        }
        var text = Text(root, raw);
        return dice.OneIn(5) ? Retype(dice, Encoding.UTF8.GetBytes(text)) : Encoding.UTF8.GetBytes(text);
    }

    /// <summary>A document's text with what no serializer writes in it.</summary>
    private static string Text(JsonObject root, List<string> raw)
    {
        var text = root.ToJsonString();
        for (var i = raw.Count - 1; i >= 0; i--) // later ones may stand within earlier ones' text
            text = text.Replace($"\"{Placeholder(i)}\"", raw[i], StringComparison.Ordinal);
        return text;
    }

    private static string Placeholder(int index) => $"~raw{index}~";

    /// <summary>Damages one of the pictures in it; false where it has none.</summary>
    private static bool Picture(Dice dice, JsonObject root, PictureMutations pictures)
    {
        var places = Places(root).Where(p => p.Value is JsonValue value && value.TryGetValue<string>(out var text) && text.StartsWith("data:image", StringComparison.Ordinal)).ToList();
        if (places.Count == 0)
            return false;
        dice.Pick(places).Set(JsonValue.Create(Base64Mutations.Make(dice, pictures)));
        return true;
    }

    private static void Change(Dice dice, JsonObject root, List<string> raw)
    {
        var places = Places(root).ToList();
        if (places.Count == 0)
            return;
        var place = dice.Pick(places);
        dice.Do<bool>(
        [
            ("drop", () => Done(place.Remove)),
            ("null", () => Set(null)),
            ("number", () => Set(JsonValue.Create(dice.Pick(Numbers)))),
            ("number", () => Set(JsonValue.Create(dice.Pick(Numbers)))),
            ("text", () => Set(JsonValue.Create(dice.Pick(Texts)))),
            ("text", () => Set(JsonValue.Create(dice.Pick(Texts)))),
            ("true or false", () => Set(JsonValue.Create(dice.OneIn(2)))),
            ("an array", () => Set(dice.OneIn(2) ? new JsonArray() : new JsonArray(place.Value?.DeepClone()))),
            ("an object", () => Set(dice.OneIn(2) ? [] : new JsonObject { ["value"] = place.Value?.DeepClone() })),
            ("another field's value", () => Set(dice.Pick(places).Value?.DeepClone())),
            ("raw", () => SetRaw(dice.Pick(RawTokens))),
            ("raw", () => SetRaw(dice.Pick(RawTokens))),
            ("repeated key", () => SetRaw(Doubled(dice, place.Value))),
            ("nested", () => SetRaw(Nested(place.Value?.ToJsonString() ?? "null", 1 + dice.Below(40)))),
            ("nested deeply", () => SetRaw(new string('[', 100_000))),
            ("many items", () => Set(new JsonArray([.. Enumerable.Range(0, dice.Length(3000)).Select(_ => place.Value?.DeepClone())]))),
            ("long text", () => Set(JsonValue.Create(string.Concat(Enumerable.Repeat(dice.Pick(Texts), 1 + dice.Below(4000)))))),
            ("damaged text", () => Set(JsonValue.Create(Characters(dice, place.Value)))),
            ("unknown field", () => Done(() => root[dice.Pick(Texts)] = dice.Pick(places).Value?.DeepClone())),
        ]);

        bool Set(JsonNode? value) => Done(() => place.Set(value));

        bool SetRaw(string text)
        {
            raw.Add(text);
            return Set(JsonValue.Create(Placeholder(raw.Count - 1)));
        }

        static bool Done(Action act)
        {
            act();
            return true;
        }
    }

    /// <summary>An object that names one of its fields twice.</summary>
    private static string Doubled(Dice dice, JsonNode? value)
    {
        if (value is not JsonObject { Count: > 0 } fields)
            return """{"a":1,"a":[]}""";
        var (name, twice) = dice.Pick([.. fields]);
        return $"{{{JsonValue.Create(name).ToJsonString()}:{(dice.OneIn(2) ? twice?.ToJsonString() ?? "null" : "{}")},{fields.ToJsonString()[1..]}";
    }

    private static string Nested(string inner, int depth) =>
        string.Concat(Enumerable.Repeat("""{"a":[""", depth)) + inner + string.Concat(Enumerable.Repeat("]}", depth));

    private static string Characters(Dice dice, JsonNode? value)
    {
        var text = value is JsonValue given && given.TryGetValue<string>(out var own) ? own : dice.Pick(Texts);
        var characters = text.Length > 500 ? text[..500].ToList() : text.ToList();
        for (var times = dice.Length(10); times > 0; times--)
        {
            var at = dice.Below(characters.Count + 1);
            if (at < characters.Count && dice.OneIn(3))
                characters.RemoveAt(at);
            else
                characters.InsertRange(at, dice.OneIn(2) ? dice.Pick(Texts) : ((char)dice.Below(0x3000)).ToString());
        }
        return new string([.. characters]);
    }

    private static byte[] Retype(Dice dice, byte[] body) => dice.Do<byte[]>(
    [
        ("byte order mark", () => [0xEF, 0xBB, 0xBF, .. body]),
        ("UTF-16", () => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(body))),
        ("trailing garbage", () => [.. body, .. dice.OneIn(2) ? "{}"u8.ToArray() : dice.Bytes(dice.Length(64))]),
        ("leading spaces", () => [.. Enumerable.Repeat((byte)' ', dice.Length(100_000)), .. body]),
        ("comment", () => [.. "/* why not */"u8, .. body]),
        ("cut", () => body[..dice.Below(body.Length)]),
        ("flip bits of the body", () => Bytes.Flip(dice, body)),
        ("set bytes of the body", () => Bytes.Set(dice, body)),
        ("insert into the body", () => Bytes.Insert(dice, body)),
        ("delete from the body", () => Bytes.Delete(dice, body)),
        ("repeat a part of the body", () => Bytes.Repeat(dice, body)),
        ("no body", () => []),
        ("noise", () => dice.Bytes(dice.Length(4096))),
    ]);

    /// <summary>Every place of a document where a value stands.</summary>
    private static IEnumerable<Place> Places(JsonNode? node)
    {
        var places = node switch
        {
            JsonObject fields => fields.Select(f => new Place(f.Value, v => fields[f.Key] = v, () => fields.Remove(f.Key))),
            JsonArray items => items.Select((item, i) => new Place(item, v => items[i] = v, () => items.RemoveAt(i))),
            _ => [],
        };
        return places.SelectMany(p => Places(p.Value).Prepend(p));
    }

    private sealed record Place(JsonNode? Value, Action<JsonNode?> Set, Action Remove);
}
