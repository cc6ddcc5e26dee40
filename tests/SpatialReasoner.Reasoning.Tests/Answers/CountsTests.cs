using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Answers;

public sealed class CountsTests
{
    private static readonly AnswerFormat Count = new(AnswerType.Count);

    private static readonly string[] Ones =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
        "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    [Theory]
    [InlineData("a dozen", 12)]
    [InlineData("half a dozen", 6)]
    [InlineData("two dozen of them", 24)]
    [InlineData("a couple", 2)]
    [InlineData("There are a couple of cubes.", 2)]
    [InlineData("a pair", 2)]
    [InlineData("none", 0)]
    [InlineData("There are none.", 0)]
    [InlineData("There are no cubes in the image.", 0)]
    [InlineData("Nothing", 0)]
    [InlineData("No, there are three.", 3)]
    [InlineData("a hundred", 100)]
    [InlineData("Twenty One", 21)]
    [InlineData("1,200", 1200)]
    [InlineData("**4**", 4)]
    [InlineData("I see 3 red ones and 1 blue one, 4 in total.", 4)]
    public void Read_Count_TakesDigitsWordsAndNamedQuantities(string text, int count) =>
        AnswerReader.Read(text, Count)!.Value.Answer.ShouldBe(SpatialAnswer.Count(count), text);

    [Theory]
    [InlineData("many")]
    [InlineData("2.5")]
    [InlineData("two hundred")]
    public void Read_NoCount_IsNull(string text) => AnswerReader.Read(text, Count).ShouldBeNull();

    [Fact]
    public void Read_RenderedCounts_AreTheSameCounts()
    {
        for (var count = 0; count <= 100; count++)
        {
            var words = count < 20 ? Ones[count] : count == 100 ? "one hundred" : count % 10 == 0 ? Tens[count / 10 - 2] : $"{Tens[count / 10 - 2]}-{Ones[count % 10]}";
            foreach (var text in new[] { $"{count}", words, $"There are {words} cubes.", $"answer: {words}", $"<answer>{count}</answer>", words.Replace('-', ' '), words.ToUpperInvariant() })
                AnswerReader.Read(text, Count)!.Value.Answer.ShouldBe(SpatialAnswer.Count(count), text);
        }
    }
}
