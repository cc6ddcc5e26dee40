using SpatialReasoner.Geometry;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Conversing;
using SpatialReasoner.Reasoning.Grounding;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning;

/// <summary>A spatial question about one or more images. Null means: the strategy's default.</summary>
public sealed record ReasoningRequest
{
    /// <summary>The question in plain English.</summary>
    public required string Question { get; init; }

    /// <summary>Images in the order the question speaks of them; at least one for the embedded model.</summary>
    public required IReadOnlyList<ImageContent> Images { get; init; }

    /// <summary>
    /// What was said before, in order. An open model hears it before every prompt that asks the question about the images as they were sent; a model of the closed
    /// language has no words for it, and a warning says so.
    /// </summary>
    public IReadOnlyList<ConversationTurn> History { get; init; } = [];

    /// <summary>Strategy id, or <c>auto</c>.</summary>
    public string Strategy { get; init; } = "auto";

    /// <summary>How much <c>auto</c> may spend; no other strategy heeds it.</summary>
    public ReasoningEffort Effort { get; init; } = ReasoningEffort.Medium;

    /// <summary>Chains sampled, 1 to 64.</summary>
    public int? Samples { get; init; }

    /// <summary>Softmax temperature, 0 to 2.</summary>
    public float? Temperature { get; init; }

    public float? TopP { get; init; }

    /// <summary>Taken once from the logit of every token a chain has said, -2 to 2.</summary>
    public float? PresencePenalty { get; init; }

    /// <summary>Taken from a token's logit per time a chain has said it, -2 to 2.</summary>
    public float? FrequencyPenalty { get; init; }

    /// <summary>Alternatives reported with each of <see cref="ReasoningResult.AnswerTokens"/>, 0 to 20.</summary>
    public int? TopLogprobs { get; init; }

    /// <summary>The answer is wanted as a JSON document too; null: it is not.</summary>
    public DocumentFormat? Document { get; init; }

    /// <summary>Same request, same seed, same model: same answer, chains and votes.</summary>
    /// <value>Default 0, so that a request without a seed is reproducible too.</value>
    public long Seed { get; init; }

    /// <summary>Answers the caller offers; turns the question into a multiple-choice one.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>What the answer of a free question is read as; a question that is understood has a type of its own, which it must not contradict.</summary>
    public AnswerType? AnswerType { get; init; }

    /// <summary>A plan to follow, as <see cref="IReasoner.Plan"/> gave it; its strategy and its steps' chains may have been changed.</summary>
    public ReasoningPlan? Plan { get; init; }

    /// <summary>Views the chains are spread over; null leaves them to the strategy. Views that are not valid for the question are left out with a warning.</summary>
    public IReadOnlyList<ViewKind>? Views { get; init; }

    /// <summary>How chains' votes are weighted.</summary>
    public VoteWeighting? Weighting { get; init; }

    public StopRule? Stop { get; init; }

    /// <summary>Whose viewpoint is taken: <c>auto</c> (the question's words decide), <c>camera</c>, or the name of an object.</summary>
    public string Viewpoint { get; init; } = "auto";

    /// <summary>How a changed viewpoint is answered.</summary>
    public PerspectiveMode? Perspective { get; init; }

    /// <summary>Below this calibrated confidence, 0 to 1, the answer is marked as abstained.</summary>
    public double? AbstainBelow { get; init; }

    /// <summary>Tokens one chain may generate.</summary>
    /// <value>Default 256.</value>
    public int? MaxTokens { get; init; }

    /// <summary>Tokens all chains together may generate; when they run out the best answer so far is returned with a warning.</summary>
    public int? TokenBudget { get; init; }

    /// <summary>When it passes, the best answer so far is returned with a warning; without any answer the request fails.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Parts of the image the question speaks of as &lt;id&gt;; with them goes exactly one image.</summary>
    public IReadOnlyList<ImageRegion> Regions { get; init; } = [];

    /// <summary>Depth of the image, for its regions.</summary>
    public DepthImage? Depth { get; init; }

    /// <summary>The camera that took the image, to place its regions in space.</summary>
    public ImageCamera? Camera { get; init; }

    /// <summary>Whether what was perceived of the same image before may be re-used; the answer is the same either way.</summary>
    public bool UseMemory { get; init; } = true;

    /// <summary>Probes of the model's vision; null asks it as it is.</summary>
    public VisionIntervention? Vision { get; init; }
}

/// <summary>What <c>auto</c> may spend.</summary>
public enum ReasoningEffort
{
    /// <summary>One pass, the answer at once.</summary>
    Minimal,

    /// <summary>One chain, or one look and geometry.</summary>
    Low,

    /// <summary>The most accurate that a few chains allow.</summary>
    Medium,

    /// <summary>Many chains, views and the verifier.</summary>
    High,

    /// <summary>Search.</summary>
    Max,
}

/// <summary>An exact transform of image and question with an inverse on answers.</summary>
public enum ViewKind { Original, Mirror, Options, Inverse, Crop, Paraphrase }

public enum VoteWeighting
{
    /// <summary>A chain, a vote.</summary>
    Plurality,

    /// <summary>By how sure the model was of the chain's tokens (CISC arXiv 2502.06233, DeepConf).</summary>
    Confidence,

    /// <summary>By what the geometric verifier says of the chain.</summary>
    Verifier,
}

/// <summary>How a question from another viewpoint is answered once the scene is abstracted (APC, ICCV 2025).</summary>
public enum PerspectiveMode
{
    /// <summary>The model is given the coordinates in the viewer's frame as text.</summary>
    Numeric,

    /// <summary>The model looks at a picture of the abstraction drawn from the viewpoint.</summary>
    Visual,

    /// <summary>Geometry decides; the model only perceived.</summary>
    Exact,
}

/// <summary>When sampling stops before all chains are done.</summary>
/// <param name="Threshold">For beta: probability in (0.5, 1) at which the leader counts as decided.</param>
/// <param name="Window">For esc: chains that must agree, 2 to 64.</param>
public sealed record StopRule(StopRuleKind Kind, double Threshold = 0.9, int Window = 5);

public enum StopRuleKind
{
    None,

    /// <summary>The two leading answers' counts make it unlikely that the order changes (Aggarwal et al. 2023).</summary>
    Beta,

    /// <summary>A whole window of chains in a row agrees (ESC, arXiv 2401.10480).</summary>
    Esc,
}
