using System.Text;
using System.Text.Json;
using NJsonSchema;

namespace SpatialReasoner.Inference.Tests.Constraints;

public sealed class JsonSchemaGrammarTests
{
    /// <summary>Schemas of every supported keyword; what their grammars say must validate, judged by NJsonSchema.</summary>
    public static TheoryData<string> Schemas =>
    [
        """{"type":"object","properties":{"answer":{"enum":["left","right"]},"confidence":{"type":"number","minimum":0,"maximum":1}},"required":["answer","confidence"],"additionalProperties":false}""",
        """{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"boolean"},"c":{"type":["string","null"],"maxLength":5}},"required":["b"]}""",
        """{"type":"array","items":{"type":"integer","minimum":-12,"maximum":345},"minItems":2,"maxItems":4}""",
        """{"type":"object","properties":{"steps":{"type":"array","items":{"$ref":"#/$defs/step"},"maxItems":2}},"required":["steps"],"$defs":{"step":{"type":"object","properties":{"text":{"type":"string","minLength":2,"maxLength":6},"x":{"type":"number","exclusiveMinimum":-1,"exclusiveMaximum":2.5}},"required":["text","x"]}}}""",
        """{"anyOf":[{"type":"string","maxLength":3},{"type":"object","properties":{"n":{"const":7}},"required":["n"]},{"type":"null"}]}""",
        """{"type":"object","properties":{"child":{"anyOf":[{"$ref":"#"},{"type":"null"}]},"name":{"type":"string","minLength":1,"maxLength":4}},"required":["child","name"]}""",
        """{"type":"object","properties":{"any":{},"list":{"type":"array","minItems":1,"maxItems":2}},"required":["any","list"]}""",
        """{"allOf":[{"type":"number","minimum":0.25,"maximum":0.2503}]}""",
        """{"enum":[1,"a b",null,{"x":[true]},"Ü\u00e9\n"]}""",
    ];

    [Theory]
    [MemberData(nameof(Schemas))]
    public async Task Walk_ThatTakesAnyAllowedByte_EndsInAValidDocument(string schema)
    {
        var judge = await JsonSchema.FromJsonAsync(schema, TestContext.Current.CancellationToken);
        var grammar = JsonSchemaGrammar.Compile(Parse(schema));
        for (var seed = 0; seed < 60; seed++)
        {
            var text = Walk(grammar, new Random(seed), freeBytes: 40);

            judge.Validate(text).ShouldBeEmpty($"{text} against {schema}");
            grammar.Accepts(text).ShouldBeTrue(text);
        }
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public void Walk_ThatHeadsForTheEnd_TakesTheBytesItWasPromised(string schema)
    {
        var grammar = JsonSchemaGrammar.Compile(Parse(schema));

        Encoding.UTF8.GetByteCount(Walk(grammar, new Random(1), freeBytes: 0)).ShouldBe(grammar.ShortestBytes);
    }

    [Theory]
    [InlineData("""{"type":"integer","minimum":10,"maximum":12}""", "10,11,12", "9,13,1,010,11.0,-11,1e1")]
    [InlineData("""{"type":"integer","exclusiveMinimum":-3,"maximum":1}""", "-2,-1,0,1", "-3,2,-0,00")]
    [InlineData("""{"type":"number","minimum":-0.5,"maximum":0.5}""", "0,-0.5,0.5,0.25,-0.000001", "0.500001,-0.51,0.,-0,.5,0.0000001")]
    [InlineData("""{"type":"number"}""", "12,-1.5,0.000001,999999999999999.999999", "1e5,01,1.,+1,1000000000000000")]
    public void Numbers_OfARange_AreExactlyThose(string schema, string said, string unsaid)
    {
        var grammar = JsonSchemaGrammar.Compile(Parse(schema));

        said.Split(',').ShouldAllBe(n => grammar.Accepts(n));
        unsaid.Split(',').ShouldAllBe(n => !grammar.Accepts(n));
    }

    [Fact]
    public void Strings_AreWellFormedAndCountedInCodePoints()
    {
        var grammar = JsonSchemaGrammar.Compile(Parse("""{"type":"string","minLength":2,"maxLength":3}"""));

        new[] { "\"ab\"", "\"äöü\"", "\"😀é\"", "\"\\n\\\"\"" }.ShouldAllBe(s => grammar.Accepts(s));
        new[] { "\"a\"", "\"abcd\"", "\"a\nb\"", "\"\\u0041b\"", "\"\\x\"", "ab" }.ShouldAllBe(s => !grammar.Accepts(s));
        var state = new GrammarMachine(grammar).Start.After((byte)'"')!;
        state.After(0xC0).ShouldBeNull("an overlong form");
        state.After(0xED)!.After(0xA0).ShouldBeNull("half of a surrogate pair");
        state.After(0xF4)!.After(0x90).ShouldBeNull("beyond U+10FFFF");
    }

    [Fact]
    public void Only_WhereNothingIsLeftToChoose_IsTheDocument()
    {
        JsonSchemaGrammar.Compile(Parse("""{"type":"object","properties":{"a":{"const":"left"},"b":{"enum":[1]}},"required":["a","b"]}""")).Only().ShouldBe("""{"a":"left","b":1}""");
        JsonSchemaGrammar.Compile(Parse("""{"type":"object","properties":{"a":{"const":"left"}}}""")).Only().ShouldBeNull("a may be left out");
        JsonSchemaGrammar.Compile(Parse("""{"type":"boolean"}""")).Only().ShouldBeNull();
        JsonSchemaGrammar.Compile(Parse("""{"type":"integer","minimum":7,"maximum":7}""")).Only().ShouldBe("7");
    }

    [Fact]
    public void AnyObject_IsAnyJsonObject()
    {
        var grammar = JsonSchemaGrammar.AnyObject();

        new[] { "{}", """{"a":1}""", """{"a":{"b":[1,"x",null,true,{}]},"c":-2.5}""" }.ShouldAllBe(d => grammar.Accepts(d));
        new[] { "[]", "1", "{a:1}", """{"a":1,}""", """{"a":[1}]""" }.ShouldAllBe(d => !grammar.Accepts(d));
    }

    [Theory]
    [InlineData("""{"type":"string","pattern":"a+"}""", "pattern")]
    [InlineData("""{"type":"string","format":"date"}""", "format")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","items":{"type":"number","multipleOf":2}}}}""", "properties.a.items.multipleOf")]
    [InlineData("""{"oneOf":[{"type":"string"}]}""", "oneOf")]
    [InlineData("""{"type":"object","patternProperties":{}}""", "patternProperties")]
    [InlineData("""{"type":"array","uniqueItems":true}""", "uniqueItems")]
    [InlineData("""{"anyOf":[{"type":"null"}],"minimum":1}""", "minimum")]
    [InlineData("""{"enum":["a"],"minLength":3}""", "minLength")]
    [InlineData("""{"type":"integer","minLength":3}""", "minLength")]
    [InlineData("""{"type":"text"}""", "type")]
    [InlineData("""{"type":"integer","minimum":3,"maximum":2}""", "")]
    [InlineData("""{"type":"integer","enum":["a"]}""", "enum")]
    [InlineData("""{"type":"array","minItems":2,"maxItems":1}""", "maxItems")]
    [InlineData("""{"type":"object","required":["a"]}""", "required")]
    [InlineData("""{"$ref":"#/$defs/nothing"}""", "$ref")]
    [InlineData("""{"$ref":"https://example.org/s.json"}""", "$ref")]
    [InlineData("""{"anyOf":[{"$ref":"#"},{"type":"null"}]}""", "anyOf[0].$ref")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#"}},"required":["a"]}""", "")]
    [InlineData("""{"type":"array","items":false}""", "items")]
    [InlineData("""{"type":"object","type":"string"}""", "type")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"null"},"a":{"type":"null"}}}""", "properties.a")]
    [InlineData("""{"type":"null","$defs":{"unused":{"title":"a","title":"b"}}}""", "$defs.unused.title")]
    [InlineData("""{"type":"null","examples":[1,{"a":"\ud800"}]}""", "examples[1].a")]
    [InlineData("""{"type":"null","default":{"\ud800":1}}""", "default")]
    public void Schema_ThatCannotBeHonoured_IsRefusedByName(string schema, string path)
    {
        var fault = Should.Throw<UnsupportedSchemaException>(() => JsonSchemaGrammar.Compile(Parse(schema)));

        fault.Path.TrimStart('#', '.').ShouldBe(path, fault.Message);
        fault.Message.ShouldNotBeEmpty();
    }

    /// <summary>Chains of references cost stack: a deep one is refused, where it once ended the process.</summary>
    [Theory]
    [InlineData("""{"$ref":"#/$defs/a%"}""")]
    [InlineData("""{"type":"object","properties":{"x":{"$ref":"#/$defs/a%"}},"required":["x"]}""")]
    [InlineData("""{"type":"array","items":{"anyOf":[{"$ref":"#/$defs/a%"},{"type":"null"}]}}""")]
    public void Schema_OfAThousandReferencesInARow_IsRefused(string link)
    {
        var definitions = string.Join(',', Enumerable.Range(0, 2450).Select(i => $"\"a{i}\":{link.Replace("%", $"{i + 1}", StringComparison.Ordinal)}"));

        Should.Throw<UnsupportedSchemaException>(() => JsonSchemaGrammar.Compile(Parse($$"""{"$ref":"#/$defs/a0","$defs":{{{definitions}},"a2450":{"type":"null"} } }""")))
            .Message.ShouldContain("256 levels");
    }

    [Fact]
    public void Schema_OfTwoThousandOptionalProperties_IsCompiledInARoundOrTwo()
    {
        var properties = string.Join(',', Enumerable.Range(0, 2400).Select(i => $"\"p{i}\":{{\"type\":\"null\"}}"));
        var schema = Parse($$"""{"type":"object","properties":{{{properties}} } }""");

        // A round per property took a second on an idle machine; a busy one is given three tries.
        var fastest = Enumerable.Range(0, 3).Min(_ =>
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            JsonSchemaGrammar.Compile(schema);
            return clock.Elapsed;
        });

        fastest.ShouldBeLessThan(TimeSpan.FromSeconds(0.5));
        var grammar = JsonSchemaGrammar.Compile(schema);
        grammar.ShortestBytes.ShouldBe(2);
        grammar.Accepts("""{"p7":null,"p2399":null}""").ShouldBeTrue();
    }

    private static JsonElement Parse(string json) => JsonSerializer.Deserialize<JsonElement>(json);

    /// <summary>A text of the grammar: any allowed byte for a while, then those that lead to the end.</summary>
    private static string Walk(Grammar grammar, Random random, int freeBytes)
    {
        var state = new GrammarMachine(grammar).Start;
        var bytes = new List<byte>();
        while (true)
        {
            if (state.CanEnd && (bytes.Count >= freeBytes || random.Next(4) == 0))
                return Encoding.UTF8.GetString([.. bytes]);
            var next = Enumerable.Range(0, 256).Select(b => (Byte: (byte)b, State: state.After((byte)b))).Where(n => n.State is not null).ToArray();
            if (next.Length == 0)
                return Encoding.UTF8.GetString([.. bytes]);
            if (bytes.Count >= freeBytes)
                next = [.. next.Where(n => n.State!.BytesToEnd < state.BytesToEnd)];
            var chosen = next[random.Next(next.Length)];
            bytes.Add(chosen.Byte);
            state = chosen.State!;
        }
    }
}
