using Microsoft.Extensions.AI;
using SpatialReasoner.Reasoning;
using Effort = SpatialReasoner.Reasoning.ReasoningEffort;
using ReasoningEffort = Microsoft.Extensions.AI.ReasoningEffort;

namespace SpatialReasoner.Chat;

/// <summary>Messages and options as the reasoner's request.</summary>
/// <param name="Model">As the caller spelled it.</param>
/// <param name="Stops">The answer ends before the first of these.</param>
/// <param name="TellsThoughts">Whether reasoning is told.</param>
/// <param name="Warnings">What was not used.</param>
internal sealed record ChatQuestion(ReasoningRequest Request, string? Model, IReadOnlyList<string> Stops, bool TellsThoughts, IReadOnlyList<string> Warnings)
{
    /// <exception cref="InvalidReasoningRequestException">Something cannot be read or honoured.</exception>
    public static ChatQuestion From(IChatClient client, IEnumerable<ChatMessage> messages, ChatOptions options, ModelName name)
    {
        UnsupportedOptions.Refuse(options);
        var conversation = ChatTurns.Read(messages, options.Instructions);
        var (request, unknown) = SpatialProperties.Apply(Start(client, options), options.AdditionalProperties);
        IReadOnlyList<string> stops = [.. (options.StopSequences ?? []).Where(s => s.Length > 0)];
        request = request with
        {
            Question = conversation.Question,
            Images = conversation.Images,
            History = [.. request.History, .. conversation.History],
            Strategy = name.Strategy(options.ModelId, request.Strategy == ModelName.Auto ? null : request.Strategy),
            Document = request.Document ?? (options.ResponseFormat is ChatResponseFormatJson json ? new DocumentFormat(json.Schema) : null),
        };
        if (request.Document is not null && stops.Count > 0)
            throw new InvalidReasoningRequestException("stop_sequences", $"stop_sequences holds {stops.Count}; none go with a JSON response format: a document that is cut is none.");
        return new ChatQuestion(request, options.ModelId ?? name.Default, stops, options.Reasoning?.Output is not ReasoningOutput.None, unknown);
    }

    /// <summary>The caller's own request, where there is one, completed by the options that mean the same: what it sets, it keeps.</summary>
    private static ReasoningRequest Start(IChatClient client, ChatOptions options)
    {
        var own = Native(client, options);
        return own with
        {
            Temperature = own.Temperature ?? options.Temperature,
            TopP = own.TopP ?? options.TopP,
            PresencePenalty = own.PresencePenalty ?? options.PresencePenalty,
            FrequencyPenalty = own.FrequencyPenalty ?? options.FrequencyPenalty,
            MaxTokens = own.MaxTokens ?? options.MaxOutputTokens,
            Seed = own.Seed != 0 ? own.Seed : options.Seed ?? 0,
            Effort = options.Reasoning?.Effort is { } effort ? EffortOf(effort) : own.Effort,
        };
    }

    private static ReasoningRequest Native(IChatClient client, ChatOptions options) => options.RawRepresentationFactory?.Invoke(client) switch
    {
        null => new ReasoningRequest { Question = "", Images = [] },
        ReasoningRequest request => request,
        var other => throw new InvalidReasoningRequestException(
            "raw_representation", $"raw_representation is of type {other.GetType().Name}; a {nameof(ReasoningRequest)} is expected, whose question and images the messages replace."),
    };

    private static Effort EffortOf(ReasoningEffort effort) => effort switch
    {
        ReasoningEffort.None => Effort.Minimal,
        ReasoningEffort.Low => Effort.Low,
        ReasoningEffort.High => Effort.High,
        ReasoningEffort.ExtraHigh => Effort.Max,
        _ => Effort.Medium,
    };
}
