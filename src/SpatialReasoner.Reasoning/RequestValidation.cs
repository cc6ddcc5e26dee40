using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Strategies;
using SpatialReasoner.Reasoning.Views;

namespace SpatialReasoner.Reasoning;

/// <summary>Checks a request field by field; fields are named as the API spells them.</summary>
internal static class RequestValidation
{
    public const int MaxQuestionLength = 4000, MaxTokens = 4096, MaxTokenBudget = 1_000_000, MinOptions = 2, MaxOptions = 26, MaxOptionLength = 200;

    private static readonly TimeSpan MaxDeadline = TimeSpan.FromHours(1);

    /// <exception cref="InvalidReasoningRequestException">A field is out of range.</exception>
    public static void Check(ReasoningRequest request, StrategyCatalogue strategies, ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (string.IsNullOrWhiteSpace(request.Question))
            throw Invalid("question", "question is empty; ask something about the image.");
        if (request.Question.Length > MaxQuestionLength)
            throw Invalid("question", $"question has {request.Question.Length} characters; at most {MaxQuestionLength} are allowed.");
        if (!strategies.Has(request.Strategy))
            throw Invalid("strategy", $"strategy '{request.Strategy}' is unknown; known are {string.Join(", ", strategies.Descriptions.Select(s => s.Id))}.");
        if (model.ClosedLanguage && request.Images.Count != 1)
            throw Invalid("images", $"images holds {request.Images.Count}; the model '{model.Id}' looks at exactly 1 image.");
        Range(StrategyOptions.Samples, request.Samples, request.Samples is null or (>= StrategyOptions.MinSamples and <= StrategyOptions.MaxSamples), "1 to 64");
        Range(StrategyOptions.Temperature, request.Temperature, request.Temperature is null or (>= 0 and <= 2), "0 to 2");
        Range(StrategyOptions.TopP, request.TopP, request.TopP is null or (> 0 and <= 1), "above 0, up to 1");
        Range("presence_penalty", request.PresencePenalty, request.PresencePenalty is null or (>= -2 and <= 2), "-2 to 2");
        Range("frequency_penalty", request.FrequencyPenalty, request.FrequencyPenalty is null or (>= -2 and <= 2), "-2 to 2");
        Range("top_logprobs", request.TopLogprobs, request.TopLogprobs is null or (>= 0 and <= 20), "0 to 20");
        CheckDocument(request.Document, model);
        Range(StrategyOptions.MaxTokens, request.MaxTokens, request.MaxTokens is null or (>= 1 and <= MaxTokens), $"1 to {MaxTokens}");
        Range("token_budget", request.TokenBudget, request.TokenBudget is null or (>= 1 and <= MaxTokenBudget), $"1 to {MaxTokenBudget}");
        Range("deadline_ms", request.Deadline?.TotalMilliseconds, request.Deadline is null || (request.Deadline > TimeSpan.Zero && request.Deadline <= MaxDeadline), "1 to 3600000");
        Range("abstain_below", request.AbstainBelow, request.AbstainBelow is null or (>= 0 and <= 1), "0 to 1");
        Range("effort", request.Effort, Enum.IsDefined(request.Effort), "minimal, low, medium, high or max");
        Range(StrategyOptions.Views, request.Views is { } views ? $"[{string.Join(", ", views)}]" : null,
            request.Views is null || (request.Views.Count > 0 && request.Views.All(Enum.IsDefined)), $"at least one of {string.Join(", ", Enum.GetValues<ViewKind>().Select(v => v.Id()))}");
        Range(StrategyOptions.Weighting, request.Weighting, request.Weighting is null || Enum.IsDefined(request.Weighting.Value), "plurality, confidence or verifier");
        if (request.History.ToList().FindIndex(t => !Enum.IsDefined(t.Role) || string.IsNullOrWhiteSpace(t.Text)) is >= 0 and var turn)
            throw Invalid("history", $"history[{turn}] is empty or of no role; a system, user or assistant turn with text is allowed.");
        CheckStop(request.Stop);
        CheckOptions(request.Options);
    }

    private static void CheckDocument(DocumentFormat? document, ModelDescription model)
    {
        if (document?.Schema is not { } schema)
            return;
        try
        {
            var shortest = JsonSchemaGrammar.Compile(schema).ShortestBytes;
            if (shortest > model.ContextLength / 2)
                throw Invalid("document", $"document needs at least {shortest} characters; {model.ContextLength / 2} are allowed with a context of {model.ContextLength} tokens.");
        }
        catch (UnsupportedSchemaException fault)
        {
            throw Invalid(fault.Path.Length == 0 ? "document" : $"document.{fault.Path}", fault.Message);
        }
    }

    private static void CheckStop(StopRule? stop)
    {
        if (stop is null)
            return;
        Range("stop.rule", stop.Kind, Enum.IsDefined(stop.Kind), "none, beta or esc");
        Range("stop.threshold", stop.Threshold, stop.Threshold is > 0.5 and < 1, "above 0.5, below 1");
        Range("stop.window", stop.Window, stop.Window is >= 2 and <= StrategyOptions.MaxSamples, $"2 to {StrategyOptions.MaxSamples}");
    }

    private static void CheckOptions(IReadOnlyList<string> options)
    {
        if (options.Count == 0)
            return;
        Range("options", $"{options.Count} options", options.Count is >= MinOptions and <= MaxOptions, $"{MinOptions} to {MaxOptions} of them");
        for (var i = 0; i < options.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(options[i]))
                throw Invalid("options", $"options[{i}] is empty.");
            if (options[i].Length > MaxOptionLength)
                throw Invalid("options", $"options[{i}] has {options[i].Length} characters; at most {MaxOptionLength} are allowed.");
            for (var j = 0; j < i; j++)
            {
                if (string.Equals(options[i].Trim(), options[j].Trim(), StringComparison.OrdinalIgnoreCase))
                    throw Invalid("options", $"options[{j}] and options[{i}] are both '{options[i]}'; options must differ.");
            }
        }
    }

    private static void Range(string field, object? value, bool allowed, string range)
    {
        if (!allowed)
            throw Invalid(field, $"{field} is {value}; allowed is {range}.");
    }

    private static InvalidReasoningRequestException Invalid(string field, string message) => new(field, message);
}
