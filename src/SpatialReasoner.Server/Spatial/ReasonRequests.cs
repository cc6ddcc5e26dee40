using System.Text.Json;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Spatial;

/// <summary>Turns the fields of a request into a <see cref="ReasoningRequest"/>; ranges and strategy names are the reasoner's to judge.</summary>
internal static class ReasonRequests
{
    public const int MaxDeadlineMs = 3_600_000;

    /// <param name="prefix">Where the fields stand in the caller's request: empty, or <c>spatial.</c> in a chat request.</param>
    /// <exception cref="ApiException">A field asks for what this version lacks, or cannot be read.</exception>
    public static ReasoningRequest Map(ReasonFields fields, string question, IReadOnlyList<ImageContent> images, string prefix = "")
    {
        RefuseUnsupported(fields, prefix);
        CheckDeadline(fields.DeadlineMs, prefix);
        return new ReasoningRequest
        {
            Question = question,
            Images = images,
            Strategy = string.IsNullOrWhiteSpace(fields.Strategy) ? "auto" : fields.Strategy,
            Samples = fields.Samples,
            Temperature = fields.Temperature,
            TopP = fields.TopP,
            Seed = fields.Seed ?? 0,
            Options = Options(fields.Options, prefix),
            Stop = Stop(fields.Stop, prefix),
            MaxTokens = fields.MaxTokens,
        };
    }

    private static void RefuseUnsupported(ReasonFields fields, string prefix)
    {
        if (fields.Views is { } views && views.Any(v => v is not "original"))
            throw Refused("views");
        RefuseUnless(fields.Viewpoint is null or "auto", "viewpoint");
        RefuseUnless(fields.Perspective is null, "perspective");
        RefuseUnless(fields.AnswerType is null or "auto", "answer_type");
        RefuseUnless(fields.Regions is null or { Count: 0 }, "regions");
        RefuseUnless(IsNull(fields.Depth), "depth");
        RefuseUnless(IsNull(fields.Camera), "camera");
        RefuseUnless(IsNull(fields.Plan), "plan");
        RefuseUnless(fields.Weighting is null or "plurality", "weighting");
        RefuseUnless(fields.TokenBudget is null, "token_budget");
        RefuseUnless(fields.Stop?.Rule is not "esc", "stop.rule");
        RefuseUnless(fields.Stop?.Window is null, "stop.window");

        void RefuseUnless(bool neutral, string field)
        {
            if (!neutral)
                throw Refused(field);
        }

        ApiException Refused(string field) =>
            new(ApiError.Unsupported(prefix + field, $"'{prefix}{field}' is not supported by this version; leave it out."));
    }

    private static bool IsNull(JsonElement? element) => element is null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined };

    private static void CheckDeadline(int? milliseconds, string prefix)
    {
        if (milliseconds is < 1 or > MaxDeadlineMs)
        {
            throw new ApiException(ApiError.Invalid(
                prefix + "deadline_ms", $"'{prefix}deadline_ms' is {milliseconds}; it must be between 1 and {MaxDeadlineMs}."));
        }
    }

    private static IReadOnlyList<string> Options(IReadOnlyList<string?>? options, string prefix)
    {
        if (options is null)
            return [];
        var empty = options.TakeWhile(o => !string.IsNullOrWhiteSpace(o)).Count();
        return empty == options.Count
            ? [.. options.OfType<string>()]
            : throw new ApiException(ApiError.Invalid($"{prefix}options[{empty}]", $"'{prefix}options[{empty}]' is empty."));
    }

    private static StopRule? Stop(StopFields? stop, string prefix)
    {
        if (stop is null or { Rule: null, Threshold: null })
            return null;
        var kind = stop.Rule switch
        {
            null or "beta" => StopRuleKind.Beta,
            "none" => StopRuleKind.None,
            _ => throw new ApiException(ApiError.Invalid(prefix + "stop.rule", $"'{prefix}stop.rule' is '{stop.Rule}'; none or beta is expected.")),
        };
        return stop.Threshold is { } threshold ? new StopRule(kind, threshold) : new StopRule(kind);
    }
}
