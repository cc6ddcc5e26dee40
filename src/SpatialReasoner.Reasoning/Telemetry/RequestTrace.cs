using System.Diagnostics;
using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning.Telemetry;

/// <summary>When a request was planned, which is before there is a stream and hence a span to put it in.</summary>
internal readonly record struct PlanningTime(DateTimeOffset Began, DateTimeOffset Ended);

/// <summary>One question: its span, and what is measured of it. Calls of the model made meanwhile are spans below it.</summary>
internal sealed class RequestTrace : IDisposable
{
    private readonly TimeProvider time;
    private readonly long started;
    private readonly Activity? span;
    private readonly bool withContent;

    /// <param name="planning">The span begins with the planning.</param>
    public RequestTrace(ReasoningRequest request, ModelDescription model, PlanningTime planning, ReasonerOptions options)
    {
        time = options.Time;
        withContent = options.TraceContent;
        started = time.GetTimestamp();
        span = ReasoningTelemetry.Source.StartActivity(
            GenAI.InvokeAgent, ActivityKind.Internal, parentContext: default, startTime: planning.Began,
            tags: [new(GenAI.OperationName, GenAI.InvokeAgent), new(GenAI.ProviderName, GenAI.Provider), new(GenAI.RequestModel, model.Id)]);
        if (span is null)
            return;
        if (withContent)
            span.SetTag("spatial_reasoner.question", request.Question);
        using var plan = ReasoningTelemetry.Source.StartActivity("plan", ActivityKind.Internal, span.Context, startTime: planning.Began);
        plan?.SetEndTime(planning.Ended.UtcDateTime);
    }

    /// <summary>To be told before the result is handed on, so that whoever has the answer finds it counted.</summary>
    public void Completed(ReasoningResult result)
    {
        var strategy = new KeyValuePair<string, object?>(GenAI.Strategy, result.Strategy);
        Record(strategy, new(GenAI.Abstained, result.Abstained));
        foreach (var chains in result.Chains.CountBy(c => c.FinishReason))
            ReasoningTelemetry.Chains.Add(chains.Value, strategy, new(GenAI.FinishReason, Name(chains.Key)));
        ReasoningTelemetry.DiscardedTokens.Add(result.Usage.DiscardedTokens, strategy);
        ReasoningTelemetry.MemoryHits.Add(result.Usage.MemoryHits, strategy);

        if (span is not { IsAllDataRequested: true })
            return;
        Named(result.Strategy);
        span.SetTag(GenAI.ResponseModel, result.Model);
        span.SetTag(GenAI.InputTokens, result.Usage.Tokens.PromptTokens);
        span.SetTag(GenAI.CachedInputTokens, result.Usage.Tokens.CachedTokens);
        span.SetTag(GenAI.OutputTokens, result.Usage.Tokens.CompletionTokens);
        span.SetTag(GenAI.Chains, result.Chains.Count);
        span.SetTag(GenAI.QuestionKind, result.Question?.Kind.ToString());
        span.SetTag(GenAI.Confidence, result.Confidence);
        span.SetTag(GenAI.Abstained, result.Abstained);
        if (withContent)
            span.SetTag("spatial_reasoner.answer", result.Answer.Text);
    }

    /// <param name="strategy">The one that ran when it happened.</param>
    public void Failed(string strategy, Exception fault)
    {
        var error = GenAI.ErrorOf(fault);
        Record(new(GenAI.Strategy, strategy), new(GenAI.ErrorType, error));
        if (span is null)
            return;
        Named(strategy);
        span.SetTag(GenAI.ErrorType, error);
        span.SetStatus(ActivityStatusCode.Error);
    }

    public void Dispose() => span?.Dispose();

    internal static string Name(FinishReason reason) => reason switch
    {
        FinishReason.Stop => "stop",
        FinishReason.Length => "length",
        _ => "cancelled",
    };

    private void Named(string strategy)
    {
        span!.DisplayName = $"{GenAI.InvokeAgent} {strategy}";
        span.SetTag(GenAI.AgentName, strategy);
        span.SetTag(GenAI.Strategy, strategy);
    }

    private void Record(KeyValuePair<string, object?> strategy, KeyValuePair<string, object?> outcome) =>
        ReasoningTelemetry.RequestDuration.Record(time.GetElapsedTime(started).TotalSeconds, strategy, outcome);
}
