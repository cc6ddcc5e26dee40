using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Fetching;

namespace SpatialReasoner.Server.Spatial;

/// <summary>Turns the fields of a request into a <see cref="ReasoningRequest"/>; ranges and strategy names are the reasoner's to judge.</summary>
internal static class ReasonRequests
{
    /// <param name="links">The request's links: the depth image may be one.</param>
    /// <param name="prefix">Where the fields stand in the caller's request: empty, or <c>spatial.</c> in a chat request.</param>
    /// <exception cref="ApiException">A field cannot be read.</exception>
    public static ReasoningRequest Map(ReasonFields fields, string question, IReadOnlyList<ImageContent> images, ImageLinks links, string prefix = "")
    {
        var grounding = new GroundingInput(prefix, links);
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
            AnswerType = fields.AnswerType is "auto" ? null : Vocabularies.AnswerType.Parse(fields.AnswerType, prefix + "answer_type"),
            Plan = Plan(fields.Plan, prefix),
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
            UseMemory = fields.UseMemory ?? true,
            Vision = Vision(fields.Vision, prefix),
        };
    }

    /// <summary>The request with what is left of its deadline, which is the whole call's, when some of it has been spent.</summary>
    /// <exception cref="DeadlinePassedException">Nothing is left.</exception>
    public static ReasoningRequest After(this ReasoningRequest request, TimeSpan spent) =>
        request.Deadline is not { } deadline || deadline <= TimeSpan.Zero || spent == TimeSpan.Zero ? request // a deadline that is none is the reasoner's to refuse
        : deadline > spent ? request with { Deadline = deadline - spent }
        : throw new DeadlinePassedException(deadline);

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

    private static ReasoningPlan? Plan(PlanFields? plan, string prefix)
    {
        if (plan is null)
            return null;
        if (string.IsNullOrWhiteSpace(plan.Strategy))
            throw new ApiException(ApiError.Invalid(prefix + "plan.strategy", $"'{prefix}plan.strategy' is missing; the plan of /v1/spatial/plan names it."));
        return new ReasoningPlan(plan.Strategy.Trim(), [.. (plan.Steps ?? []).Select(Step)]);

        PlanStep Step(PlanStepFields? step, int index)
        {
            var field = $"{prefix}plan.steps[{index}]";
            if (string.IsNullOrWhiteSpace(step?.Name))
                throw new ApiException(ApiError.Invalid($"{field}.name", $"'{field}.name' is missing."));
            return new PlanStep(step.Name, step.Description ?? "", step.Prompt, step.Chains
                ?? throw new ApiException(ApiError.Invalid($"{field}.chains", $"'{field}.chains' is missing; the chains the step samples, or 0, are expected.")));
        }
    }

    private static IReadOnlyList<ViewKind>? Views(IReadOnlyList<string?>? views, string prefix) => views is null
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
