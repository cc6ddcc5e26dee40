using Microsoft.Extensions.AI;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Reasoning.Grounding;
using SpatialReasoner.Inference;
using SpatialReasoner.Scenes.Questions;
using static SpatialReasoner.Chat.PropertyValue;

namespace SpatialReasoner.Chat;

/// <summary>The request's fields that <see cref="ChatOptions"/> has no place for, as <see cref="ChatOptions.AdditionalProperties"/>, spelled as in the API. Ranges are the reasoner's to judge.</summary>
internal static class SpatialProperties
{
    private static readonly OrderedDictionary<string, Func<ReasoningRequest, object, ReasoningRequest>> Fields = new(StringComparer.Ordinal)
    {
        ["strategy"] = (r, v) => r with { Strategy = Text(v) },
        ["effort"] = (r, v) => r with { Effort = Word<Reasoning.ReasoningEffort>(v) },
        ["samples"] = (r, v) => r with { Samples = Integer(v) },
        ["views"] = (r, v) => r with { Views = [.. List(v).Select(Word<ViewKind>)] },
        ["weighting"] = (r, v) => r with { Weighting = Word<VoteWeighting>(v) },
        ["stop"] = (r, v) => r with { Stop = v as StopRule ?? new StopRule(Word<StopRuleKind>(v)) },
        ["viewpoint"] = (r, v) => r with { Viewpoint = Text(v) },
        ["perspective"] = (r, v) => r with { Perspective = Word<PerspectiveMode>(v) },
        ["options"] = (r, v) => r with { Options = [.. List(v).Select(Text)] },
        ["answer_type"] = (r, v) => r with { AnswerType = Word<AnswerType>(v) },
        ["abstain_below"] = (r, v) => r with { AbstainBelow = Real(v) },
        ["token_budget"] = (r, v) => r with { TokenBudget = Integer(v) },
        ["deadline_ms"] = (r, v) => r with { Deadline = TimeSpan.FromMilliseconds(Integer(v)) },
        ["use_memory"] = (r, v) => r with { UseMemory = Switch(v) },
        ["top_logprobs"] = (r, v) => r with { TopLogprobs = Integer(v) },
        ["plan"] = (r, v) => r with { Plan = Native<ReasoningPlan>(v) },
        ["regions"] = (r, v) => r with { Regions = [.. List(v).Select(Native<ImageRegion>)] },
        ["depth"] = (r, v) => r with { Depth = Native<DepthImage>(v) },
        ["camera"] = (r, v) => r with { Camera = Native<ImageCamera>(v) },
        ["vision"] = (r, v) => r with { Vision = Native<VisionIntervention>(v) },
    };

    /// <summary>The request with them, and a warning for every property that is none: it may be meant for another client of the same pipeline.</summary>
    /// <exception cref="InvalidReasoningRequestException">One has a value of the wrong kind; it is named with what is allowed.</exception>
    public static (ReasoningRequest Request, IReadOnlyList<string> Unknown) Apply(ReasoningRequest request, AdditionalPropertiesDictionary? properties)
    {
        var unknown = new List<string>();
        foreach (var (key, given) in properties ?? [])
        {
            if (!Fields.TryGetValue(key, out var set))
                unknown.Add($"The property '{key}' was not used; known are {string.Join(", ", Fields.Keys)}.");
            else if (PropertyValue.Plain(given) is { } value)
                request = Read(request, key, set, value);
        }
        return (request, unknown);
    }

    private static ReasoningRequest Read(ReasoningRequest request, string key, Func<ReasoningRequest, object, ReasoningRequest> set, object value)
    {
        try
        {
            return set(request, value);
        }
        catch (FormatException fault)
        {
            throw new InvalidReasoningRequestException(key, $"{key} is {PropertyValue.Show(value)}; {fault.Message} is expected.");
        }
    }
}
