using System.Text.Json;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Documents;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Documents;

public sealed class KnownValuesTests
{
    private static readonly string[] Names = ["answer", "final-answer", "Choice", "confidence", "confidenceScore", "reasoning", "chain_of_thought", "unit", "units", "question", "note", ""];

    /// <summary>Every value is JSON as grammars write it, so that any schema that allows it as a constant says exactly it.</summary>
    [Fact]
    public void Of_AnythingSettled_IsJsonThatAConstantSchemaSaysWordForWord()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var known = Schemas.Settled(new Random(seed));
            foreach (var value in Names.SelectMany(n => known.Of(n, null)).Concat(known.Words))
            {
                var parsed = JsonSerializer.Deserialize<JsonElement>(value);
                JsonText.Write(parsed).ShouldBe(value, $"seed {seed}");
                JsonSchemaGrammar.Compile(JsonSerializer.SerializeToElement(new { @const = parsed })).Only().ShouldBe(value, $"seed {seed}");
            }
        }
    }

    [Theory]
    [InlineData("answer")]
    [InlineData("Answer")]
    [InlineData("finalAnswer")]
    [InlineData("final-answer")]
    [InlineData("FINAL ANSWER")]
    [InlineData("prediction")]
    public void IsAnswer_HoweverItIsSpelled_IsKnown(string name)
    {
        KnownValues.IsAnswer(name).ShouldBeTrue();
        Schemas.Left().Of(name, null)[0].ShouldBe("\"left\"");
    }

    [Theory]
    [InlineData("answers")]
    [InlineData("my_answer")]
    [InlineData("confidence")]
    [InlineData("")]
    public void IsAnswer_OtherNames_AreNot(string name) => KnownValues.IsAnswer(name).ShouldBeFalse();

    [Theory]
    [InlineData(0.93, "0.93", "93")]
    [InlineData(0.12345678, "0.1235", "12")]
    [InlineData(0, "0", "0")]
    [InlineData(1, "1", "100")]
    public void Confidence_IsAShareOrPercents(double confidence, string share, string percents) => Schemas.Left(confidence).Of("confidence", null).ShouldBe([share, percents]);

    [Fact]
    public void Answers_OfALetter_AreItAndTheOptionBehindIt()
    {
        var known = new KnownValues(SpatialAnswer.Letter(1), ["left", "in front"], "?", 1, null, null);

        known.Answers[0].ShouldBe("\"B\"");
        new[] { "\"in front\"", "\"in_front\"", "\"IN-FRONT\"", "\"In front\"" }.ShouldBeSubsetOf(known.Answers);
    }

    [Fact]
    public void Answers_OfADistance_AreWordsAndNumbers()
    {
        var known = new KnownValues(SpatialAnswer.Distance(2.31), [], "?", 1, null, null);

        new[] { "\"2.25 m\"", "\"2.31\"", "2.31", "2" }.ShouldBeSubsetOf(known.Answers);
        known.Of("unit", null).ShouldBe(["\"m\""]);
    }

    [Fact]
    public void Answers_WithoutOne_AreNone()
    {
        var known = new KnownValues(null, ["left", "right"], "?", 0.4, null, null);

        known.Answers.ShouldBeEmpty();
        known.Of("answer", null).ShouldBeEmpty();
        known.Of("unit", null).ShouldBeEmpty();
        known.Of("confidence", null).ShouldBe(["0.4", "40"]);
    }

    [Fact]
    public void Words_AreTheAnswerAndWhatWasSeen_Once() => Schemas.Left().Words.ShouldBe(["\"left\"", "\"red cube\"", "\"blue sphere\""]);
}
