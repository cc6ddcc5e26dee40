namespace SpatialReasoner.Client;

/// <summary>Body of <c>reason</c> and <c>plan</c>. What is null is left to the server.</summary>
public sealed record ReasonRequest
{
    /// <summary>The question in plain English.</summary>
    public required string Question { get; init; }

    /// <summary>Pictures in the order the question speaks of them: <see cref="Picture"/> makes data: URLs; plain base64, and https links where the server fetches any, will do.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>A model of <c>/v1/models</c>; null takes the one that is loaded.</summary>
    public string? Model { get; init; }

    /// <summary>A strategy of <see cref="SpatialReasonerClient.StrategiesAsync"/>, or <c>auto</c>.</summary>
    public string? Strategy { get; init; }

    /// <summary>Chains sampled, 1 to 64.</summary>
    public int? Samples { get; init; }

    /// <summary>Softmax temperature, 0 to 2.</summary>
    public float? Temperature { get; init; }

    /// <summary>Nucleus sampling, above 0 to 1.</summary>
    public float? TopP { get; init; }

    /// <summary>Same request, same seed, same model: same answer, chains and votes.</summary>
    public long? Seed { get; init; }

    /// <summary>2 to 26 answers to choose from.</summary>
    public IReadOnlyList<string>? Options { get; init; }

    /// <summary>When sampling stops before all chains are done.</summary>
    public StopRule? Stop { get; init; }

    /// <summary>Tokens one chain may generate.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Tokens all chains together may generate; when they run out the best answer so far is returned with a warning.</summary>
    public int? TokenBudget { get; init; }

    /// <summary>Milliseconds after which the best answer so far is returned with a warning; without any the request fails with 504.</summary>
    public int? DeadlineMs { get; init; }

    /// <summary>Parts of the answer to return: chains, scene, events, prompts. Null: chains and scene.</summary>
    public IReadOnlyList<string>? Include { get; init; }

    /// <summary>auto, or what a free question's answer is read as: choice, yes_no, letter, object, count, distance, angle or description.</summary>
    public string? AnswerType { get; init; }

    /// <summary>A plan of <see cref="SpatialReasonerClient.PlanAsync"/> to follow; its strategy and the chains of its steps may have been changed.</summary>
    public Plan? Plan { get; init; }

    /// <summary>Whether what was seen of the same picture before may be re-used (default); the answer is the same either way.</summary>
    public bool? UseMemory { get; init; }

    /// <summary>What <c>auto</c> may spend: minimal, low, medium, high or max.</summary>
    public string? Effort { get; init; }

    /// <summary>Views the chains are spread over: original, mirror, options, inverse, crop, paraphrase.</summary>
    public IReadOnlyList<string>? Views { get; init; }

    /// <summary>How votes are weighted: plurality, confidence or verifier.</summary>
    public string? Weighting { get; init; }

    /// <summary>Whose viewpoint is taken: auto (the question's words decide), camera, or an object's name.</summary>
    public string? Viewpoint { get; init; }

    /// <summary>How a changed viewpoint is answered: numeric, visual or exact.</summary>
    public string? Perspective { get; init; }

    /// <summary>Below this confidence, 0 to 1, the answer is marked as abstained.</summary>
    public double? AbstainBelow { get; init; }

    /// <summary>Parts of the picture the question speaks of as &lt;region0&gt;.</summary>
    public IReadOnlyList<Region>? Regions { get; init; }

    /// <summary>A depth image, to measure regions with.</summary>
    public Depth? Depth { get; init; }

    /// <summary>The camera that took the picture, to place regions in space.</summary>
    public Camera? Camera { get; init; }

    /// <summary>Probes of the model's vision.</summary>
    public VisionProbe? Vision { get; init; }
}

/// <summary>When sampling stops before all chains are done.</summary>
/// <param name="Rule">none; beta: the leader's lead is safe; esc: a whole window of chains agrees.</param>
/// <param name="Threshold">For beta: probability, 0.5 to 1, at which the leading answer counts as decided.</param>
/// <param name="Window">For esc: chains in a row that must agree, 2 to 64.</param>
public sealed record StopRule(string Rule, double? Threshold = null, int? Window = null);

/// <summary>A part of the picture that the question speaks of as &lt;id&gt;.</summary>
/// <param name="Id">Lower-case letters, digits, '-' and '_', a letter first: region0.</param>
/// <param name="Box">[x0, y0, x1, y1], pixels of the picture as sent (after its orientation is applied).</param>
/// <param name="Name">What it is, without article: "red cube". Needed by models that see no marks.</param>
/// <param name="Mask">Which pixels show the object.</param>
public sealed record Region(string Id, IReadOnlyList<float> Box, string? Name = null, Mask? Mask = null);

/// <summary>COCO's uncompressed run-length encoding.</summary>
/// <param name="Size">[height, width] of the picture.</param>
/// <param name="Counts">Lengths of alternating runs of 0 and 1, beginning with 0, down the columns.</param>
public sealed record Mask(IReadOnlyList<int> Size, IReadOnlyList<int> Counts);

/// <summary>A depth image of the picture.</summary>
/// <param name="Image">Grey PNG of 8 or 16 bits as a data: URL, base64, or a link where the server fetches any; 0 is unknown.</param>
/// <param name="MetresPerUnit">Metres along the optical axis per step of its values: 0.001 for millimetres.</param>
public sealed record Depth(string Image, double MetresPerUnit);

/// <summary>A pinhole camera: intrinsics in pixels, and a pose as height and pitch or as position and rotation.</summary>
public sealed record Camera
{
    public required float Fx { get; init; }

    /// <summary>Null equals <see cref="Fx"/>.</summary>
    public float? Fy { get; init; }

    public required float Cx { get; init; }
    public required float Cy { get; init; }

    /// <summary>Metres above the ground; goes with <see cref="PitchDegrees"/>.</summary>
    public float? Height { get; init; }

    /// <summary>Degrees the optical axis points below the horizon, -90 to 90.</summary>
    public float? PitchDegrees { get; init; }

    /// <summary>[x, y, z] of the optical centre, metres, y up from the ground; goes with <see cref="Rotation"/>.</summary>
    public IReadOnlyList<float>? Position { get; init; }

    /// <summary>World to camera, 3 x 3 row-major: the rows are the camera's right, up and forward in the world frame (y up).</summary>
    public IReadOnlyList<float>? Rotation { get; init; }
}

/// <summary>What is done to the picture's tokens before the model reads them; only models that run in the server's process can.</summary>
/// <param name="TokenNorm">Rescales their mean norm to this multiple of the text tokens' mean norm, above 0 to 100.</param>
/// <param name="PermutationSeed">Seed of a permutation: where they stand no longer says where they were seen.</param>
/// <param name="BlankImage">Shows uniform grey instead of the picture.</param>
public sealed record VisionProbe(float? TokenNorm = null, long? PermutationSeed = null, bool? BlankImage = null);

/// <summary>Body of <c>perceive</c>.</summary>
public sealed record PerceiveRequest : PictureRequest;

/// <summary>Body of <c>imagine</c>: a scene, or a picture that is perceived first.</summary>
public sealed record ImagineRequest : PictureRequest
{
    /// <summary>Whose viewpoint: the name of an object with a front, or camera.</summary>
    public required string Viewer { get; init; }

    /// <summary>A scene instead of a picture, as <see cref="SpatialReasonerClient.PerceiveAsync"/> returns it.</summary>
    public Scene? Scene { get; init; }

    /// <summary>Pixels along each side of the picture that is drawn, 64 to 512.</summary>
    public int? Size { get; init; }
}

/// <summary>What says how to look, shared by the calls that perceive.</summary>
public abstract record PictureRequest
{
    /// <summary>The picture, as in <see cref="ReasonRequest.Images"/>.</summary>
    public string? Image { get; init; }

    /// <summary>A model of <c>/v1/models</c>; null takes the one that is loaded.</summary>
    public string? Model { get; init; }

    /// <summary>Looks sampled, 1 to 64; every coordinate is their median.</summary>
    public int? Samples { get; init; }

    /// <summary>Softmax temperature, 0 to 2.</summary>
    public float? Temperature { get; init; }

    /// <summary>Same request, same seed, same model: same scene.</summary>
    public long? Seed { get; init; }

    /// <summary>Tokens one look may generate.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Tokens all looks together may generate.</summary>
    public int? TokenBudget { get; init; }

    /// <summary>Milliseconds after which the scene seen so far is returned with a warning; without any the request fails with 504.</summary>
    public int? DeadlineMs { get; init; }
}

/// <summary>Body of <c>decide</c>: several questions about one picture, each answered by the likelihood of its options.</summary>
public sealed record DecideRequest
{
    /// <summary>The picture, as in <see cref="ReasonRequest.Images"/>.</summary>
    public required string Image { get; init; }

    /// <summary>1 to 32 of them.</summary>
    public required IReadOnlyList<DecideQuestion> Questions { get; init; }

    /// <summary>A model of <c>/v1/models</c>; null takes the one that is loaded.</summary>
    public string? Model { get; init; }

    public long? Seed { get; init; }

    /// <summary>Milliseconds after which the request fails with 504.</summary>
    public int? DeadlineMs { get; init; }
}

/// <param name="Options">2 to 26 answers to choose from; none for yes_no.</param>
/// <param name="Type">choice (default): one of the options; yes_no; score: options that are numbers, answered by their mean under the model.</param>
/// <param name="Id">Comes back with the answer; null takes its number: "0".</param>
public sealed record DecideQuestion(string Question, IReadOnlyList<string>? Options = null, string? Type = null, string? Id = null);
