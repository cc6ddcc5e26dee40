namespace SpatialReasoner.Server.Spatial;

/// <summary>Body of <c>POST /v1/spatial/reason</c>. Null equals absent; unknown fields are ignored.</summary>
internal sealed record ReasonBody : ReasonFields
{
    /// <summary>The question in plain English.</summary>
    public string? Question { get; init; }

    /// <summary>Pictures in the order the question speaks of them: data: URLs, plain base64, or links where the server fetches any.</summary>
    public IReadOnlyList<string?>? Images { get; init; }

    /// <summary>A model of /v1/models; absent takes the one that is loaded.</summary>
    public string? Model { get; init; }
}

/// <summary>What says how to reason, apart from what about: shared with the <c>spatial</c> extension of chat requests.</summary>
internal abstract record ReasonFields
{
    /// <summary>A strategy of /v1/spatial/strategies, or auto.</summary>
    public string? Strategy { get; init; }

    /// <summary>Chains sampled.</summary>
    public int? Samples { get; init; }

    /// <summary>Softmax temperature, 0 to 2.</summary>
    public float? Temperature { get; init; }

    /// <summary>Nucleus sampling, above 0 to 1.</summary>
    public float? TopP { get; init; }

    /// <summary>Same request, same seed, same model: same answer, chains and votes.</summary>
    public long? Seed { get; init; }

    /// <summary>Answers to choose from.</summary>
    public IReadOnlyList<string?>? Options { get; init; }

    /// <summary>When sampling stops before all chains are done.</summary>
    public StopFields? Stop { get; init; }

    /// <summary>Tokens one chain may generate.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Tokens all chains together may generate; when they run out the best answer so far is returned with a warning.</summary>
    public int? TokenBudget { get; init; }

    /// <summary>Milliseconds after which the best answer so far is returned with a warning; without any the request fails with 504.</summary>
    public int? DeadlineMs { get; init; }

    /// <summary>Parts of the answer to return: chains, scene, events, prompts. A list given replaces the default.</summary>
    public IReadOnlyList<string?>? Include { get; init; }

    /// <summary>auto, or what a free question's answer is read as: choice, yes_no, letter, object, count, distance, angle or description.</summary>
    public string? AnswerType { get; init; }

    /// <summary>A plan of /v1/spatial/plan to follow; its strategy and the chains of its steps may have been changed.</summary>
    public PlanFields? Plan { get; init; }

    /// <summary>Whether what was seen of the same picture before may be re-used (default); the answer is the same either way.</summary>
    public bool? UseMemory { get; init; }

    /// <summary>What auto may spend: minimal, low, medium, high or max.</summary>
    public string? Effort { get; init; }

    /// <summary>Views the chains are spread over: original, mirror, options, inverse, crop, paraphrase. Absent leaves them to the strategy.</summary>
    public IReadOnlyList<string?>? Views { get; init; }

    /// <summary>How votes are weighted: plurality, confidence or verifier.</summary>
    public string? Weighting { get; init; }

    /// <summary>Whose viewpoint is taken: auto (the question's words decide), camera, or an object's name.</summary>
    public string? Viewpoint { get; init; }

    /// <summary>How a changed viewpoint is answered: numeric, visual or exact.</summary>
    public string? Perspective { get; init; }

    /// <summary>Below this confidence, 0 to 1, the answer is marked as abstained.</summary>
    public double? AbstainBelow { get; init; }

    /// <summary>Parts of the picture the question speaks of as &lt;region0&gt;.</summary>
    public IReadOnlyList<RegionFields?>? Regions { get; init; }

    /// <summary>A depth image, to measure regions with.</summary>
    public DepthFields? Depth { get; init; }

    /// <summary>The camera that took the picture, to place regions in space.</summary>
    public CameraFields? Camera { get; init; }

    /// <summary>Probes of the model's vision.</summary>
    public VisionFields? Vision { get; init; }
}

internal sealed record PlanFields
{
    public string? Strategy { get; init; }

    public IReadOnlyList<PlanStepFields?>? Steps { get; init; }
}

internal sealed record PlanStepFields
{
    public string? Name { get; init; }

    /// <summary>For people; not read.</summary>
    public string? Description { get; init; }

    public string? Prompt { get; init; }

    /// <summary>Chains it samples; 0 for steps without a model call.</summary>
    public int? Chains { get; init; }
}

internal sealed record StopFields
{
    /// <summary>none; beta: the leader's lead is safe; esc: a whole window of chains agrees.</summary>
    public string? Rule { get; init; }

    /// <summary>For beta: probability, 0.5 to 1, at which the leading answer counts as decided.</summary>
    public double? Threshold { get; init; }

    /// <summary>For esc: chains in a row that must agree, 2 to 64.</summary>
    public int? Window { get; init; }
}

/// <summary>What is done to the picture's tokens before the model reads them; only models that run in this process can.</summary>
internal sealed record VisionFields
{
    public const float MaxTokenNorm = 100;

    /// <summary>Rescales their mean norm to this multiple of the text tokens' mean norm, above 0 to 100.</summary>
    public float? TokenNorm { get; init; }

    /// <summary>Seed of a permutation: where they stand no longer says where they were seen.</summary>
    public long? PermutationSeed { get; init; }

    /// <summary>Shows uniform grey instead of the picture: what is answered without seeing.</summary>
    public bool? BlankImage { get; init; }
}
