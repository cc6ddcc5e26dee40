using SpatialReasoner.Reasoning;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Models;
using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.OpenAI;

/// <summary>A chat request that passed every check at the edge.</summary>
/// <param name="Model">As the caller spelled it; the answer repeats it.</param>
/// <param name="Reasoning">What each choice runs, but for its seed.</param>
/// <param name="Choices">Independent answers wanted.</param>
/// <param name="Warnings">What the caller should know was not used.</param>
internal sealed record ChatRequest(
    string Model, ReasoningRequest Reasoning, int Choices, Included Included, bool Stream, bool IncludeUsage, IReadOnlyList<string> Warnings)
{
    public const int MaxChoices = 16;

    private const string SpatialPrefix = "spatial.";

    /// <summary>OpenAI's words for what <c>auto</c> may spend.</summary>
    private static readonly Vocabulary<ReasoningEffort> Efforts = new(
        ("none", ReasoningEffort.Minimal), ("minimal", ReasoningEffort.Minimal), ("low", ReasoningEffort.Low), ("medium", ReasoningEffort.Medium),
        ("high", ReasoningEffort.High), ("xhigh", ReasoningEffort.Max), ("max", ReasoningEffort.Max));

    public ReasoningRequest ForChoice(int choice) => Reasoning with { Seed = unchecked(Reasoning.Seed + choice) };

    /// <exception cref="ApiException">A field cannot be read, is out of range or cannot be honoured.</exception>
    public static ChatRequest From(ChatBody body, ModelCatalog models, int maxImages)
    {
        UnsupportedParameters.Refuse(body);
        if (string.IsNullOrWhiteSpace(body.Model))
            throw new ApiException(ApiError.Invalid("model", "'model' is missing; /v1/models lists what there is."));
        if (body.N is < 1 or > MaxChoices)
            throw new ApiException(ApiError.Invalid("n", $"'n' is {body.N}; it must be between 1 and {MaxChoices}."));
        if (body is { StreamOptions: not null, Stream: not true })
            throw new ApiException(ApiError.Invalid("stream_options", "'stream_options' is only allowed with 'stream': true."));

        var conversation = ChatConversation.Parse(body.Messages, maxImages);
        var fields = Merge(body, models);
        return new ChatRequest(
            body.Model,
            ReasonRequests.Map(fields, conversation.Question, conversation.Images, SpatialPrefix),
            body.N ?? 1,
            Includes.Parse(fields.Include, Included.Scene, SpatialPrefix),
            body.Stream ?? false,
            body.StreamOptions?.IncludeUsage ?? false,
            conversation.OtherText ? ["Only the last message was asked; the text of the others, system text included, was not used."] : []);
    }

    /// <summary>The <c>spatial</c> fields, completed by the fields of the chat request that mean the same.</summary>
    private static ChatSpatial Merge(ChatBody body, ModelCatalog models)
    {
        var spatial = body.Spatial ?? new ChatSpatial();
        return spatial with
        {
            Strategy = models.Resolve(body.Model, spatial.Strategy, SpatialPrefix + "strategy"),
            Seed = spatial.Seed ?? body.Seed,
            Temperature = spatial.Temperature ?? body.Temperature,
            TopP = spatial.TopP ?? body.TopP,
            MaxTokens = spatial.MaxTokens ?? body.MaxCompletionTokens ?? body.MaxTokens,
            Effort = spatial.Effort ?? (Efforts.Parse(body.ReasoningEffort, "reasoning_effort") is { } effort ? Vocabularies.Effort.Word(effort) : null),
        };
    }
}
