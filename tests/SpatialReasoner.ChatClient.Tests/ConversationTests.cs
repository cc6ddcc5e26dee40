using Microsoft.Extensions.AI;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Reasoning.Conversing;
using static SpatialReasoner.Chat.Tests.Asking;

namespace SpatialReasoner.Chat.Tests;

public sealed class ConversationTests
{
    private readonly ToldReasoner reasoner = new();

    [Fact]
    public async Task Conversation_LastMessageAsks_OthersAreHistory()
    {
        await reasoner.AsChatClient().GetResponseAsync(
            [
                new ChatMessage(ChatRole.System, "You are brief."),
                User(Picture(1), new TextContent("What is there?")),
                new ChatMessage(ChatRole.Assistant, [new TextReasoningContent("x14"), new TextContent("A robot.")]),
                User(Picture(2)),
                User(new TextContent("Look at both."), new TextContent(" Which is closer? ")),
            ],
            new ChatOptions { Instructions = "Think of space." });

        reasoner.Request.Question.ShouldBe("Look at both.\n Which is closer?");
        reasoner.Request.Images.Select(i => i.Bytes.Span[4]).ShouldBe([1, 2]);
        reasoner.Request.History.ShouldBe(
        [
            new ConversationTurn(Inference.ChatRole.System, "Think of space."),
            new ConversationTurn(Inference.ChatRole.System, "You are brief."),
            new ConversationTurn(Inference.ChatRole.User, "What is there?"),
            new ConversationTurn(Inference.ChatRole.Assistant, "A robot."),
        ]);
    }

    [Fact]
    public async Task Picture_RepeatedInALaterTurn_IsSeenOnce_AndTwiceWhereOneTurnShowsItTwice()
    {
        await reasoner.AsChatClient().GetResponseAsync([User(Picture(1), Picture(1), new TextContent("These?")), new ChatMessage(ChatRole.Assistant, "Yes."), User(Picture(1), new TextContent("And now?"))]);

        reasoner.Request.Images.Count.ShouldBe(2);
    }

    public static TheoryData<string, string, string> Refused => new()
    {
        { "link", "messages[0].contents[0]", "links are not fetched" },
        { "audio", "messages[0].contents[0]", "audio/wav" },
        { "nothing", "messages[0].contents[0]", "no bytes" },
        { "call", "messages[0].contents[0]", "FunctionCallContent" },
        { "tool", "messages[0].role", "system, user or assistant" },
        { "silent", "messages", "question in words" },
        { "assistant", "messages", "last message of the user" },
        { "none", "messages", "is empty" },
    };

    [Theory, MemberData(nameof(Refused))]
    public void Message_ThatCannotBeHonoured_IsNamedBeforeAnythingRuns(string what, string field, string says)
    {
        ChatMessage[] messages = what switch
        {
            "link" => [User(new UriContent("https://example.com/scene.png", "image/png"), new TextContent(Question))],
            "audio" => [User(new DataContent(new byte[] { 1 }, "audio/wav"), new TextContent(Question))],
            "nothing" => [User(new DataContent(Array.Empty<byte>(), "image/png"), new TextContent(Question))],
            "call" => [new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("1", "look")]), .. Usual],
            "tool" => [new ChatMessage(ChatRole.Tool, "3 m"), .. Usual],
            "silent" => [User(Picture())],
            "assistant" => [.. Usual, new ChatMessage(ChatRole.Assistant, "Left.")],
            _ => [],
        };

        var fault = Should.Throw<InvalidReasoningRequestException>(() => reasoner.AsChatClient().GetStreamingResponseAsync(messages));

        fault.Field.ShouldBe(field);
        fault.Message.ShouldContain(says);
        fault.Message.ShouldContain("allowed is");
        reasoner.Requests.ShouldBeEmpty();
    }
}
