using System.Threading.Channels;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Conversing;
using SpatialReasoner.Reasoning.Perceiving;
using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Reasoning.Remembering;
using SpatialReasoner.Reasoning.Telemetry;

namespace SpatialReasoner.Reasoning.Execution;

/// <summary>
/// One request on its way: the strategy's only door to the model. It numbers chains through all steps, streams events, keeps to the budget,
/// and counts every token and millisecond, so that strategies hold nothing but their idea.
/// </summary>
public sealed class ReasoningRun : IDisposable
{
    private const int DefaultMaxTokens = 256;

    private readonly IVisionLanguageModel model;
    private ReasoningTask task;
    private readonly ChannelWriter<ReasoningEvent> events;
    private readonly ReasonerOptions options;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource deadline;
    private readonly List<SampledChain> chains = [];
    private readonly List<PromptReference> prompts = [];
    private readonly List<string> warnings = [];

    private readonly SceneMemory? memory;

    internal ReasoningRun(
        IVisionLanguageModel model, ReasoningTask task, ChannelWriter<ReasoningEvent> events, ReasonerOptions options, SceneMemory? memory = null)
    {
        this.memory = memory;
        this.model = model;
        this.task = task;
        this.events = events;
        this.options = options;
        time = options.Time;
        Images = options.Images;
        deadline = new CancellationTokenSource(task.Request.Deadline ?? Timeout.InfiniteTimeSpan, time);
    }

    /// <summary>Edits images for views and marks; null where the host has no editor: then such views are not offered.</summary>
    public IImageEditor? Images { get; }

    /// <summary>Every chain of every step so far, in order of id.</summary>
    public IReadOnlyList<SampledChain> Chains => chains;

    /// <summary>Completion tokens the request may still spend; null where it set no budget.</summary>
    public int? TokensLeft => task.Request.TokenBudget - Usage.CompletionTokens;

    /// <summary>Whether the deadline has passed.</summary>
    public bool DeadlinePassed => deadline.IsCancellationRequested;

    internal IReadOnlyList<PromptReference> Prompts => prompts;

    internal IReadOnlyList<string> Warnings => warnings;

    internal TokenUsage Usage { get; private set; } = TokenUsage.Zero;

    /// <summary>Completion tokens of chains that were ended before they were done, or that came after the decision.</summary>
    internal int DiscardedTokens { get; private set; }

    /// <summary>Looks at the image that were remembered instead of taken.</summary>
    public int MemoryHits { get; private set; }

    /// <summary>Sums over calls; the total is filled in at the end.</summary>
    internal ReasoningTimings Timings { get; private set; } = new(0, 0, 0, 0, 0);

    public void Emit(ReasoningEvent happened) => events.TryWrite(happened);

    /// <summary>Notes something the caller should know; said once however often it happens.</summary>
    public void Warn(string warning)
    {
        if (!warnings.Contains(warning))
            warnings.Add(warning);
    }

    /// <summary>Says why the answer is what there was when the budget ended.</summary>
    public void WarnOfBestSoFar() => Warn(DeadlinePassed
        ? "The deadline passed before the strategy was done; this is the best answer so far."
        : $"token_budget ({task.Request.TokenBudget}) was spent before the strategy was done; this is the best answer so far.");

    /// <summary>From here on the question is understood as in <paramref name="changed"/>.</summary>
    internal void Follow(ReasoningTask changed) => task = changed;

    /// <summary>A look that was taken before; its prompt counts as used.</summary>
    internal Look? Recall(SceneKey key, PromptReference prompt)
    {
        if (memory?.Recall(key) is not { } look)
            return null;
        MemoryHits++;
        if (!prompts.Contains(prompt))
            prompts.Add(prompt);
        return look;
    }

    internal void Remember(SceneKey key, Look look) => memory?.Remember(key, look);

    /// <summary>Samples the step's chains from one prefill. In chain order; those that do not count are marked.</summary>
    /// <exception cref="BudgetSpentException">Nothing could be sampled any more.</exception>
    public Task<IReadOnlyList<SampledChain>> SampleAsync(SampleStep step, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(step);
        return SampleAsync([step], step.Decided, cancellationToken);
    }

    /// <summary>
    /// Samples several steps at the same time: views of a question, nodes of a search. The result and the ids are in the order of decision:
    /// chain 0 of every step, then chain 1 of every step, and so on.
    /// </summary>
    /// <param name="decided">As <see cref="SampleStep.Decided"/>, over the chains of all steps in that order; the steps' own are not asked.</param>
    /// <param name="next">
    /// How many chains to run at the same time after those there are, at least one; null runs all. Chains that start together end together, so only what
    /// has not started yet can be saved by deciding early.
    /// </param>
    /// <exception cref="BudgetSpentException">Nothing could be sampled any more.</exception>
    public async Task<IReadOnlyList<SampledChain>> SampleAsync(
        IReadOnlyList<SampleStep> steps, Func<IReadOnlyList<SampledChain>, bool> decided, CancellationToken cancellationToken,
        Func<IReadOnlyList<SampledChain>, int>? next = null)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(decided);
        var slots = steps
            .SelectMany((step, s) => Enumerable.Range(0, step.Chains).Select(chain => (step, s, chain)))
            .OrderBy(slot => slot.chain).ThenBy(slot => slot.s)
            .Select(slot => new Slot(slot.step, slot.chain))
            .ToList();
        var sampled = new List<SampledChain>(slots.Count);
        var isDecided = false;
        while (sampled.Count < slots.Count && !isDecided && Affordable(slots[sampled.Count].Step, slots.Count - sampled.Count) is > 0 and var count)
        {
            var wave = new Wave(slots.GetRange(sampled.Count, Math.Min(count, next?.Invoke(sampled) ?? count)), chains.Count, sampled, decided);
            await RunAsync(wave, cancellationToken);
            isDecided = wave.Decided;
        }
        if (sampled.Count == 0)
            throw new BudgetSpentException();
        if (sampled.Count < slots.Count && !isDecided)
            WarnOfBudget(sampled.Count, slots.Count);
        // Views of one step are one step to the caller.
        foreach (var step in steps.DistinctBy(s => s.Name))
            WarnOfCutOffs(step, [.. sampled.Where(c => c.Step.Name == step.Name)]);
        return sampled;
    }

    public void Dispose() => deadline.Dispose();

    /// <summary>
    /// Chains the budget allows at once, each at its longest: so it is never overspent, and how many run does not depend on scheduling. Less
    /// than one whole chain left still allows one that is cut short.
    /// </summary>
    private int Affordable(SampleStep step, int wanted)
    {
        if (DeadlinePassed)
            return 0;
        return TokensLeft is not { } left || step.Grammar is not null ? wanted
            : left <= 0 ? 0
            : Math.Clamp(left / MaxTokens(step), 1, wanted);
    }

    private async Task RunAsync(Wave wave, CancellationToken cancellationToken)
    {
        using var endEarly = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var calls = wave.Slots.Select((slot, position) => (slot, position)).GroupBy(s => s.slot.Step, ReferenceEqualityComparer.Instance)
            .Select(call => CallAsync(wave, [.. call], endEarly, failed))
            .ToList();
        // The first fault decides; the calls it cancelled are waited for, so that none outlives the request.
        await Task.WhenAll(calls.Select(call => call.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)));
        cancellationToken.ThrowIfCancellationRequested();
        if (calls.Find(c => c.IsFaulted) is { } fault)
            await fault;
        await Task.WhenAll(calls);
        if (wave.Finished.Contains(null))
            throw new ModelFailedException($"The model finished {wave.Finished.Count(f => f is not null)} of {wave.Slots.Count} chains.");
    }

    /// <summary>One request to the model: the wave's chains of one step, which stand in a row.</summary>
    private async Task CallAsync(Wave wave, (Slot Slot, int Position)[] mine, CancellationTokenSource endEarly, CancellationTokenSource failed)
    {
        var step = mine[0].Slot.Step;
        var request = new CompletionRequest
        {
            Messages = Messages(step),
            AssistantPrefix = step.AssistantPrefix.Length > 0 ? step.AssistantPrefix : null,
            Sampling = Sampling(step, mine[0].Slot.Chain, mine.Length),
            Continuations = [.. mine.Where(m => step.Continuations.Count > 0).Select(m => step.Continuations[m.Slot.Chain])],
            Grammar = step.Grammar,
            Vision = task.Request.Vision,
            UnderWay = Usage.PromptTokens > 0,
            EndEarly = endEarly.Token,
        };
        if (!prompts.Contains(step.Prompt.Reference))
            prompts.Add(step.Prompt.Reference);
        using var trace = new CallTrace(request, step, model.Description, options);
        var decodingSince = time.GetTimestamp();
        try
        {
            await foreach (var chunk in model.StreamAsync(request, failed.Token))
            {
                switch (chunk)
                {
                    case PromptProcessed prompt:
                        decodingSince = time.GetTimestamp();
                        trace.Prompted(prompt.Usage);
                        lock (wave)
                            Count(prompt);
                        foreach (var (_, position) in mine)
                            Emit(new ChainStarted(wave.FirstId + position, step.Name));
                        break;
                    case ChainDelta { Text.Length: > 0 } delta:
                        Emit(new ChainProgressed(wave.FirstId + mine[delta.Chain].Position, delta.Text));
                        break;
                    case TokensSpent spent:
                        lock (wave)
                            Count(spent.Usage);
                        break;
                    case ModelNotice notice:
                        lock (wave)
                            Warn(notice.Text);
                        break;
                    case ChainFinished done:
                        trace.Finished(done.Chain, wave.FirstId + mine[done.Chain].Position, done.Result);
                        bool decides;
                        lock (wave)
                            decides = Advance(wave, mine[done.Chain].Position, done.Result);
                        if (decides)
                            await endEarly.CancelAsync();
                        break;
                }
            }
        }
        catch (Exception fault)
        {
            trace.Failed(fault);
            await failed.CancelAsync();
            throw;
        }
        lock (wave)
            Timings = Timings with { DecodeMs = Timings.DecodeMs + time.GetElapsedTime(decodingSince).TotalMilliseconds };
    }

    private void Count(PromptProcessed prompt)
    {
        Usage = Usage.Add(prompt.Usage);
        Timings = Timings with
        {
            QueueMs = Timings.QueueMs + prompt.Timings.QueueMs,
            VisionMs = Timings.VisionMs + prompt.Timings.VisionMs,
            PrefillMs = Timings.PrefillMs + prompt.Timings.PrefillMs,
        };
    }

    /// <summary>Of tokens that are no chain's, nothing was used.</summary>
    private void Count(TokenUsage spent)
    {
        Usage = Usage.Add(spent);
        DiscardedTokens += spent.CompletionTokens;
    }

    /// <summary>Takes a finished chain, and judges every chain up to the first one still running. True when that decides the wave.</summary>
    private bool Advance(Wave wave, int position, CompletedChain result)
    {
        wave.Finished[position] = result;
        var decides = false;
        while (wave.Judged < wave.Slots.Count && wave.Finished[wave.Judged] is { } next)
        {
            wave.Sampled.Add(Judge(wave.Slots[wave.Judged].Step, next, wave.FirstId + wave.Judged, counts: !wave.Decided));
            wave.Judged++;
            if (wave.Decided || !wave.Decide(wave.Sampled))
                continue;
            decides = wave.Decided = true;
        }
        return decides;
    }

    private SampledChain Judge(SampleStep step, CompletedChain completed, int id, bool counts)
    {
        // A chain that was ended early has said nothing to its end; one that was cut off while thinking, or at the end of a step, has come to its
        // answer only where it marks one.
        counts &= completed.FinishReason != FinishReason.Cancelled;
        var goesByStep = step.StopStrings.Count > 0;
        var question = step.View?.Question ?? task.Question;
        var read = !step.Answers || completed.FinishReason == FinishReason.Cancelled
            ? null
            : question.Read(step.AssistantPrefix + completed.Text, markedOnly: goesByStep || (step.Thinks && completed.FinishReason == FinishReason.Length));
        if (read is { } there && step.View is { } view)
            read = view.AnswerBack(there.Answer) is { } back ? there with { Answer = back } : null;
        var chain = new ReasoningChain(
            id, step.Name, completed.Text, read?.Answer, completed.Logprob, completed.TokenCount, completed.FinishReason,
            Counted: counts && step.Answers && !(goesByStep && read is null))
        {
            View = step.View?.Kind ?? ViewKind.Original,
            Parent = step.Parent,
        };
        var sampled = new SampledChain(chain, completed, read) { Step = step };
        chains.Add(sampled);
        Usage = Usage.AddCompletion(completed.TokenCount);
        if (!counts)
            DiscardedTokens += completed.TokenCount;
        Emit(new ChainCompleted(chain));
        return sampled;
    }

    private void WarnOfBudget(int ran, int wanted) => Warn(DeadlinePassed
        ? $"deadline_ms ({task.Request.Deadline!.Value.TotalMilliseconds:0}) passed after {ran} of {wanted} chains."
        : $"token_budget ({task.Request.TokenBudget}) was spent after {ran} of {wanted} chains.");

    private void WarnOfCutOffs(SampleStep step, List<SampledChain> sampled)
    {
        var cut = sampled.Count(c => c.Chain.FinishReason == FinishReason.Length);
        if (cut > 0)
            Warn($"{cut} of {sampled.Count} chains of step '{step.Name}' were cut off by max_tokens ({MaxTokens(step)}), the token budget or the context length.");
        var unreadable = sampled.Count(c => c.Chain is { Counted: true, Answer: null });
        if (unreadable > 0)
            Warn($"No answer could be read from {unreadable} of {sampled.Count} chains of step '{step.Name}'.");
        if (DeadlinePassed && sampled.Exists(c => c.Chain.FinishReason == FinishReason.Cancelled))
            WarnOfBudget(sampled.Count(c => c.Chain.Counted), sampled.Count);
    }

    private int MaxTokens(SampleStep step)
    {
        var asked = task.Request.MaxTokens ?? step.Settings.MaxTokens ?? DefaultMaxTokens;
        return Math.Min(asked, step.MaxTokens ?? asked);
    }

    private SamplingParameters Sampling(SampleStep step, int firstChain, int count) => new()
    {
        Chains = count,
        MaxTokens = AffordableTokens(step),
        Temperature = task.Request.Temperature ?? step.Settings.Temperature ?? 0,
        TopP = task.Request.TopP ?? step.Settings.TopP ?? 1,
        Seed = task.Request.Seed,
        FirstChain = step.FirstChain + firstChain,
        StopStrings = step.StopStrings,
        PresencePenalty = Penalty(step, task.Request.PresencePenalty),
        FrequencyPenalty = Penalty(step, task.Request.FrequencyPenalty),
        TopLogprobs = step.Answers || step.Grammar is not null ? Math.Max(step.TopLogprobs, task.Request.TopLogprobs ?? 0) : step.TopLogprobs,
    };

    private int AffordableTokens(SampleStep step)
    {
        var tokens = TokensLeft is { } left ? Math.Min(MaxTokens(step), left) : MaxTokens(step);
        // At worst a token per byte, and one to end the turn.
        return step.Grammar is { } grammar ? Math.Max(tokens, grammar.ShortestBytes + 1) : tokens;
    }

    /// <summary>Penalties are for wording. A scene is listed in a record whose marks repeat, and a document's braces must.</summary>
    private static float Penalty(SampleStep step, float? asked) => step.Answers && step.Grammar is null ? asked ?? 0 : 0;

    private IReadOnlyList<ChatMessage> Messages(SampleStep step) =>
        task.Request.History.Count > 0 && Hears(step) ? Conversation.Before(Turns(step), task.Request.History) : Turns(step);

    /// <summary>
    /// Whether earlier turns are said before the step. Not before looks, which are the same whatever is asked, and shared by all who look; nor before a mirrored, cropped or
    /// drawn image, of which what was said does not hold.
    /// </summary>
    private bool Hears(SampleStep step) => !model.Description.ClosedLanguage
        && ((step.Prompt.AsksQuestion && (step.View is null || step.View.Images.SequenceEqual(task.Request.Images))) || (step.After is { } before && Hears(before.Step)));

    private IReadOnlyList<ChatMessage> Turns(SampleStep step) => step.After is { } before
        ? [.. Turns(before.Step), new ChatMessage(ChatRole.Assistant, [new TextContent(before.FullText)]), .. step.Prompt.Render(Variables(step), [])]
        : step.Prompt.Render(Variables(step), step.View?.Images ?? task.Request.Images);

    private Dictionary<string, string> Variables(SampleStep step)
    {
        var question = step.View?.Question ?? task.Question;
        return new Dictionary<string, string>(step.Variables, StringComparer.Ordinal)
        {
            [QuestionVariables.Question] = step.Variables.GetValueOrDefault(QuestionVariables.Question) ?? question.Text,
            [QuestionVariables.Options] = question.OptionList,
            [QuestionVariables.AnswerFormat] = question.Format.InWords,
        };
    }

    /// <summary>A chain still to be sampled: its step, and its place among the step's chains.</summary>
    private sealed record Slot(SampleStep Step, int Chain);

    /// <summary>Chains that run at the same time. Its calls change it under its own lock.</summary>
    private sealed class Wave(IReadOnlyList<Slot> slots, int firstId, List<SampledChain> sampled, Func<IReadOnlyList<SampledChain>, bool> decide)
    {
        public IReadOnlyList<Slot> Slots => slots;

        /// <summary>Id of the first slot's chain.</summary>
        public int FirstId => firstId;

        public List<SampledChain> Sampled => sampled;

        public Func<IReadOnlyList<SampledChain>, bool> Decide => decide;

        public CompletedChain?[] Finished { get; } = new CompletedChain?[slots.Count];

        /// <summary>Slots 0 up to here are finished and judged.</summary>
        public int Judged { get; set; }

        public bool Decided { get; set; }
    }
}
