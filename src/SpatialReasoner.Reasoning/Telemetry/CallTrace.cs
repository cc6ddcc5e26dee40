using System.Diagnostics;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Execution;

namespace SpatialReasoner.Reasoning.Telemetry;

/// <summary>One call of the model: its span, a span for every chain of it, and the GenAI metrics. Used by the one who reads the call's stream.</summary>
internal sealed class CallTrace : IDisposable
{
    private readonly TimeProvider time;
    private readonly string model;
    private readonly CompletionRequest request;
    private readonly SampleStep step;
    private readonly long started;
    private readonly Activity? span;
    private readonly CompletedChain?[]? messages; // null unless content is traced
    private readonly FinishReason?[] reasons;
    private PromptUsage? prompt;
    private DateTimeOffset chainsBegan;
    private int outputTokens;
    private string? error;

    public CallTrace(CompletionRequest request, SampleStep step, ModelDescription model, ReasonerOptions options)
    {
        this.request = request;
        this.step = step;
        this.model = model.Id;
        time = options.Time;
        started = time.GetTimestamp();
        reasons = new FinishReason?[request.Sampling.Chains];
        // A model in this process is called, not dialled.
        span = ReasoningTelemetry.Source.StartActivity($"{GenAI.Chat} {model.Id}", model.Provider is null ? ActivityKind.Client : ActivityKind.Internal);
        if (span is not { IsAllDataRequested: true })
            return;
        span.SetTag(GenAI.OperationName, GenAI.Chat);
        span.SetTag(GenAI.ProviderName, GenAI.Provider);
        span.SetTag(GenAI.RequestModel, model.Id);
        span.SetTag(GenAI.ChoiceCount, request.Sampling.Chains);
        span.SetTag(GenAI.MaxTokens, request.Sampling.MaxTokens);
        span.SetTag(GenAI.Temperature, request.Sampling.Temperature);
        span.SetTag(GenAI.TopP, request.Sampling.TopP);
        span.SetTag(GenAI.Seed, request.Sampling.Seed);
        span.SetTag(GenAI.Step, step.Name);
        if (!options.TraceContent)
            return;
        messages = new CompletedChain?[request.Sampling.Chains];
        span.SetTag(GenAI.InputMessages, TracedMessages.Input(request));
    }

    public void Prompted(PromptUsage usage)
    {
        prompt = usage;
        chainsBegan = time.GetUtcNow();
    }

    /// <param name="chain">Among those of the call.</param>
    /// <param name="id">Among those of the question.</param>
    public void Finished(int chain, int id, CompletedChain result)
    {
        outputTokens += result.TokenCount;
        reasons[chain] = result.FinishReason;
        if (messages is not null)
            messages[chain] = result;
        if (span is null)
            return;
        using var own = ReasoningTelemetry.Source.StartActivity("chain", ActivityKind.Internal, span.Context, startTime: chainsBegan);
        if (own is not { IsAllDataRequested: true })
            return;
        own.SetTag(GenAI.Chain, id);
        own.SetTag(GenAI.Step, step.Name);
        own.SetTag(GenAI.View, step.View?.Kind.ToString());
        own.SetTag(GenAI.OutputTokens, result.TokenCount);
        own.SetTag(GenAI.FinishReason, RequestTrace.Name(result.FinishReason));
    }

    public void Failed(Exception fault)
    {
        error = GenAI.ErrorOf(fault);
        span?.SetTag(GenAI.ErrorType, error);
        span?.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>Reports what the call came to, also where it failed.</summary>
    public void Dispose()
    {
        TagList tags = new() { { GenAI.OperationName, GenAI.Chat }, { GenAI.ProviderName, GenAI.Provider }, { GenAI.RequestModel, model }, { GenAI.ResponseModel, model } };
        if (prompt is { } usage)
        {
            ReasoningTelemetry.TokenUsage.Record(usage.PromptTokens, [.. tags, new(GenAI.TokenType, "input")]);
            ReasoningTelemetry.TokenUsage.Record(outputTokens, [.. tags, new(GenAI.TokenType, "output")]);
        }
        if (error is not null)
            tags.Add(GenAI.ErrorType, error);
        ReasoningTelemetry.OperationDuration.Record(time.GetElapsedTime(started).TotalSeconds, tags);

        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(GenAI.ResponseModel, model);
            span.SetTag(GenAI.InputTokens, prompt?.PromptTokens);
            span.SetTag(GenAI.CachedInputTokens, prompt?.CachedTokens);
            span.SetTag(GenAI.OutputTokens, outputTokens);
            span.SetTag(GenAI.FinishReasons, reasons.OfType<FinishReason>().Select(RequestTrace.Name).ToArray());
            if (messages is not null)
                span.SetTag(GenAI.OutputMessages, TracedMessages.Output(request, messages));
        }
        span?.Dispose();
    }
}
