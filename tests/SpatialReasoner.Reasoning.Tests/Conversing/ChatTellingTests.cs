using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Conversing;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Conversing;

public sealed class ChatTellingTests
{
    private static readonly ReasoningChain Leading = new(0, "answer", "x14; so left", SpatialAnswer.Choice("left"), -1, 5, FinishReason.Stop, true);

    private static ReasoningCompleted Completed(string answer = "left", string? document = null) => new(new ReasoningResult
    {
        Model = "m", Strategy = "cot", Question = null, Answer = new SpatialAnswer(AnswerType.Description, answer), Document = document, Confidence = 1, Abstained = false, Votes = [], Chains = [Leading],
        Plan = new ReasoningPlan("cot", []), Usage = new ReasoningUsage(TokenUsage.Zero, 0, 0), Timings = new ReasoningTimings(0, 0, 0, 0, 0), Seed = 0, Prompts = [],
    });

    [Fact]
    public void Events_OfAVote_TellTheFirstChainsThoughtsAndTheAnswer() => Tell(
        new ChatTelling(false, []), new ChainStarted(0, "answer"), new ChainProgressed(1, "right"), new ChainProgressed(0, "x14; "), new ChainProgressed(0, ""), new ChainProgressed(0, "so left"),
        new ChainCompleted(Leading), Completed()).ShouldBe([new ChatText("x14; ", true), new ChatText("so left", true), new ChatText("left", false)]);

    [Fact]
    public void ChainThatCameWhole_IsToldWhenItIsDone() =>
        Tell(new ChatTelling(false, []), new ChainCompleted(Leading with { Id = 1 }), new ChainCompleted(Leading), Completed()).ShouldBe([new ChatText("x14; so left", true), new ChatText("left", false)]);

    [Theory]
    [InlineData(false, new[] { "{\"a\":", "1}" })]
    [InlineData(true, new[] { "{\"a\":1}" })]
    public void Document_IsToldAsItIsWritten_OrInOnePiece(bool whole, string[] pieces) => Tell(
        new ChatTelling(whole, []), new ChainStarted(1, DocumentFormat.StepName), new ChainProgressed(1, "{\"a\":"), new ChainProgressed(1, "1}"), Completed(document: "{\"a\":1}"))
        .ShouldBe(pieces.Select(p => new ChatText(p, false)));

    [Theory]
    [InlineData("A cube. A robot.", "A cube")]
    [InlineData("A robot", "A ")]
    [InlineData("left", "left")]
    [InlineData(" ", "No answer could be read from the model's output")]
    public void Answer_EndsBeforeTheFirstStop_AndIsNeverEmpty(string answer, string told) => Tell(new ChatTelling(false, ["robot", "."]), Completed(answer)).ShouldBe([new ChatText(told, false)]);

    [Theory]
    [InlineData(true, FinishReason.Length, null, true)]
    [InlineData(false, FinishReason.Length, null, false)]
    [InlineData(true, FinishReason.Stop, null, false)]
    [InlineData(true, FinishReason.Length, "{}", false)]
    public void RanOut_OnlyWhereItCostTheAnswer(bool abstained, FinishReason finish, string? document, bool ranOut) =>
        ChatTelling.RanOut(Completed(document: document).Result with { Abstained = abstained, Chains = [Leading with { FinishReason = finish }] }).ShouldBe(ranOut);

    private static List<ChatText> Tell(ChatTelling telling, params ReasoningEvent[] events) => [.. events.Select(telling.Hear).OfType<ChatText>()];
}
