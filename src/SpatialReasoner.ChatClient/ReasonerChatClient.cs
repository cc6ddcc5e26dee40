using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Reasoning.Conversing;

namespace SpatialReasoner.Chat;

/// <summary>A reasoner in this process as an <see cref="IChatClient"/>: the last message asks, pictures of all messages are seen with it.</summary>
/// <remarks>
/// Thread-safe as the reasoner is, which it does not own: <see cref="Dispose"/> leaves it alone. What cannot be honoured is refused by name, by the call itself and before
/// anything runs, with the reasoner's own <see cref="InvalidReasoningRequestException"/>.
/// Updates carry <see cref="TextReasoningContent"/> while the first chain thinks, <see cref="TextContent"/> for the answer, and in <see cref="ChatResponseUpdate.RawRepresentation"/> the
/// <see cref="ReasoningEvent"/> they tell of. The last one has the usage of every call, the finish reason and the <see cref="ReasoningResult"/>; a whole response has that too.
/// </remarks>
public sealed class ReasonerChatClient : IChatClient
{
    /// <summary>Key of <see cref="ChatResponse.AdditionalProperties"/>: what the caller should know, a list of sentences; only where there are any.</summary>
    public const string Warnings = "warnings";

    private const string Provider = "spatial_reasoner";

    private readonly IReasoner reasoner;
    private readonly TimeProvider time;
    private readonly ModelName name;
    private readonly ChatClientMetadata metadata;

    /// <param name="strategy">What a request is answered with that names no strategy itself.</param>
    /// <param name="model">The model's id. Requests for other models are refused; null does not look at the name they ask for.</param>
    public ReasonerChatClient(IReasoner reasoner, string strategy = ModelName.Auto, string? model = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(reasoner);
        ArgumentException.ThrowIfNullOrWhiteSpace(strategy);
        this.reasoner = reasoner;
        this.time = time ?? TimeProvider.System;
        name = new ModelName(model, strategy);
        metadata = new ChatClientMetadata(Provider, defaultModelId: name.Default);
    }

    /// <summary>The stream's aggregate.</summary>
    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in GetStreamingResponseAsync(messages, options, cancellationToken))
            updates.Add(update);
        var response = updates.ToChatResponse();
        // What the last update tells of the whole is gathered into the message.
        response.RawRepresentation = updates[^1].RawRepresentation;
        response.AdditionalProperties = updates[^1].AdditionalProperties;
        return response;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidReasoningRequestException">A message or option cannot be honoured; it names the field, its value and what is allowed.</exception>
    /// <exception cref="QuestionNotUnderstoodException">The model knows a closed language only, and the last message is not of it.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var asked = ChatQuestion.From(this, messages, options ?? new ChatOptions(), name);
        return TellAsync(reasoner.StreamAsync(asked.Request, cancellationToken), asked, cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        object[] services = [metadata, reasoner, this];
        return serviceKey is null ? Array.Find(services, serviceType.IsInstanceOfType) : null;
    }

    /// <summary>Does nothing: the reasoner is its owner's.</summary>
    public void Dispose()
    {
    }

    private async IAsyncEnumerable<ChatResponseUpdate> TellAsync(
        IAsyncEnumerable<ReasoningEvent> events, ChatQuestion asked, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var id = $"chat-{Guid.NewGuid():n}";
        var created = time.GetUtcNow();
        var telling = new ChatTelling(documentInOnePiece: false, asked.Stops);
        await foreach (var happened in events.WithCancellation(cancellationToken))
        {
            var said = telling.Hear(happened) is { } text && (asked.TellsThoughts || !text.IsThought) ? text : (ChatText?)null;
            if (said is null && happened is ChainProgressed)
                continue; // tokens of the other chains
            var update = new ChatResponseUpdate { Role = ChatRole.Assistant, ResponseId = id, MessageId = id, CreatedAt = created, ModelId = asked.Model, RawRepresentation = happened };
            if (said is { } piece)
                update.Contents.Add(piece.IsThought ? new TextReasoningContent(piece.Text) : new TextContent(piece.Text));
            if (happened is ReasoningCompleted { Result: var result })
                Complete(update, result with { Warnings = [.. result.Warnings, .. asked.Warnings] });
            yield return update;
        }
    }

    private static void Complete(ChatResponseUpdate update, ReasoningResult result)
    {
        update.RawRepresentation = result;
        update.ModelId = $"{result.Model}{ModelName.Separator}{result.Strategy}";
        update.FinishReason = ChatTelling.RanOut(result) ? ChatFinishReason.Length : ChatFinishReason.Stop;
        update.Contents.Add(new UsageContent(Usage(result.Usage)));
        if (result.Warnings.Count > 0)
            update.AdditionalProperties = new AdditionalPropertiesDictionary { [Warnings] = result.Warnings };
    }

    /// <summary>Over all calls the answer took, discarded chains included.</summary>
    private static UsageDetails Usage(ReasoningUsage usage) => new()
    {
        InputTokenCount = usage.Tokens.PromptTokens,
        CachedInputTokenCount = usage.Tokens.CachedTokens,
        OutputTokenCount = usage.Tokens.CompletionTokens,
        ReasoningTokenCount = usage.ReasoningTokens,
        TotalTokenCount = usage.Tokens.TotalTokens,
        AdditionalCounts = new AdditionalPropertiesDictionary<long> { ["image_tokens"] = usage.Tokens.ImageTokens, ["discarded_tokens"] = usage.DiscardedTokens },
    };
}

public static class ReasonerChatClientExtensions
{
    /// <summary>The reasoner as a chat client. It stays the caller's to keep and to dispose of.</summary>
    /// <param name="strategy">What a request is answered with that names no strategy itself, in <see cref="ChatOptions.ModelId"/> as <c>model+strategy</c> or as an option.</param>
    /// <param name="model">The model's id, for metadata and to refuse requests for others.</param>
    public static IChatClient AsChatClient(this IReasoner reasoner, string strategy = ModelName.Auto, string? model = null) => new ReasonerChatClient(reasoner, strategy, model);
}
