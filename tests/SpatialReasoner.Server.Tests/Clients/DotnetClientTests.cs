using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;

namespace SpatialReasoner.Server.Tests.Clients;

/// <summary>The official OpenAI package for .NET against the running server.</summary>
public sealed class DotnetClientTests(AskedScene scene) : IClassFixture<AskedScene>
{
    private const string Schema = """
        {"type":"object","properties":{"answer":{"type":"string","enum":["left","right"]},"confidence":{"type":"number"}},"required":["answer","confidence"],"additionalProperties":false}
        """;

    private ChatMessage[] Messages =>
    [
        new UserChatMessage(
            ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(Convert.FromBase64String(scene.Image[(scene.Image.IndexOf(',', StringComparison.Ordinal) + 1)..])), "image/png"),
            ChatMessageContentPart.CreateTextPart(scene.Question)),
    ];

    [Fact]
    public async Task Client_AsksWithAnImage_SeesTheAnswerWithItsTokens()
    {
        ChatCompletion answer = await Client(scene.Url).CompleteChatAsync(Messages, new ChatCompletionOptions { IncludeLogProbabilities = true, TopLogProbabilityCount = 3 });

        answer.Content[0].Text.ShouldBe(scene.Truth);
        answer.FinishReason.ShouldBe(ChatFinishReason.Stop);
        answer.Usage.TotalTokenCount.ShouldBe(answer.Usage.InputTokenCount + answer.Usage.OutputTokenCount);
        string.Concat(answer.ContentTokenLogProbabilities.Select(t => t.Token)).Trim().ShouldBe(scene.Truth);
        answer.ContentTokenLogProbabilities[0].TopLogProbabilities.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Client_Streams_SeesTheAnswerInPiecesAndTheUsage()
    {
        var (text, total, finish) = ("", 0, default(ChatFinishReason?));
        await foreach (var update in Client(scene.Url).CompleteChatStreamingAsync(Messages))
        {
            text += string.Concat(update.ContentUpdate.Select(c => c.Text));
            finish = update.FinishReason ?? finish;
            total = update.Usage?.TotalTokenCount ?? total;
        }

        text.ShouldBe(scene.Truth);
        finish.ShouldBe(ChatFinishReason.Stop);
        total.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Client_AsksForASchema_SeesADocumentOfIt()
    {
        var format = ChatResponseFormat.CreateJsonSchemaFormat("side", BinaryData.FromString(Schema), jsonSchemaIsStrict: true);

        ChatCompletion answer = await Client(scene.Url).CompleteChatAsync(Messages, new ChatCompletionOptions { ResponseFormat = format });

        using var document = JsonDocument.Parse(answer.Content[0].Text);
        document.RootElement.GetProperty("answer").GetString().ShouldBe(scene.Truth);
    }

    [Fact]
    public async Task Client_AbortsMidStream_LeavesTheServerAnswering()
    {
        var seen = 0;
        await foreach (var _ in Client(scene.Url).CompleteChatStreamingAsync(Messages))
        {
            if (++seen == 2)
                break;
        }

        seen.ShouldBe(2);
        ChatCompletion answer = await Client(scene.Url).CompleteChatAsync(Messages);
        answer.Content[0].Text.ShouldBe(scene.Truth);
    }

    [Fact]
    public async Task Client_WithABadField_SeesA400ThatNamesIt()
    {
        var fault = await Should.ThrowAsync<ClientResultException>(() => Client(scene.Url).CompleteChatAsync(Messages, new ChatCompletionOptions { Temperature = 9 }));

        fault.Status.ShouldBe(400);
        fault.Message.ShouldContain("temperature");
    }

    [Fact]
    public async Task Client_OfABusyServer_SeesA429()
    {
        var fault = await Should.ThrowAsync<ClientResultException>(() => Client(scene.BusyUrl).CompleteChatAsync(Messages));

        fault.Status.ShouldBe(429);
        fault.GetRawResponse()!.Headers.TryGetValue("Retry-After", out var wait).ShouldBeTrue();
        wait.ShouldBe("3");
    }

    private static ChatClient Client(string url) => new(
        "spatial-tiny+cot", new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = new Uri(url + "/v1"), RetryPolicy = new ClientRetryPolicy(0) });
}
