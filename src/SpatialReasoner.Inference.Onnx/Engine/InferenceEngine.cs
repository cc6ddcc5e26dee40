namespace SpatialReasoner.Inference.Onnx;

/// <summary>
/// Runs requests step by step. One <see cref="Step"/>: sweep requests that ended from outside, <b>plan</b>, <b>reserve</b> rows for
/// the chains that start, <b>run</b> one decode step over all rows, <b>sample</b> a token per row, <b>commit</b> it, and process a
/// piece of one prompt. Prompts that the cache holds up to their last token pass beside it: their chains feed that token themselves.
/// Engine thread only, except <see cref="Snapshot"/>.
/// </summary>
/// <remarks>
/// running[r] is the chain in cache row r, always. A chain's newest token is drawn but not in its row until the next step feeds it.
/// </remarks>
internal sealed class InferenceEngine : IDisposable
{
    private const int MinimumPrefillTokens = 16; // a prompt advances at least this much beside a full batch

    private readonly IModelRunner runner;
    private readonly KvCache cache;
    private readonly IReadOnlySet<int> eosTokenIds;
    private readonly TimeProvider time;
    private readonly Scheduler<EngineRequest> scheduler;
    private readonly TokenBudget budget;
    private readonly Sampler sampler;
    private readonly List<Chain> running = [];
    private readonly int[] tokens; // [slots], what the rows are fed
    private readonly FinishReason?[] outcomes; // [slots], of the tokens just sampled
    private readonly List<(EngineRequest Request, ModelFailedException Error)> failed = [];
    private readonly Lock snapshotGate = new();
    private EngineSnapshot counters, published;
    private EngineRequest? inPrefillRow;

    public InferenceEngine(IModelRunner runner, KvCache cache, IReadOnlySet<int> eosTokenIds, int tokensPerStep, TimeProvider time)
    {
        this.runner = runner;
        this.cache = cache;
        this.eosTokenIds = eosTokenIds;
        this.time = time;
        scheduler = new Scheduler<EngineRequest>(cache.Slots);
        budget = new TokenBudget(tokensPerStep, MinimumPrefillTokens);
        sampler = new Sampler(runner.VocabularySize);
        tokens = new int[cache.Slots];
        outcomes = new FinishReason?[cache.Slots];
        published = counters = new EngineSnapshot { Slots = cache.Slots, KvCapacityTokens = (long)cache.Slots * cache.MaxLength };
    }

    /// <summary>Counters as of the last step. Any thread.</summary>
    public EngineSnapshot Snapshot
    {
        get
        {
            lock (snapshotGate)
                return published;
        }
    }

    public void Add(EngineRequest request) => scheduler.Add(request);

    /// <summary>One step. False when there is nothing to do until another request is added.</summary>
    public bool Step()
    {
        Sweep();
        var plan = scheduler.Plan();
        foreach (var (request, chains) in plan.Starts)
            Start(request, chains);
        Decode();
        var prompts = Prompts(plan.DecodeRows);
        Publish();
        return plan.DecodeRows > 0 || prompts;
    }

    /// <summary>Fails every request, running or waiting, and frees their rows.</summary>
    public void FailAll(Func<ModelFailedException> error)
    {
        for (var i = scheduler.Requests.Length - 1; i >= 0; i--)
            Drop(scheduler.Requests[i], error());
        failed.Clear();
        counters = counters with { Faults = counters.Faults + 1 };
        Publish();
    }

    public void Dispose()
    {
        runner.Dispose();
        cache.Dispose();
    }

    /// <summary>Requests that nobody reads are dropped; those ended early finish in order.</summary>
    private void Sweep()
    {
        for (var i = scheduler.Requests.Length - 1; i >= 0; i--)
        {
            var request = scheduler.Requests[i];
            if (request.Abandoned)
                Drop(request, error: null);
            else if (request.EndEarly.IsCancellationRequested)
                End(request);
        }
    }

    /// <summary>
    /// Reserve: a chain forks the prompt, all but its last token, into a row, and feeds that token itself in the coming decode step. Only a prompt
    /// that ends in an image has logits of its own, from which chains draw their first token before they fork.
    /// </summary>
    private void Start(EngineRequest request, int chains)
    {
        for (; chains > 0 && failed.Count == 0; chains--)
        {
            var chain = new Chain(request, request.NextChain);
            request.ChainsWaiting--;
            if (request.PromptLogits is { } logits && Accept(chain, logits, request.Prompt.Tokens.Length) is { } reason)
            {
                chain.Finish(reason);
                CloseIfDone(request);
            }
            else if (failed.Count == 0)
            {
                cache.Fork(request.Prefix!);
                running.Add(chain);
                request.ChainsRunning++;
            }
        }
        DropFailed();
    }

    private void Decode()
    {
        var batch = running.Count;
        if (batch == 0)
            return;
        for (var row = 0; row < batch; row++)
            tokens[row] = running[row].Pending;
        var logits = runner.Decode(tokens.AsSpan(0, batch), cache.Lengths); // [batch, vocabulary]
        cache.Advance();
        counters = counters with { DecodeSteps = counters.DecodeSteps + 1, DecodedTokens = counters.DecodedTokens + batch, LastBatch = batch };
        EngineMetrics.Decoded(batch);

        for (var row = 0; row < batch; row++)
            outcomes[row] = Accept(running[row], logits.Slice(row * runner.VocabularySize, runner.VocabularySize), cache.Lengths[row]);

        // From the last row down: a row that is freed takes the last row, which has had its turn.
        for (var row = batch - 1; row >= 0; row--)
        {
            if (outcomes[row] is { } reason)
                Finish(row, reason);
        }
        DropFailed();
    }

    /// <summary>Samples a token from <paramref name="logits"/> and commits it to a chain that has <paramref name="length"/> positions cached.</summary>
    /// <returns>Why the chain ends here; null if it goes on, or if its request failed and is to be dropped.</returns>
    private FinishReason? Accept(Chain chain, ReadOnlySpan<float> logits, int length)
    {
        try
        {
            var roomLeft = cache.MaxLength - length - 1;
            var allowed = chain.Allowed(roomLeft + 1);
            var drawn = chain.Forced is { } id ? sampler.Score(logits, id)
                : allowed.Length > 0 ? sampler.Sample(logits, chain.Sampling, allowed)
                : sampler.Sample(logits, chain.Sampling);
            var token = new TokenLogprob(drawn.Id, chain.Request.Text.TokenText(drawn.Id), drawn.Logprob) { Alternatives = Alternatives(chain, logits) };
            return chain.Accept(token, eosTokenIds.Contains(drawn.Id), roomLeft);
        }
        catch (ModelFailedException e)
        {
            failed.Add((chain.Request, e));
            return null;
        }
    }

    private void DropFailed()
    {
        foreach (var (request, error) in failed)
            Drop(request, error);
        failed.Clear();
    }

    private TokenAlternative[] Alternatives(Chain chain, ReadOnlySpan<float> logits)
    {
        if (chain.Request.Sampling.TopLogprobs == 0)
            return [];
        var ids = sampler.MostLikely(logits, chain.Request.Sampling.TopLogprobs);
        var alternatives = new TokenAlternative[ids.Length];
        for (var i = 0; i < ids.Length; i++)
            alternatives[i] = new TokenAlternative(ids[i], chain.Request.Text.TokenText(ids[i]), sampler.Logprob(logits, ids[i]));
        return alternatives;
    }

    /// <summary>Lets every prompt pass that needs no call of its own, and processes a piece of the first that does.</summary>
    /// <returns>Whether any prompt advanced.</returns>
    private bool Prompts(int decodeRows)
    {
        var any = false;
        while (scheduler.NextPrompt() is { } request)
        {
            any = true;
            if (inPrefillRow != request)
                Begin(request);
            if (request.PromptTokensLeft == 0)
                continue;
            Prefill(request, budget.Prefill(decodeRows, request.PromptTokensLeft));
            break;
        }
        return any;
    }

    private void Prefill(EngineRequest request, int tokens)
    {
        var prompt = request.Prompt;
        var start = prompt.PrefillTokens - request.PromptTokensLeft;
        var count = Math.Min(tokens, runner.MaxPrefillTokens);
        // The kernel sums a lone token's attention in another order than a token's among others: no piece is a single token,
        // so that where a prompt is cut does not show in the last digits.
        if (request.PromptTokensLeft - count == 1 && count > 2)
            count--;
        var embeddings = prompt.Embeddings.Length == 0 ? default : prompt.Embeddings.AsSpan(start, count);
        var logits = runner.Prefill(start, prompt.Tokens.AsSpan(start, count), embeddings);
        request.PromptTokensLeft -= count;
        counters = counters with { PrefilledTokens = counters.PrefilledTokens + count };
        if (request.PromptTokensLeft > 0)
            return;

        if (!sampler.IsUsable(logits))
        {
            Drop(request, Sampler.Unusable()); // and nothing is cached: the next try computes the prompt afresh
            return;
        }
        request.Prefix = cache.CommitPrompt(prompt.Keys.AsSpan(0, prompt.PrefillTokens));
        if (prompt.PrefillTokens == prompt.Tokens.Length)
            request.PromptLogits = logits.ToArray();
        inPrefillRow = null;
        ReportPrompt(request);
    }

    private void Begin(EngineRequest request)
    {
        request.BegunAt = time.GetTimestamp();
        request.Place.Dispose();
        var prompt = request.Prompt;
        request.Prefix = prompt.PrefillTokens < prompt.Tokens.Length ? cache.Find(prompt.Keys.AsSpan(0, prompt.PrefillTokens)) : null;
        request.CachedTokens = request.Prefix?.Length ?? cache.BeginPrompt(prompt.Keys.AsSpan(0, prompt.PrefillTokens));
        if (request.Prefix is null)
        {
            inPrefillRow = request;
            request.PromptTokensLeft = prompt.PrefillTokens - request.CachedTokens;
        }
        else
        {
            request.PromptTokensLeft = 0;
            ReportPrompt(request);
        }
        counters = counters with
        {
            Prompts = counters.Prompts + 1,
            PrefixHits = counters.PrefixHits + (request.CachedTokens > 0 ? 1 : 0),
            CachedTokens = counters.CachedTokens + request.CachedTokens,
        };
    }

    /// <summary>Reports the prompt as far as it was processed: all of it, or what a request that ended early has spent.</summary>
    private void ReportPrompt(EngineRequest request)
    {
        var now = time.GetTimestamp();
        var begun = request.BegunAt ?? now;
        var processed = request.PromptTokensLeft == 0 ? request.Prompt.Tokens.Length
            : request.BegunAt is null ? 0
            : request.Prompt.PrefillTokens - request.PromptTokensLeft;
        request.Emit(new PromptProcessed(
            new PromptUsage(processed, request.CachedTokens, request.Prompt.ImageTokens(processed)),
            new PromptTimings(
                time.GetElapsedTime(request.SubmittedAt, begun).TotalMilliseconds,
                request.Prompt.VisionMs,
                time.GetElapsedTime(begun, now).TotalMilliseconds)));
    }

    /// <summary>Commit of a chain's end: reports it, keeps its row for prompts that continue it, frees the row.</summary>
    private void Finish(int row, FinishReason reason)
    {
        var chain = running[row];
        chain.Finish(reason);
        cache.Remember(row, chain.RowKeys());
        Free(row);
        CloseIfDone(chain.Request);
    }

    private void Free(int row)
    {
        running[row].Request.ChainsRunning--;
        cache.Release(row);
        running[row] = running[^1];
        running.RemoveAt(running.Count - 1);
    }

    private void CloseIfDone(EngineRequest request)
    {
        if (!request.Done)
            return;
        scheduler.Remove(request);
        request.Close();
    }

    /// <summary>Ends a request in order: running chains as they stand, waiting ones empty.</summary>
    private void End(EngineRequest request)
    {
        if (request.Prefix is null)
            ReportPrompt(request);
        while (request.ChainsWaiting > 0)
        {
            var chain = new Chain(request, request.NextChain);
            request.ChainsWaiting--;
            chain.Finish(FinishReason.Cancelled);
        }
        for (var row = running.Count - 1; row >= 0; row--)
        {
            if (running[row].Request == request)
                Finish(row, FinishReason.Cancelled);
        }
        Forget(request);
        request.Close();
    }

    /// <summary>Ends a request at once.</summary>
    private void Drop(EngineRequest request, Exception? error)
    {
        for (var row = running.Count - 1; row >= 0; row--)
        {
            if (running[row].Request == request)
                Free(row);
        }
        Forget(request);
        request.Close(error);
    }

    private void Forget(EngineRequest request)
    {
        if (inPrefillRow == request)
            inPrefillRow = null;
        scheduler.Remove(request);
    }

    private void Publish()
    {
        counters = counters with { RunningChains = running.Count, KvTokens = Sum(cache.Lengths), PrefixCacheBytes = cache.PrefixBytes };
        lock (snapshotGate)
            published = counters;
    }

    private static long Sum(ReadOnlySpan<int> lengths)
    {
        long sum = 0;
        foreach (var length in lengths)
            sum += length;
        return sum;
    }
}
