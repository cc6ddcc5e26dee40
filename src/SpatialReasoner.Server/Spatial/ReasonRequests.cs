using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Spatial;

/// <summary>Turns the fields of a request into a <see cref="ReasoningRequest"/>; ranges and strategy names are the reasoner's to judge.</summary>
internal static class ReasonRequests
{
    /// <param name="prefix">Where the fields stand in the caller's request: empty, or <c>spatial.</c> in a chat request.</param>
    /// <exception cref="ApiException">A field cannot be read.</exception>
    public static ReasoningRequest Map(ReasonFields fields, string question, IReadOnlyList<ImageContent> images, string prefix = "")
    {
        var grounding = new GroundingInput(prefix);
        return new ReasoningRequest
        {
            Question = question,
            Images = images,
            Strategy = Word(fields.Strategy) ?? "auto",
            Effort = Vocabularies.Effort.Parse(fields.Effort, prefix + "effort") ?? ReasoningEffort.Medium,
            Samples = fields.Samples,
            Temperature = fields.Temperature,
            TopP = fields.TopP,
            Seed = fields.Seed ?? 0,
            Options = Options(fields.Options, prefix),
            Views = Views(fields.Views, prefix),
            Weighting = Vocabularies.Weighting.Parse(fields.Weighting, prefix + "weighting"),
            Stop = Stop(fields.Stop, prefix),
            Viewpoint = Word(fields.Viewpoint) ?? "auto",
            Perspective = Vocabularies.Perspective.Parse(fields.Perspective, prefix + "perspective"),
            AbstainBelow = fields.AbstainBelow,
            MaxTokens = fields.MaxTokens,
            TokenBudget = fields.TokenBudget,
            Deadline = fields.DeadlineMs is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
            Regions = grounding.Regions(fields.Regions),
            Depth = grounding.Depth(fields.Depth),
            Camera = grounding.Camera(fields.Camera),
            Vision = Vision(fields.Vision, prefix),
        };
    }

    private static string? Word(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static IReadOnlyList<string> Options(IReadOnlyList<string?>? options, string prefix)
    {
        if (options is null)
            return [];
        var empty = options.TakeWhile(o => !string.IsNullOrWhiteSpace(o)).Count();
        return empty == options.Count
            ? [.. options.OfType<string>()]
            : throw new ApiException(ApiError.Invalid($"{prefix}options[{empty}]", $"'{prefix}options[{empty}]' is empty."));
    }

    /// <summary>An empty list leaves the views to the strategy, as an absent one does.</summary>
    private static IReadOnlyList<ViewKind>? Views(IReadOnlyList<string?>? views, string prefix) => views is null or { Count: 0 }
        ? null
        : [.. views.Select((view, i) => Vocabularies.View.Parse(view ?? "", $"{prefix}views[{i}]")!.Value).Distinct()];

    private static StopRule? Stop(StopFields? stop, string prefix)
    {
        if (stop is null or { Rule: null, Threshold: null, Window: null })
            return null;
        var rule = Vocabularies.Stop.Parse(stop.Rule, prefix + "stop.rule") ?? (stop.Window is null ? StopRuleKind.Beta : StopRuleKind.Esc);
        RefuseIf(stop.Window is not null && rule != StopRuleKind.Esc, "window", "esc");
        RefuseIf(stop.Threshold is not null && rule == StopRuleKind.Esc, "threshold", "beta");
        var standard = new StopRule(rule);
        return standard with { Threshold = stop.Threshold ?? standard.Threshold, Window = stop.Window ?? standard.Window };

        void RefuseIf(bool misplaced, string field, string owner)
        {
            if (misplaced)
                throw new ApiException(ApiError.Invalid($"{prefix}stop.{field}", $"'{prefix}stop.{field}' belongs to the rule {owner}; the rule here is {Vocabularies.Stop.Word(rule)}."));
        }
    }

    private static VisionIntervention? Vision(VisionFields? vision, string prefix)
    {
        if (vision is null or { TokenNorm: null, PermutationSeed: null, BlankImage: null or false })
            return null;
        if (vision.TokenNorm is not (null or (> 0 and <= VisionFields.MaxTokenNorm)))
        {
            throw new ApiException(ApiError.Invalid(
                prefix + "vision.token_norm", FormattableString.Invariant($"'{prefix}vision.token_norm' is {vision.TokenNorm}; above 0, up to {VisionFields.MaxTokenNorm} is expected.")));
        }
        return new VisionIntervention { TokenNorm = vision.TokenNorm, PermutationSeed = vision.PermutationSeed, BlankImage = vision.BlankImage ?? false };
    }
}
