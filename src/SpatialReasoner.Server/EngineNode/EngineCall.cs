using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Server.Access;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Fetching;
using SpatialReasoner.Server.OpenAI;

namespace SpatialReasoner.Server.EngineNode;

/// <summary>A request of the bare model that passed every check at the edge; ranges of sampling are the engine's to judge.</summary>
/// <param name="TellsTokens">Whether chains are told token by token.</param>
internal sealed record EngineCall(CompletionRequest Completion, bool TellsTokens, bool Stream, bool IncludeUsage)
{
    private const int MaxChains = 128;

    /// <summary>OpenAI's and vLLM's: a request that does not say draws from the model's own distribution.</summary>
    private const float DefaultTemperature = 1;

    /// <exception cref="ApiException">A field cannot be read, is out of range, contradicts another or cannot be honoured.</exception>
    public static EngineCall From(EngineBody body, ModelDescription model, int maxImages, ImageLinks links)
    {
        const string Listing = ApiPaths.Engine + "/v1/models";
        var asked = ChatChecks.Check(body, MaxChains, Listing);
        if (asked != model.Id)
            throw new ApiException(ApiError.UnknownModel($"There is no model '{asked}' here; there is {model.Id}."));
        UnsupportedParameters.RefuseUnless(!UnsupportedParameters.OffersTools(body.Tools, body.ToolChoice), "tools");
        UnsupportedParameters.RefuseUnless(!UnsupportedParameters.OffersTools(body.Functions, body.FunctionCall), "functions");
        IReadOnlyList<string> continuations = [.. (body.Continuations ?? []).Select(c => c ?? "")];
        if (continuations.Count > MaxChains)
            throw new ApiException(ApiError.Invalid("continuations", $"'continuations' holds {continuations.Count} texts; at most {MaxChains} are allowed."));
        var conversation = EngineConversation.Parse(body, maxImages, links);
        var completion = new CompletionRequest
        {
            Messages = conversation.Messages,
            AssistantPrefix = conversation.AssistantPrefix,
            Sampling = Sampling(body, model) with { Chains = body.N ?? Math.Max(1, continuations.Count) },
            Continuations = continuations,
            Grammar = Grammar(body),
            Vision = body.Vision is { } vision
                ? new VisionIntervention { TokenNorm = vision.TokenNorm, PermutationSeed = vision.PermutationSeed, BlankImage = vision.BlankImage ?? false }
                : null,
        };
        return new EngineCall(completion, body.Logprobs ?? false, body.Stream ?? false, body.StreamOptions?.IncludeUsage ?? false);
    }

    private static SamplingParameters Sampling(EngineBody body, ModelDescription model) => new()
    {
        // Without a limit of its own a chain may fill the context.
        MaxTokens = body.MaxCompletionTokens ?? body.MaxTokens ?? model.ContextLength,
        Temperature = body.Temperature ?? DefaultTemperature,
        TopK = body.TopK is -1 ? 0 : body.TopK ?? 0,
        TopP = body.TopP ?? 1,
        MinP = body.MinP ?? 0,
        PresencePenalty = body.PresencePenalty ?? 0,
        FrequencyPenalty = body.FrequencyPenalty ?? 0,
        Seed = body.Seed,
        FirstChain = body.FirstChain ?? 0,
        StopStrings = StopSequences.Parse(body.Stop),
        TopLogprobs = body.TopLogprobs ?? 0,
    };

    private static Grammar? Grammar(EngineBody body) => ResponseFormats.Parse(body.ResponseFormat, "response_format", "json_schema") switch
    {
        null => null,
        DocumentFormat { Schema: { } schema } => JsonSchemaGrammar.Compile(schema),
        _ => JsonSchemaGrammar.AnyObject(),
    };
}
