using Microsoft.Extensions.AI;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Questions;
using static SpatialReasoner.Chat.Tests.Asking;
using TextContent = Microsoft.Extensions.AI.TextContent;

namespace SpatialReasoner.Chat.Tests;

public sealed class AnswerTests
{
    private static readonly ReasoningChain Leading = new(0, "answer", "cube 0.2; so left", SpatialAnswer.Choice("left"), -3, 9, FinishReason.Stop, true);

    private static IEnumerable<ReasoningEvent> Usual(ReasoningRequest request) =>
    [
        new PlanMade(ToldReasoner.SomePlan),
        new ChainStarted(0, "answer"), new ChainStarted(1, "answer"),
        new ChainProgressed(0, "cube 0.2; "), new ChainProgressed(1, "it is right"), new ChainProgressed(0, "so left"),
        new ChainCompleted(Leading),
        new VoteCounted([new Vote("left", 2, 1)], true),
        new ReasoningCompleted(ToldReasoner.Result(request)),
    ];

    [Fact]
    public async Task Stream_TellsThoughtsOfTheFirstChain_ThenTheAnswer_ThenWhatItCost()
    {
        var updates = await Client(Usual).GetStreamingResponseAsync(Asking.Usual).ListAsync();

        updates.SelectMany(u => u.Contents).OfType<TextReasoningContent>().Select(c => c.Text).ShouldBe(["cube 0.2; ", "so left"]);
        updates.SelectMany(u => u.Contents).OfType<TextContent>().Select(c => c.Text).ShouldBe(["left"]);
        updates.ShouldAllBe(u => u.Role == Microsoft.Extensions.AI.ChatRole.Assistant && u.ResponseId == updates[0].ResponseId && u.MessageId == updates[0].MessageId);
        updates.SkipLast(1).ShouldAllBe(u => u.FinishReason == null && u.RawRepresentation is ReasoningEvent);
        updates.Select(u => u.RawRepresentation).OfType<VoteCounted>().ShouldHaveSingleItem().Decided.ShouldBeTrue();
        updates[^1].FinishReason.ShouldBe(ChatFinishReason.Stop);
        updates[^1].RawRepresentation.ShouldBeOfType<ReasoningResult>().Answer.Text.ShouldBe("left");
    }

    [Fact]
    public async Task Response_IsTheStreamAddedUp()
    {
        var response = await Client(Usual).GetResponseAsync(Asking.Usual);

        response.Text.ShouldBe("left");
        var message = response.Messages.ShouldHaveSingleItem();
        message.Contents.OfType<TextReasoningContent>().ShouldHaveSingleItem().Text.ShouldBe("cube 0.2; so left");
        response.FinishReason.ShouldBe(ChatFinishReason.Stop);
        response.ModelId.ShouldBe("spatial-tiny+cot");
        var usage = response.Usage.ShouldNotBeNull();
        (usage.InputTokenCount, usage.CachedInputTokenCount, usage.OutputTokenCount, usage.ReasoningTokenCount, usage.TotalTokenCount).ShouldBe((100, 40, 13, 9, 113));
        usage.AdditionalCounts!["image_tokens"].ShouldBe(16);
        usage.AdditionalCounts["discarded_tokens"].ShouldBe(2);
        response.RawRepresentation.ShouldBeOfType<ReasoningResult>().Confidence.ShouldBe(0.9);
    }

    [Fact]
    public async Task Thoughts_ThatAreNotWanted_AreNotTold()
    {
        var updates = await Client(Usual).GetStreamingResponseAsync(Asking.Usual, new ChatOptions { Reasoning = new ReasoningOptions { Output = ReasoningOutput.None } }).ListAsync();

        updates.SelectMany(u => u.Contents).ShouldNotContain(c => c is TextReasoningContent);
        string.Concat(updates.Select(u => u.Text)).ShouldBe("left");
    }

    [Fact]
    public async Task Answer_EndsBeforeAStopSequence()
    {
        var client = Client(r => [new ReasoningCompleted(ToldReasoner.Result(r) with { Answer = new SpatialAnswer(AnswerType.Description, "A cube. And a robot.") })]);

        (await client.GetResponseAsync(Asking.Usual, new ChatOptions { StopSequences = ["robot", "."] })).Text.ShouldBe("A cube");
    }

    [Fact]
    public async Task Answer_LostToTheTokenLimit_EndsWithLength()
    {
        var client = Client(r => [new ReasoningCompleted(ToldReasoner.Result(r) with { Abstained = true, Chains = [Leading with { FinishReason = FinishReason.Length }] })]);

        (await client.GetResponseAsync(Asking.Usual)).FinishReason.ShouldBe(ChatFinishReason.Length);
    }

    [Fact]
    public async Task Document_ComesAsItIsWritten()
    {
        var client = Client(r =>
        [
            new ChainStarted(0, "answer"), new ChainProgressed(0, "so left"), new ChainCompleted(Leading),
            new ChainStarted(1, DocumentFormat.StepName), new ChainProgressed(1, "{\"answer\":"), new ChainProgressed(1, "\"left\"}"),
            new ReasoningCompleted(ToldReasoner.Result(r) with { Document = "{\"answer\":\"left\"}" }),
        ]);

        var updates = await client.GetStreamingResponseAsync(Asking.Usual, new ChatOptions { ResponseFormat = ChatResponseFormat.Json }).ListAsync();

        updates.SelectMany(u => u.Contents).OfType<TextContent>().Select(c => c.Text).ShouldBe(["{\"answer\":", "\"left\"}"]);
    }

    [Fact]
    public void Services_AreTheClientItsMetadataAndTheReasoner()
    {
        var reasoner = new ToldReasoner();
        using var client = reasoner.AsChatClient("exact", "spatial-tiny");

        var metadata = client.GetService<ChatClientMetadata>().ShouldNotBeNull();
        (metadata.ProviderName, metadata.DefaultModelId).ShouldBe(("spatial_reasoner", "spatial-tiny+exact"));
        client.GetService<IReasoner>().ShouldBeSameAs(reasoner);
        client.GetService<ReasonerChatClient>().ShouldBeSameAs(client);
        client.GetService<string>().ShouldBeNull();
        client.GetService<IReasoner>("other").ShouldBeNull();
    }

    private static IChatClient Client(Func<ReasoningRequest, IEnumerable<ReasoningEvent>> tells) => new ToldReasoner(tells).AsChatClient();
}
