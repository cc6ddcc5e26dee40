using SpatialReasoner.Inference;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning;

/// <summary>The answer and everything that led to it.</summary>
public sealed record ReasoningResult
{
    public required string Model { get; init; }

    /// <summary>The strategy that ran; never <c>auto</c>.</summary>
    public required string Strategy { get; init; }

    /// <summary>What the planner made of the question; null when it went to an open model as it stands.</summary>
    public required SpatialQuestion? Question { get; init; }

    public required SpatialAnswer Answer { get; init; }

    /// <summary>The answer as the JSON document that was asked for; it validates against its schema. Null where none was.</summary>
    public string? Document { get; init; }

    /// <summary>
    /// The tokens the answer was said in: those of the document where a model wrote one, otherwise the answer's own in the first chain of the original view that gave it.
    /// Empty where no chain said it: geometry did, or it was pooled from several.
    /// </summary>
    public IReadOnlyList<TokenLogprob> AnswerTokens { get; init; } = [];

    /// <summary>0 to 1: where <see cref="Calibrated"/> the share of such answers that were right when it was measured, otherwise <see cref="RawConfidence"/>.</summary>
    public required double Confidence { get; init; }

    /// <summary>0 to 1, the strategy's own: agreement of the chains for voting strategies, probability of the answer's tokens for single ones.</summary>
    public double RawConfidence { get; init; }

    /// <summary>Whether <see cref="Confidence"/> was calibrated for this strategy and kind of question.</summary>
    public bool Calibrated { get; init; }

    /// <summary>
    /// Whether the answer should not be relied on: none could be read from any chain (<see cref="Answer"/> then holds the raw text), or its confidence is below
    /// <see cref="ReasoningRequest.AbstainBelow"/> (<see cref="Answer"/> and <see cref="Votes"/> then hold the best guess, and a warning says so).
    /// </summary>
    public required bool Abstained { get; init; }

    /// <summary>Best first.</summary>
    public required IReadOnlyList<Vote> Votes { get; init; }

    /// <summary>In order of chain id; chains that an early stop cancelled are included and marked.</summary>
    public required IReadOnlyList<ReasoningChain> Chains { get; init; }

    /// <summary>What the chains perceived, null where they perceived nothing.</summary>
    public PerceivedScene? Scene { get; init; }

    /// <summary>What the answer rests on, for example <c>model</c>, <c>geometry</c>, <c>depth</c>, <c>camera</c>, <c>memory</c>; in that order.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [AnswerSource.Model];

    /// <summary>The scene as drawn from another viewpoint, where a strategy looked at one.</summary>
    public ImageContent? MentalImage { get; init; }

    public required ReasoningPlan Plan { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Tokens of every call, discarded chains included.</summary>
    public required ReasoningUsage Usage { get; init; }

    public required ReasoningTimings Timings { get; init; }

    public required long Seed { get; init; }

    /// <summary>Prompts used, with the hash of their content.</summary>
    public required IReadOnlyList<PromptReference> Prompts { get; init; }
}

/// <summary>An answer and the chains behind it. Weight is the share of all votes, 0 to 1.</summary>
public sealed record Vote(string Answer, int Count, double Weight);

/// <summary>One sampled chain.</summary>
/// <param name="Step">Name of the plan's step it belongs to.</param>
/// <param name="Answer">Null when none could be read.</param>
/// <param name="Logprob">Sum over its tokens, nats.</param>
/// <param name="Counted">Whether it took part in the answer: not the chains of earlier stages, nor those an early stop made needless.</param>
public sealed record ReasoningChain(
    int Id, string Step, string Text, SpatialAnswer? Answer, double Logprob, int Tokens, FinishReason FinishReason, bool Counted)
{
    /// <summary>The view it was asked through; <see cref="Answer"/> is already mapped back.</summary>
    public ViewKind View { get; init; } = ViewKind.Original;

    /// <summary>The chain this one continues, in searches: its text follows that one's, or (in the tree) a beginning of it that ends with a step.</summary>
    public int? Parent { get; init; }

    /// <summary>What the verifier says of it; null where nothing was verified.</summary>
    public Verdict? Verdict { get; init; }
}

/// <summary>What geometry says of a claim or a chain.</summary>
public enum Verdict
{
    /// <summary>It follows from what is known.</summary>
    Entailed,

    /// <summary>It conflicts with what is known.</summary>
    Contradicted,

    /// <summary>Nothing known speaks for or against it.</summary>
    Unverifiable,
}

/// <summary>Names in <see cref="ReasoningResult.Sources"/>.</summary>
public static class AnswerSource
{
    public const string Model = "model", Geometry = "geometry", Depth = "depth", Camera = "camera", Regions = "regions", Memory = "memory";
}

public sealed record ReasoningPlan(string Strategy, IReadOnlyList<PlanStep> Steps);

/// <param name="Name">For example <c>objects</c> or <c>answer</c>.</param>
/// <param name="Description">What the step does, for people.</param>
/// <param name="Prompt">Prompt it uses, null for steps of pure geometry or counting.</param>
/// <param name="Chains">Chains it samples; 0 for steps without a model call.</param>
public sealed record PlanStep(string Name, string Description, string? Prompt, int Chains);

/// <param name="ReasoningTokens">Completion tokens spent before an answer or on chains that were outvoted.</param>
/// <param name="DiscardedTokens">Completion tokens of chains an early stop cancelled.</param>
public sealed record ReasoningUsage(TokenUsage Tokens, int ReasoningTokens, int DiscardedTokens)
{
    /// <summary>Looks at the image that were remembered from earlier requests instead of taken.</summary>
    public int MemoryHits { get; init; }
}

/// <summary>Milliseconds; the parts are sums over calls.</summary>
public sealed record ReasoningTimings(double QueueMs, double VisionMs, double PrefillMs, double DecodeMs, double TotalMs);

public sealed record PromptReference(string Name, string Hash);
