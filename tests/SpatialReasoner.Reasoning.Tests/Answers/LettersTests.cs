using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Answers;

public sealed class LettersTests
{
    private static readonly AnswerFormat Four = AnswerFormat.Letters(["the chair", "the lamp", "the door", "none of these"]);

    [Theory]
    [InlineData("b.", 1)]
    [InlineData("b. the lamp", 1)]
    [InlineData("[C]", 2)]
    [InlineData("C: the door", 2)]
    [InlineData("Option B", 1)]
    [InlineData("option b", 1)]
    [InlineData("Option (B) is right.", 1)]
    [InlineData("Choice C, because of the light", 2)]
    [InlineData("I choose letter d.", 3)]
    [InlineData("**D**", 3)]
    [InlineData("The Lamp", 1)]
    [InlineData("It is the door.", 2)]
    [InlineData("the second", 1)]
    [InlineData("The third one.", 2)]
    [InlineData("Second option", 1)]
    [InlineData("the last one", 3)]
    [InlineData("option 2", 1)]
    [InlineData("the 3rd", 2)]
    [InlineData("<answer>(A)</answer> although B is near", 0)]
    public void Read_LetterForms_FindTheOption(string text, int index) =>
        AnswerReader.Read(text, Four)!.Value.Answer.ShouldBe(SpatialAnswer.Letter(index), text);

    [Theory]
    [InlineData("the former", 0)]
    [InlineData("The latter.", 1)]
    [InlineData("2 m", 0)]
    [InlineData("About 350 cm", 1)]
    public void Read_TwoLengths_AreFoundByPlaceAndByMeaning(string text, int index) =>
        AnswerReader.Read(text, AnswerFormat.Letters(["2 metres", "3.5 metres"]) with { Inner = new AnswerFormat(AnswerType.Distance) })!.Value.Answer
            .ShouldBe(SpatialAnswer.Letter(index), text);

    [Theory]
    [InlineData("the fifth")]
    [InlineData("option 7")]
    [InlineData("E")]
    [InlineData("A lot of things")]
    [InlineData("the window")]
    public void Read_NoOption_IsNull(string text) => AnswerReader.Read(text, Four).ShouldBeNull();

    [Fact]
    public void Read_EveryRenderingOfEveryLetter_IsThatLetter()
    {
        var format = AnswerFormat.Letters([.. Enumerable.Range(0, 26).Select(i => $"thing number {i + 100}")]);
        for (var index = 0; index < 26; index++)
        {
            var (upper, lower) = ((char)('A' + index), (char)('a' + index));
            var texts = new[]
            {
                $"{upper}", $"{lower}", $"({upper})", $"({lower})", $"{upper})", $"{upper}.", $"{lower}.", $"{upper}:", $"[{upper}]", $"Option {upper}", $"option {lower}.", $"Choice ({upper})",
                $"answer: {upper}", $"The answer is ({upper}).", $"<answer>{upper}</answer>", $"\\boxed{{{upper}}}", $"**{upper}**", $"({upper}) thing number {index + 100}", $"thing number {index + 100}",
            };
            foreach (var text in texts)
                AnswerReader.Read(text, format)!.Value.Answer.ShouldBe(SpatialAnswer.Letter(index), text);
        }
    }
}
