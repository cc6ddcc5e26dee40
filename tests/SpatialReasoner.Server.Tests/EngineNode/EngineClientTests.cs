using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;
using SpatialReasoner.Inference;

namespace SpatialReasoner.Server.Tests.EngineNode;

/// <summary>The official OpenAI package for .NET with an engine node.</summary>
public sealed class EngineClientTests(EngineRig rig) : IClassFixture<EngineRig>
{
    private IEnumerable<global::OpenAI.Chat.ChatMessage> Messages
    {
        get
        {
            var content = rig.Request.Messages[0].Content;
            yield return new UserChatMessage(
                ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(content.OfType<ImageContent>().Single().Bytes), "image/png"),
                ChatMessageContentPart.CreateTextPart(content.OfType<TextContent>().Single().Text));
        }
    }

    // The package marks seeds as experimental.
#pragma warning disable OPENAI001
    private static ChatCompletionOptions Options => new() { IncludeLogProbabilities = true, TopLogProbabilityCount = 3, Temperature = 1.9f, MaxOutputTokenCount = 96, Seed = 7 };
#pragma warning restore OPENAI001

    [Fact]
    public async Task Client_Asks_SeesWhatTheModelSays()
    {
        var own = await rig.Model.CompleteAsync(rig.Request with { Sampling = rig.Request.Sampling with { TopLogprobs = 3 } }, TestContext.Current.CancellationToken);

        ChatCompletion answer = await Client.CompleteChatAsync(Messages, Options, TestContext.Current.CancellationToken);

        answer.Content[0].Text.ShouldBe(own.Chains[0].Text);
        answer.FinishReason.ShouldBe(ChatFinishReason.Stop);
        answer.Usage.InputTokenCount.ShouldBe(own.Usage.PromptTokens);
        answer.Usage.OutputTokenCount.ShouldBe(own.Usage.CompletionTokens);
        answer.ContentTokenLogProbabilities.Select(t => (t.Token, t.LogProbability)).ShouldBe(own.Chains[0].Tokens.Select(t => (t.Text, t.Logprob)));
        answer.ContentTokenLogProbabilities[0].TopLogProbabilities.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Client_Streams_SeesWhatTheModelSaysTokenByToken()
    {
        var own = await rig.Model.CompleteAsync(rig.Request, TestContext.Current.CancellationToken);
        var (text, updates, tokens, total, role) = ("", 0, 0, 0, default(ChatMessageRole?));

        await foreach (var update in Client.CompleteChatStreamingAsync(Messages, Options, TestContext.Current.CancellationToken))
        {
            updates++;
            text += string.Concat(update.ContentUpdate.Select(c => c.Text));
            tokens += update.ContentTokenLogProbabilities.Count;
            total = update.Usage?.TotalTokenCount ?? total;
            role ??= update.Role;
        }

        text.ShouldBe(own.Chains[0].Text);
        tokens.ShouldBe(own.Chains[0].Tokens.Count);
        total.ShouldBe(own.Usage.TotalTokens);
        updates.ShouldBeGreaterThan(tokens);
        role.ShouldBe(ChatMessageRole.Assistant);
    }

    [Fact]
    public async Task Client_WithABadField_SeesA400ThatNamesIt()
    {
        var fault = await Should.ThrowAsync<ClientResultException>(() => Client.CompleteChatAsync(Messages, new ChatCompletionOptions { Temperature = 9 }));

        fault.Status.ShouldBe(400);
        fault.Message.ShouldContain("temperature is 9");
    }

    private ChatClient Client => new(
        "spatial-tiny", new ApiKeyCredential("none"),
        new OpenAIClientOptions { Endpoint = new Uri(rig.Server.Client.BaseAddress!, "/engine/v1"), RetryPolicy = new ClientRetryPolicy(0) });
}
