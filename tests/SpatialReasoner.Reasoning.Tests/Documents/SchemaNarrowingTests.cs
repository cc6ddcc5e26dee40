using System.Text.Json;
using System.Text.Json.Nodes;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Documents;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Documents;

public sealed class SchemaNarrowingTests
{
    private const int Schemata = 300;

    /// <summary>What a narrowed schema lets through, the caller's schema lets through: by the grammar of the one, documents are made; by that of the other they are judged.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Narrow_AnySchema_AcceptsASubset(bool closedLanguage)
    {
        for (var seed = 0; seed < Schemata; seed++)
        {
            var random = new Random(seed);
            var schema = Schemas.Random(random);
            var narrowed = new SchemaNarrowing(schema, Schemas.Settled(random)).Narrow(closedLanguage);
            var (whole, part) = (JsonSchemaGrammar.Compile(schema), JsonSchemaGrammar.Compile(narrowed));

            for (var i = 0; i < 4; i++)
            {
                var document = Schemas.Document(part, random, freeBytes: 60);
                whole.Accepts(document).ShouldBeTrue($"seed {seed}: {document}\nof     {narrowed.GetRawText()}\nwithin {schema.GetRawText()}");
            }
        }
    }

    /// <summary>A property that became a constant had that value among its own.</summary>
    [Fact]
    public void Narrow_AnySchema_MakesAPropertyConstantOnlyToWhatItAllows()
    {
        var constants = 0;
        for (var seed = 0; seed < Schemata; seed++)
        {
            var random = new Random(seed);
            var schema = Schemas.Random(random);
            var narrowed = new SchemaNarrowing(schema, Schemas.Settled(random)).Narrow(closedLanguage: false);
            foreach (var property in narrowed.GetProperty("properties").EnumerateObject())
            {
                var before = schema.GetProperty("properties").GetProperty(property.Name);
                if (!property.Value.TryGetProperty("const", out var value) || before.TryGetProperty("const", out _))
                    continue;
                constants++;
                JsonSchemaGrammar.Compile(schema, before, "").Accepts(JsonText.Write(value)).ShouldBeTrue($"seed {seed}: {value.GetRawText()} in {before.GetRawText()}");
            }
        }
        constants.ShouldBeGreaterThan(Schemata / 4, "or nothing was narrowed");
    }

    [Fact]
    public void Narrow_Twice_IsTheSame()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var schema = Schemas.Random(new Random(seed));
            Narrow().ShouldBe(Narrow());

            string Narrow() => new SchemaNarrowing(schema, Schemas.Settled(new Random(seed))).Narrow(closedLanguage: true).GetRawText();
        }
    }

    [Theory]
    // By name, in the enumeration's own spelling.
    [InlineData("""{"answer":{"enum":["LEFT","RIGHT"]}}""", """{"answer":"LEFT"}""")]
    [InlineData("""{"finalAnswer":{"type":"string"}}""", """{"finalAnswer":"left"}""")]
    [InlineData("""{"final-answer":{"type":"string","maxLength":4}}""", """{"final-answer":"left"}""")]
    [InlineData("""{"answer":{"$ref":"#/$defs/side"}}""", """{"answer":"left"}""")]
    [InlineData("""{"answer":{"allOf":[{"$ref":"#/$defs/side"}]}}""", """{"answer":"left"}""")]
    [InlineData("""{"result":{"type":"object","properties":{"answer":{"type":"string"}},"required":["answer"],"additionalProperties":false}}""", """{"result":{"answer":"left"}}""")]
    [InlineData("""{"answer":{"type":"string"},"confidence":{"type":"number"}}""", """{"answer":"left","confidence":0.93}""")]
    [InlineData("""{"answer":{"type":"string"},"confidence":{"type":"integer"}}""", """{"answer":"left","confidence":93}""")]
    [InlineData("""{"answer":{"type":"string"},"unit":{"type":["string","null"]},"question":{"type":"string"}}""", """{"answer":"left","unit":null,"question":"Is it left or right?"}""")]
    // By what it can hold, where no name took it.
    [InlineData("""{"side":{"enum":["left","right"]}}""", """{"side":"left"}""")]
    [InlineData("""{"where":{"type":"object","properties":{"side":{"enum":["right","left"]}},"required":["side"],"additionalProperties":false}}""", """{"where":{"side":"left"}}""")]
    public void Narrow_WhatIsSettled_IsWhatTheDocumentSays(string properties, string document)
    {
        var narrowing = new SchemaNarrowing(Object(properties), Schemas.Left());

        JsonSchemaGrammar.Compile(narrowing.Narrow(closedLanguage: false)).Only().ShouldBe(document);

        narrowing.AnswerPlaced.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"count":{"type":"integer"}}""", """{"count":3}""")]
    [InlineData("""{"answer":{"type":"string"}}""", """{"answer":"3"}""")]
    [InlineData("""{"answer":{"type":"integer","maximum":2},"n":{"type":"number"}}""", null)] // the name is taken by what cannot hold it; so does the type
    public void Narrow_ACount_IsANumberWhereOneFits(string properties, string? document)
    {
        var narrowing = new SchemaNarrowing(Object(properties), new KnownValues(SpatialAnswer.Count(3), [], "How many?", 0.5, null, null));

        var grammar = JsonSchemaGrammar.Compile(narrowing.Narrow(closedLanguage: false));

        narrowing.AnswerPlaced.ShouldBeTrue();
        if (document is not null)
            grammar.Only().ShouldBe(document);
        else
            grammar.Accepts("""{"answer":2,"n":3}""").ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"is_left":{"type":"boolean"}}""", """{"is_left":true}""")]
    [InlineData("""{"answer":{"type":"boolean"}}""", """{"answer":true}""")]
    public void Narrow_YesOrNo_IsTrueOrFalse(string properties, string document) =>
        JsonSchemaGrammar.Compile(new SchemaNarrowing(Object(properties), new KnownValues(SpatialAnswer.YesNo(true), [], "Is it?", 1, null, null)).Narrow(closedLanguage: false))
            .Only().ShouldBe(document);

    [Fact]
    public void Narrow_NoPlaceForTheAnswer_LeavesTheSchemaAndSaysSo()
    {
        var schema = Object("""{"n":{"type":"array","items":{"type":"integer"}}}""");
        var narrowing = new SchemaNarrowing(schema, Schemas.Left());

        narrowing.Narrow(closedLanguage: false).GetRawText().ShouldBe(schema.GetRawText());

        narrowing.AnswerPlaced.ShouldBeFalse();
    }

    [Fact]
    public void Narrow_ClosedLanguage_FreeStringsAreTheWordsThereAre()
    {
        var narrowed = new SchemaNarrowing(Object("""{"answer":{"type":"string"},"seen":{"type":"string"},"note":{"type":["string","null"],"maxLength":5}}"""), Schemas.Left()).Narrow(closedLanguage: true);

        narrowed.GetProperty("properties").GetProperty("seen").GetProperty("enum").EnumerateArray().Select(e => e.GetString()).ShouldBe(["left", "red cube", "blue sphere"]);
        // Too long for it, but for the answer and nothing.
        narrowed.GetProperty("properties").GetProperty("note").GetProperty("enum").EnumerateArray().Select(e => e.GetString()).ShouldBe(["left", null]);
    }

    /// <summary>Found by fuzzing: each ended in a fault of the server's own.</summary>
    [Theory]
    [InlineData("""{"unused":{"type":"string","pattern":"a+"}}""")]
    [InlineData("""{"unused":{"type":5}}""")]
    [InlineData("""{"unused":{"type":["string",5]}}""")]
    [InlineData("""{"unused":5}""")]
    [InlineData("""{"unused":{"type":"string","minLength":-1}}""")]
    public void Narrow_DefinitionNobodyRefersTo_MayBeAnything(string definitions)
    {
        var schema = JsonNode.Parse(Object("""{"answer":{"type":"string"}}""").GetRawText())!;
        schema["$defs"] = JsonNode.Parse(definitions);

        var narrowed = new SchemaNarrowing(JsonSerializer.SerializeToElement(schema), Schemas.Left()).Narrow(closedLanguage: true);

        JsonSchemaGrammar.Compile(narrowed).Only().ShouldBe("""{"answer":"left"}""");
    }

    /// <summary>An object with these properties, all of them required.</summary>
    private static JsonElement Object(string properties)
    {
        var parsed = JsonNode.Parse(properties)!.AsObject();
        return JsonSerializer.SerializeToElement(new JsonObject
        {
            ["type"] = "object", ["properties"] = parsed.DeepClone(), ["required"] = new JsonArray([.. parsed.Select(p => JsonValue.Create(p.Key))]), ["additionalProperties"] = false,
            ["$defs"] = new JsonObject { ["side"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("left", "right") } },
        });
    }
}
