using System.Threading.Channels;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Answers;

namespace SpatialReasoner.Reasoning.Execution;

/// <summary>
/// One request on its way: the strategy's only door to the model. It numbers chains through all steps, streams events, and counts every
/// token and millisecond, so that strategies hold nothing but their idea.
/// </summary>
public sealed class ReasoningRun
{
    private const int DefaultMaxTokens = 256;

    private readonly IVisionLanguageModel model;
    private readonly ReasoningTask task;
    private readonly ChannelWriter<ReasoningEvent> events;
    private readonly TimeProvider time;
    private readonly List<SampledChain> chains = [];
    private readonly List<PromptReference> prompts = [];
    private readonly List<string> warnings = [];

    internal ReasoningRun(IVisionLanguageModel model, ReasoningTask task, ChannelWriter<ReasoningEvent> events, TimeProvider time)
    {
        this.model = model;
        this.task = task;
        this.events = events;
        this.time = time;
    }

    internal IReadOnlyList<SampledChain> Chains => chains;

    internal IReadOnlyList<PromptReference> Prompts => prompts;

    internal IReadOnlyList<string> Warnings => warnings;

    internal TokenUsage Usage { get; private set; } = TokenUsage.Zero;

    /// <summary>Completion tokens of chains that an early stop left uncounted.</summary>
    internal int DiscardedTokens { get; private set; }

    /// <summary>Sums over calls; the total is filled in at the end.</summary>
    internal ReasoningTimings Timings { get; private set; } = new(0, 0, 0, 0, 0);

    public void Emit(ReasoningEvent happened) => events.TryWrite(happened);

    /// <summary>Notes something the caller should know; said once however often it happens.</summary>
    public void Warn(string warning)
    {
        if (!warnings.Contains(warning))
            warnings.Add(warning);
    }

    /// <summary>Samples the step's chains from one prefill. In chain order; those that do not count are marked.</summary>
    public async Task<IReadOnlyList<SampledChain>> SampleAsync(SampleStep step, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(step);
        using var endEarly = new CancellationTokenSource();
        var sampling = Sampling(step);
        var request = new CompletionRequest
        {
            Messages = step.Prompt.Render(Variables(step), task.Request.Images),
            Sampling = sampling,
            EndEarly = endEarly.Token,
        };
        if (!prompts.Contains(step.Prompt.Reference))
            prompts.Add(step.Prompt.Reference);

        var firstId = chains.Count;
        var finished = new CompletedChain?[step.Chains];
        var sampled = new List<SampledChain>();
        var decided = false;
        var started = time.GetTimestamp();
        var decodingSince = started;
        await foreach (var chunk in model.StreamAsync(request, cancellationToken))
        {
            switch (chunk)
            {
                case PromptProcessed prompt:
                    decodingSince = time.GetTimestamp();
                    Usage = Usage.Add(prompt.Usage);
                    Timings = Timings with
                    {
                        QueueMs = Timings.QueueMs + prompt.Timings.QueueMs,
                        VisionMs = Timings.VisionMs + prompt.Timings.VisionMs,
                        PrefillMs = Timings.PrefillMs + prompt.Timings.PrefillMs,
                    };
                    for (var i = 0; i < step.Chains; i++)
                        Emit(new ChainStarted(firstId + i, step.Name));
                    break;
                case ChainDelta { Text.Length: > 0 } delta:
                    Emit(new ChainProgressed(firstId + delta.Chain, delta.Text));
                    break;
                case ChainFinished done:
                    finished[done.Chain] = done.Result;
                    while (sampled.Count < finished.Length && finished[sampled.Count] is { } next)
                    {
                        sampled.Add(Judge(step, next, firstId + sampled.Count, counts: !decided));
                        if (decided || !step.Decided(sampled))
                            continue;
                        decided = true;
                        await endEarly.CancelAsync();
                    }
                    break;
            }
        }
        if (sampled.Count < step.Chains)
            throw new ModelFailedException($"The model finished {sampled.Count} of {step.Chains} chains.");
        Timings = Timings with { DecodeMs = Timings.DecodeMs + time.GetElapsedTime(decodingSince).TotalMilliseconds };
        WarnOfCutOffs(step, sampled, sampling.MaxTokens);
        return sampled;
    }

    private SampledChain Judge(SampleStep step, CompletedChain completed, int id, bool counts)
    {
        // A cancelled chain has said nothing to its end; one that was cut off while thinking has not come to its answer.
        ReadAnswer? read = !step.Answers || completed.FinishReason == FinishReason.Cancelled
            ? null
            : task.Question.Read(completed.Text, markedOnly: step.Thinks && completed.FinishReason == FinishReason.Length);
        var chain = new ReasoningChain(
            id, step.Name, completed.Text, read?.Answer, completed.Logprob, completed.Tokens.Count, completed.FinishReason, Counted: counts && step.Answers);
        var sampled = new SampledChain(chain, completed, read);
        chains.Add(sampled);
        Usage = Usage.AddCompletion(completed.Tokens.Count);
        if (!counts)
            DiscardedTokens += completed.Tokens.Count;
        Emit(new ChainCompleted(chain));
        return sampled;
    }

    private void WarnOfCutOffs(SampleStep step, List<SampledChain> sampled, int maxTokens)
    {
        var cut = sampled.Count(c => c.Chain.FinishReason == FinishReason.Length);
        if (cut > 0)
            Warn($"{cut} of {sampled.Count} chains of step '{step.Name}' were cut off by max_tokens ({maxTokens}) or the context length.");
        var unreadable = sampled.Count(c => c.Chain is { Counted: true, Answer: null });
        if (unreadable > 0)
            Warn($"No answer could be read from {unreadable} of {sampled.Count} chains of step '{step.Name}'.");
    }

    private SamplingParameters Sampling(SampleStep step) => new()
    {
        Chains = step.Chains,
        MaxTokens = task.Request.MaxTokens ?? step.Settings.MaxTokens ?? DefaultMaxTokens,
        Temperature = task.Request.Temperature ?? step.Settings.Temperature ?? 0,
        TopP = task.Request.TopP ?? step.Settings.TopP ?? 1,
        Seed = task.Request.Seed,
    };

    private Dictionary<string, string> Variables(SampleStep step)
    {
        var variables = new Dictionary<string, string>(step.Variables, StringComparer.Ordinal)
        {
            [QuestionVariables.Question] = task.Question.Text,
            [QuestionVariables.Options] = task.Question.OptionList,
            [QuestionVariables.AnswerFormat] = task.Question.Format.InWords,
        };
        return variables;
    }
}
