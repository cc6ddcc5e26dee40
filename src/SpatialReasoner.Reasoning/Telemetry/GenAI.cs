namespace SpatialReasoner.Reasoning.Telemetry;

/// <summary>Attribute names of the OpenTelemetry semantic conventions for generative AI (v1.37, in development), and ours where those have none.</summary>
internal static class GenAI
{
    public const string OperationName = "gen_ai.operation.name";
    public const string ProviderName = "gen_ai.provider.name";
    public const string AgentName = "gen_ai.agent.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string ResponseModel = "gen_ai.response.model";
    public const string ChoiceCount = "gen_ai.request.choice.count";
    public const string MaxTokens = "gen_ai.request.max_tokens";
    public const string Temperature = "gen_ai.request.temperature";
    public const string TopP = "gen_ai.request.top_p";
    public const string Seed = "gen_ai.request.seed";
    public const string FinishReasons = "gen_ai.response.finish_reasons";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string CachedInputTokens = "gen_ai.usage.cache_read.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string TokenType = "gen_ai.token.type";
    public const string InputMessages = "gen_ai.input.messages";
    public const string OutputMessages = "gen_ai.output.messages";
    public const string ErrorType = "error.type";

    public const string Strategy = "spatial_reasoner.strategy";
    public const string Abstained = "spatial_reasoner.abstained";
    public const string QuestionKind = "spatial_reasoner.question.kind";
    public const string Confidence = "spatial_reasoner.confidence";
    public const string Step = "spatial_reasoner.step";
    public const string View = "spatial_reasoner.view";
    public const string Chain = "spatial_reasoner.chain.id";
    public const string Chains = "spatial_reasoner.chains";
    public const string FinishReason = "spatial_reasoner.finish_reason";

    /// <summary>Value of <see cref="ProviderName"/>: the conventions list no provider that runs models in the caller's process.</summary>
    public const string Provider = "spatial_reasoner";

    /// <summary>Value of <see cref="OperationName"/> for one call of the model.</summary>
    public const string Chat = "chat";

    /// <summary>Value of <see cref="OperationName"/> for a whole question: a strategy decides on calls of the model and acts on them.</summary>
    public const string InvokeAgent = "invoke_agent";

    /// <summary>Value of <see cref="ErrorType"/>; however a call was cancelled, it is one kind.</summary>
    public static string ErrorOf(Exception fault) =>
        fault is OperationCanceledException ? typeof(OperationCanceledException).FullName! : fault.GetType().FullName!;
}
