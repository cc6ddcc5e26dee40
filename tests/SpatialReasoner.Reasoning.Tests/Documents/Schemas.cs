using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Documents;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Documents;

/// <summary>Schemas as callers write them, what reasoning may have settled, and documents of a grammar.</summary>
internal static class Schemas
{
    private static readonly string[] Names = ["answer", "finalAnswer", "Label", "confidence", "score", "reasoning", "steps", "unit", "question", "note", "items", "side", "count", "is_left", "result", "detail"];

    private static readonly string[] Words = ["left", "right", "LEFT", "Right", "in_front", "yes", "no", "A", "B", "2", "2.25 m", "red cube", "m"];

    public static JsonElement Parse(string json) => JsonSerializer.Deserialize<JsonElement>(json);

    /// <summary>What is settled about a question of left and right.</summary>
    public static KnownValues Left(double confidence = 0.93) => new(SpatialAnswer.Choice("left"), ["left", "right"], "Is it left or right?", confidence, null, Scene);

    /// <summary>An object schema of supported keywords, nested at most <paramref name="depth"/> times, some of it behind references.</summary>
    public static JsonElement Random(Random random, int depth = 3)
    {
        var schema = Object(random, depth);
        schema["$defs"] = new JsonObject
        {
            ["word"] = new JsonObject { ["type"] = "string", ["maxLength"] = random.Next(1, 30) },
            ["side"] = new JsonObject { ["enum"] = new JsonArray("left", "right", null) },
            ["part"] = Object(random, 1),
            // Nothing refers to it, so nothing has to honour it.
            ["unused"] = new JsonObject { ["type"] = "string", ["pattern"] = "a+" },
        };
        return JsonSerializer.SerializeToElement(schema);
    }

    /// <summary>An answer of any type, with or without one at all.</summary>
    public static KnownValues Settled(Random random)
    {
        SpatialAnswer? answer = random.Next(9) switch
        {
            0 => null,
            1 => SpatialAnswer.Choice(Words[random.Next(Words.Length)]),
            2 => SpatialAnswer.YesNo(random.Next(2) == 0),
            3 => SpatialAnswer.Count(random.Next(5)),
            4 => SpatialAnswer.Distance(random.NextDouble() * 9),
            5 => SpatialAnswer.Angle(random.Next(360)),
            6 => SpatialAnswer.Letter(random.Next(2)),
            7 => SpatialAnswer.Absent,
            _ => new SpatialAnswer(AnswerType.Description, "a \"red\" cube\nüber 😀 alles"),
        };
        return new KnownValues(answer, ["left", "right"], "Is it \"left\"?", random.NextDouble(), null, random.Next(2) == 0 ? Scene : null);
    }

    /// <summary>A document of the grammar: any allowed byte for a while, then those that lead to the end.</summary>
    public static string Document(Grammar grammar, Random random, int freeBytes)
    {
        var state = new GrammarMachine(grammar).Start;
        var bytes = new List<byte>();
        while (!state.CanEnd || (bytes.Count < freeBytes && random.Next(4) > 0))
        {
            var next = Enumerable.Range(0, 256).Select(b => (Byte: (byte)b, State: state.After((byte)b))).Where(n => n.State is not null).ToArray();
            if (next.Length == 0)
                break;
            if (bytes.Count >= freeBytes)
                next = [.. next.Where(n => n.State!.BytesToEnd < state.BytesToEnd)];
            var (chosen, after) = next[random.Next(next.Length)];
            bytes.Add(chosen);
            state = after!;
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static PerceivedScene Scene { get; } = new([new PerceivedObject("red cube"), new PerceivedObject("blue sphere")]);

    private static JsonObject Object(Random random, int depth)
    {
        var names = Names.OrderBy(_ => random.Next()).Take(random.Next(1, 6)).ToArray();
        var properties = new JsonObject();
        foreach (var name in names)
            properties[name] = Value(random, depth - 1);
        return new JsonObject
        {
            ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false,
            ["required"] = new JsonArray([.. names.Where(_ => random.Next(3) > 0).Select(n => JsonValue.Create(n))]),
        };
    }

    private static JsonObject Value(Random random, int depth) => random.Next(depth > 0 ? 13 : 10) switch
    {
        0 => new JsonObject { ["type"] = "string" },
        1 => new JsonObject { ["type"] = new JsonArray("string", "null"), ["maxLength"] = random.Next(12) },
        2 => new JsonObject { ["enum"] = new JsonArray([.. Words.OrderBy(_ => random.Next()).Take(random.Next(1, 4)).Select(w => JsonValue.Create(w))]) },
        3 => new JsonObject { ["type"] = "number", ["minimum"] = 0, ["maximum"] = random.Next(1, 3) },
        4 => new JsonObject { ["type"] = "integer", ["minimum"] = random.Next(-3, 3) },
        5 => new JsonObject { ["type"] = "boolean" },
        6 => new JsonObject { ["$ref"] = random.Next(2) == 0 ? "#/$defs/word" : "#/$defs/side" },
        7 => new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "string", ["minLength"] = 3, ["maxLength"] = 9 }, new JsonObject { ["type"] = "null" }) },
        8 => new JsonObject { ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = "#/$defs/side" }) },
        9 => new JsonObject { ["const"] = Words[random.Next(Words.Length)] },
        10 => Object(random, depth),
        11 => new JsonObject { ["$ref"] = "#/$defs/part" },
        _ => new JsonObject { ["type"] = "array", ["items"] = Value(random, depth - 1), ["maxItems"] = 2 },
    };
}
