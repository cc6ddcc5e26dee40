using SpatialReasoner.Inference.Remote.Emulation;

namespace SpatialReasoner.Inference.Tests.Remote;

public class EmulationTests
{
    [Theory]
    [InlineData(" left of it", " left of it")]
    [InlineData("answer: left", " left")]
    [InlineData("  ANSWER: left", " left")]
    [InlineData("answers vary", "answers vary")]
    public void Strip_TextThatMayRepeatItsBeginning_KeepsWhatItAdds(string said, string added) =>
        ContinuationPrompt.Strip(Chain(said), "answer:").Text.ShouldBe(added);

    [Fact]
    public void Strip_RepeatedBeginning_StillCostsItsTokens()
    {
        var chain = new CompletedChain("answer: left", [], FinishReason.Stop) { TokenCount = 4 };

        ContinuationPrompt.Strip(chain, "answer:").TokenCount.ShouldBe(4);
    }

    [Fact]
    public void Ask_UnfinishedTurn_SaysItAndAsksToGoOn()
    {
        var asked = ContinuationPrompt.Ask(new CompletionRequest { Messages = [ChatMessage.User("Where?")], AssistantPrefix = "It is" });

        asked.AssistantPrefix.ShouldBeNull();
        asked.Messages.Select(m => m.Role).ShouldBe([ChatRole.User, ChatRole.Assistant, ChatRole.User]);
        asked.Messages[1].Content.ShouldBe([new TextContent("It is")]);
    }

    [Fact]
    public void Estimate_DrawnChains_AreTheLikelihoods()
    {
        var scored = SampledScores.Estimate([" left", " right", " not in the image"], [.. new[] { "left", "Left.", " left side", "right", "dunno", "leftmost" }.Select(Chain)]);

        scored.Select(c => c.Text).ShouldBe([" left", " right", " not in the image"]);
        scored.Select(c => Math.Exp(c.Logprob)).Sum().ShouldBe(1, 1e-6);
        Math.Exp(scored[0].Logprob).ShouldBe(3.5 / 5.5, 1e-6); // "leftmost" is another word, "dunno" none of the texts
        Math.Exp(scored[2].Logprob).ShouldBe(0.5 / 5.5, 1e-6);
        scored.ShouldAllBe(c => c.TokenCount == 0 && c.FinishReason == FinishReason.Stop);
    }

    [Fact]
    public void Estimate_TextThatBeginsAnother_CountsForTheLonger()
    {
        var scored = SampledScores.Estimate(["red", "red cube"], [Chain("red cube"), Chain("red cube."), Chain("red")]);

        scored[1].Logprob.ShouldBeGreaterThan(scored[0].Logprob);
    }

    [Fact]
    public void Sample_Continuations_BecomesFreeSampling()
    {
        var request = new CompletionRequest
        {
            Messages = [ChatMessage.User("Where?")], Continuations = [" left", " right"], Sampling = new SamplingParameters { Chains = 2, Seed = 7, TopLogprobs = 5 },
        };

        var sampling = SampledScores.Sample(request, 16).Sampling;

        (sampling.Chains, sampling.Temperature, sampling.Seed, sampling.TopLogprobs).ShouldBe((16, 1f, 7L, 0));
    }

    private static CompletedChain Chain(string text) => new(text, [], FinishReason.Stop);
}
