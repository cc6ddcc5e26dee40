using System.ComponentModel;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Reasoning.Imagining;
using SpatialReasoner.Reasoning.Perceiving;
using SpatialReasoner.Reasoning.Telling;

namespace SpatialReasoner.SemanticKernel;

/// <summary>The functions of the plugin: those of the MCP tools, with the same arguments and texts. Thread-safe.</summary>
/// <remarks>
/// Arguments are spelled as models see them everywhere else. Regions, depth and cameras, which no model makes up, are left to the HTTP API and the MCP tools.
/// What fails is an exception whose message the kernel's model can act on.
/// </remarks>
public sealed class SpatialFunctions(IReasoner reasoner, SpatialFunctionOptions? options = null)
{
    public const string Reason = "reason", Perceive = "perceive", Imagine = "imagine";

    private const int DefaultSize = 256, MinSize = 64, MaxSize = 512;

    private const string SeedText = "Same call and seed: same answer. Default 0.";

    private readonly PictureArguments pictures = new(options ?? new SpatialFunctionOptions());

    /// <exception cref="ReasoningException">An argument cannot be honoured, or the question is not understood.</exception>
    /// <exception cref="InferenceException">A picture cannot be read, or the model failed.</exception>
    [Description("Answers a question about where things are in a picture: left or right, in front or behind, nearer or farther, distances, counts, also from the viewpoint of an object in it. "
        + "Several chains of thought are sampled, checked against geometry and voted on; the answer comes with a confidence.")]
    public async Task<SpatialReport> ReasonAsync(
        [Description("The question in plain English, for example: From the red robot's viewpoint, is the blue cube on its left or its right?")] string question,
        [Description("The pictures, in the order the question speaks of them; most models look at one. " + PictureArguments.Description)] string[] images,
        [Description("Answers to choose from.")] string[]? options = null,
        [Description("Whose left, right, front and behind: auto (default; the question's words decide), camera, or an object's name such as 'red robot'.")] string viewpoint = "auto",
        [Description("How to reason. Leave it out, or say auto, to have it chosen by kind of question and effort.")] string strategy = "auto",
        [Description("How much auto may spend: minimal, low, medium (default), high or max.")] string? effort = null,
        [Description("Chains to sample and vote over, 1 to 64.")] int? samples = null,
        [Description("Softmax temperature of the chains, 0 to 2; 0 takes the likeliest token.")] float? temperature = null,
        [Description(SeedText)] long seed = 0,
        [Description("What the chains are spread over; answers are mapped back: original, mirror, options, inverse, crop, paraphrase.")] string[]? views = null,
        [Description("What a chain's vote weighs: plurality, confidence or verifier.")] string? weighting = null,
        [Description("How a changed viewpoint is answered: by coordinates (numeric), by a picture drawn from there (visual), or by geometry alone (exact).")] string? perspective = null,
        [Description("What a free question's answer is read as; default auto.")] string? answer_type = null,
        [Description("Below this confidence, 0 to 1, the answer is marked as abstained.")] double? abstain_below = null,
        [Description("Tokens one chain may generate, 1 to 4096.")] int? max_tokens = null,
        [Description("Tokens all chains together may generate; then the best answer so far is given.")] int? token_budget = null,
        [Description("Milliseconds after which the best answer so far is given.")] int? deadline_ms = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        var read = new List<ImageContent>();
        foreach (var image in images)
            read.Add(await pictures.ReadAsync(image, $"images[{read.Count}]", cancellationToken));

        var result = await reasoner.ReasonAsync(
            new ReasoningRequest
            {
                Question = question,
                Images = read,
                Options = options ?? [],
                Viewpoint = viewpoint,
                Strategy = strategy,
                Effort = Words.Parse<ReasoningEffort>(effort, nameof(effort)) ?? ReasoningEffort.Medium,
                Samples = samples,
                Temperature = temperature,
                Seed = seed,
                Views = views is { Length: > 0 } ? [.. views.Select((view, i) => Words.Parse<ViewKind>(view, $"views[{i}]")).OfType<ViewKind>()] : null,
                Weighting = Words.Parse<VoteWeighting>(weighting, nameof(weighting)),
                Perspective = Words.Parse<PerspectiveMode>(perspective, nameof(perspective)),
                AnswerType = Words.AnswerTypeOf(answer_type, nameof(answer_type)),
                AbstainBelow = abstain_below,
                MaxTokens = max_tokens,
                TokenBudget = token_budget,
                Deadline = Deadline(deadline_ms),
            },
            cancellationToken);
        return new SpatialReport(ResultTexts.OfAnswer(result)) { Result = result, Picture = result.MentalImage?.Bytes };
    }

    /// <inheritdoc cref="ReasonAsync" path="/exception"/>
    [Description("Looks at a picture several times and lists the objects in it: names, places in the picture and in metres from the camera, where they face, how sure that is, and their relations.")]
    public async Task<SpatialReport> PerceiveAsync(
        [Description(PictureArguments.Description)] string image,
        [Description("Times to look, 1 to 64; every coordinate is their median. Default 5.")] int? samples = null,
        [Description("Softmax temperature of the looks, 0 to 2.")] float? temperature = null,
        [Description("Same call and seed: same scene. Default 0.")] long seed = 0,
        [Description("Tokens one look may generate, 1 to 4096.")] int? max_tokens = null,
        [Description("Tokens all looks together may generate; then the scene seen so far is given.")] int? token_budget = null,
        [Description("Milliseconds after which the scene seen so far is given.")] int? deadline_ms = null,
        CancellationToken cancellationToken = default)
    {
        var picture = await pictures.ReadAsync(image, nameof(image), cancellationToken);
        var looked = await LookAsync(picture, samples, temperature, seed, max_tokens, token_budget, deadline_ms, cancellationToken);
        return new SpatialReport(ResultTexts.OfScene(looked)) { Result = looked };
    }

    /// <inheritdoc cref="ReasonAsync" path="/exception"/>
    [Description("Turns the scene of a picture until a viewer looks ahead: where everything is to its left, right, front and behind, in metres, and a picture drawn from above and behind it.")]
    public async Task<SpatialReport> ImagineAsync(
        [Description("Whose viewpoint: the name of an object with a front, such as 'red robot', or camera.")] string viewer,
        [Description(PictureArguments.Description + " It is perceived first.")] string image,
        [Description("Pixels along each side of the picture, 64 to 512; default 256.")] int size = DefaultSize,
        [Description("Times to look, 1 to 64; every coordinate is their median. Default 5.")] int? samples = null,
        [Description("Softmax temperature of the looks, 0 to 2.")] float? temperature = null,
        [Description("Same call and seed: same scene. Default 0.")] long seed = 0,
        [Description("Tokens one look may generate, 1 to 4096.")] int? max_tokens = null,
        [Description("Tokens all looks together may generate; then the scene seen so far is taken.")] int? token_budget = null,
        [Description("Milliseconds after which the scene seen so far is taken.")] int? deadline_ms = null,
        CancellationToken cancellationToken = default)
    {
        if (size is < MinSize or > MaxSize)
            throw new InvalidReasoningRequestException(nameof(size), $"'size' is {size}; it must be between {MinSize} and {MaxSize} pixels.");
        if (string.IsNullOrWhiteSpace(viewer))
            throw new InvalidReasoningRequestException(nameof(viewer), $"'viewer' is missing; the name of an object with a front, or {ImaginedView.Camera}, is expected.");
        var picture = await pictures.ReadAsync(image, nameof(image), cancellationToken);
        var looked = await LookAsync(picture, samples, temperature, seed, max_tokens, token_budget, deadline_ms, cancellationToken);
        var scene = looked.Scene ?? throw new InvalidReasoningRequestException(nameof(image), "No object could be read from what the model saw in 'image'; there is nothing to imagine.");
        var view = ImaginedView.From(scene, viewer.Trim());
        return new SpatialReport(ResultTexts.OfView(view, looked.Warnings)) { Result = looked, Picture = view.ToPng(size) };
    }

    private Task<ReasoningResult> LookAsync(
        ImageContent picture, int? samples, float? temperature, long seed, int? maxTokens, int? tokenBudget, int? deadlineMs, CancellationToken cancellationToken) =>
        reasoner.ReasonAsync(
            WholeScene.Of(picture) with
            {
                Samples = samples, Temperature = temperature, Seed = seed, MaxTokens = maxTokens, TokenBudget = tokenBudget, Deadline = Deadline(deadlineMs),
            },
            cancellationToken);

    private static TimeSpan? Deadline(int? milliseconds) => milliseconds is { } ms ? TimeSpan.FromMilliseconds(ms) : null;
}
