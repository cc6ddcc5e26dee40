using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Services;
using SpatialReasoner.Inference;

namespace SpatialReasoner.SemanticKernel;

/// <summary>A model of ours as Semantic Kernel's chat completion: one chain per call, streaming, pictures as data.</summary>
/// <remarks>Heeds <c>temperature</c>, <c>top_p</c>, <c>max_tokens</c> and <c>seed</c> of the execution settings; the model calls no tools.</remarks>
internal sealed class ModelChatCompletion(IVisionLanguageModel model) : IChatCompletionService
{
    public IReadOnlyDictionary<string, object?> Attributes { get; } =
        new Dictionary<string, object?>(StringComparer.Ordinal) { [AIServiceExtensions.ModelIdKey] = model.Description.Id };

    public async Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
        ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default)
    {
        var completion = await model.CompleteAsync(Request(chatHistory, executionSettings), cancellationToken);
        return
        [
            new ChatMessageContent(AuthorRole.Assistant, completion.Chains[0].Text, model.Description.Id, completion, metadata: new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["Usage"] = completion.Usage, ["FinishReason"] = completion.Chains[0].FinishReason.ToString(),
            }),
        ];
    }

    public async IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
        ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var chunk in model.StreamAsync(Request(chatHistory, executionSettings), cancellationToken))
        {
            if (chunk is ChainDelta { Text.Length: > 0 } delta)
                yield return new StreamingChatMessageContent(AuthorRole.Assistant, delta.Text, delta, modelId: model.Description.Id);
        }
    }

    private static CompletionRequest Request(ChatHistory history, PromptExecutionSettings? settings)
    {
        var defaults = new SamplingParameters();
        return new CompletionRequest
        {
            Messages = [.. history.Select(Message)],
            Sampling = defaults with
            {
                Temperature = (float)(Number(settings, "temperature") ?? defaults.Temperature),
                TopP = (float)(Number(settings, "top_p") ?? defaults.TopP),
                MaxTokens = (int)(Number(settings, "max_tokens") ?? defaults.MaxTokens),
                Seed = (long)(Number(settings, "seed") ?? 0),
            },
        };
    }

    private static ChatMessage Message(ChatMessageContent message) => new(
        message.Role == AuthorRole.System ? ChatRole.System
            : message.Role == AuthorRole.User ? ChatRole.User
            : message.Role == AuthorRole.Assistant ? ChatRole.Assistant
            : throw new InvalidPromptException("messages", $"A message is the {message.Role}'s; system, user and assistant are known."),
        [.. message.Items.Select(Part)]);

    private static ChatContent Part(KernelContent part) => part switch
    {
        Microsoft.SemanticKernel.TextContent text => new Inference.TextContent(text.Text ?? ""),
        Microsoft.SemanticKernel.ImageContent { Data: { } data } => new Inference.ImageContent(data),
        _ => throw new InvalidPromptException("messages", $"A message holds a {part.GetType().Name}; text and images with their data are known."),
    };

    private static double? Number(PromptExecutionSettings? settings, string name) =>
        settings?.ExtensionData?.TryGetValue(name, out var value) == true
            ? double.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new InvalidPromptException(name, $"{name} is '{value}'; a number is expected.")
            : null;
}
