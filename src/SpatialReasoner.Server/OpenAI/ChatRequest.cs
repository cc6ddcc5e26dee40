using SpatialReasoner.Reasoning;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Fetching;
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
    /// <summary>The content ends before the first of these.</summary>
    public IReadOnlyList<string> Stops { get; init; } = [];

    /// <summary>Alternatives told with the answer's tokens; null tells no tokens.</summary>
    public int? Logprobs { get; init; }

    public const int MaxChoices = 16;

    public const string SpatialPrefix = "spatial.";

    /// <summary>OpenAI's words for what <c>auto</c> may spend.</summary>
    private static readonly Vocabulary<ReasoningEffort> Efforts = new(
        ("none", ReasoningEffort.Minimal), ("minimal", ReasoningEffort.Minimal), ("low", ReasoningEffort.Low), ("medium", ReasoningEffort.Medium),
        ("high", ReasoningEffort.High), ("xhigh", ReasoningEffort.Max), ("max", ReasoningEffort.Max));

    /// <summary>With what is left of its deadline.</summary>
    /// <exception cref="DeadlinePassedException">Nothing is.</exception>
    public ChatRequest After(TimeSpan spent) => this with { Reasoning = Reasoning.After(spent) };

    public ReasoningRequest ForChoice(int choice) => Reasoning with { Seed = unchecked(Reasoning.Seed + choice) };

    /// <exception cref="ApiException">A field cannot be read, is out of range or cannot be honoured.</exception>
    public static ChatRequest From(ChatBody body, ModelCatalog models, int maxImages, ImageLinks links)
    {
        var model = ChatChecks.Check(body, MaxChoices, "/v1/models");
        UnsupportedParameters.RefuseUnless(UnsupportedParameters.IsEmpty(body.Spatial?.Question), "spatial.question");
        UnsupportedParameters.RefuseUnless(UnsupportedParameters.IsEmpty(body.Spatial?.Images), "spatial.images");

        var conversation = ChatConversation.Parse([.. (body.Messages ?? []).Select((turn, i) => ($"messages[{i}]", turn))], PartNames.Chat, maxImages, links);
        var fields = Merge(body, models, "reasoning_effort");
        var format = ResponseFormats.Parse(body.ResponseFormat, "response_format", "json_schema");
        var stops = StopSequences.Parse(body.Stop);
        if (format is not null && stops.Count > 0)
            throw new ApiException(ApiError.Unsupported("stop", "'stop' does not go with a JSON 'response_format': a document that is cut is none."));
        var reasoning = ReasonRequests.Map(fields, conversation.Question, conversation.Images, links, SpatialPrefix) with
        {
            History = conversation.History,
            PresencePenalty = body.PresencePenalty,
            FrequencyPenalty = body.FrequencyPenalty,
            TopLogprobs = body.TopLogprobs,
            Document = format,
        };
        return new ChatRequest(
            model,
            reasoning,
            body.N ?? 1,
            Includes.Parse(fields.Include, Included.Scene, SpatialPrefix),
            body.Stream ?? false,
            body.StreamOptions?.IncludeUsage ?? false,
            Warn(UnsupportedParameters.OffersTools(body.Tools, body.ToolChoice) || UnsupportedParameters.OffersTools(body.Functions, body.FunctionCall)))
        {
            Stops = stops,
            Logprobs = body.Logprobs is true ? body.TopLogprobs ?? 0 : null,
        };
    }

    public static IReadOnlyList<string> Warn(bool offersTools) => offersTools ? [UnsupportedParameters.ToolsUnused] : [];

    /// <summary>The <c>spatial</c> fields, completed by the fields of the chat request that mean the same.</summary>
    /// <param name="effortField">Name of the field that says the effort.</param>
    public static ChatSpatial Merge(ChatBody body, ModelCatalog models, string effortField)
    {
        var spatial = body.Spatial ?? new ChatSpatial();
        return spatial with
        {
            Strategy = models.Resolve(body.Model, spatial.Strategy, SpatialPrefix + "strategy"),
            Seed = spatial.Seed ?? body.Seed,
            Temperature = spatial.Temperature ?? body.Temperature,
            TopP = spatial.TopP ?? body.TopP,
            MaxTokens = spatial.MaxTokens ?? body.MaxCompletionTokens ?? body.MaxTokens,
            Effort = spatial.Effort ?? (Efforts.Parse(body.ReasoningEffort, effortField) is { } effort ? Vocabularies.Effort.Word(effort) : null),
        };
    }
}
