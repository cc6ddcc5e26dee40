namespace SpatialReasoner.Inference.OnnxGenAI;

/// <summary>What one request decodes.</summary>
/// <param name="Continuations">Per chain the tokens it follows; empty when chains draw.</param>
/// <param name="Seed">Chain i draws from a generator seeded by (seed, first chain + i).</param>
internal sealed record DecodingPlan(
    IPreparedPrompt Prompt, SamplingParameters Sampling, IReadOnlyList<int[]> Continuations, long Seed, CancellationToken EndEarly);

/// <summary>
/// Decodes the chains of one request, one after another, on one generator: a prefill, then per chain back to the end of the prompt and on.
/// Where the model cannot go back, a fresh generator and prefill per chain.
/// </summary>
/// <remarks>
/// Tokens are drawn here, from the model's logits, and fed one by one. The package would decode a batch too, but then it draws itself, all rows
/// from one random stream: a chain would depend on its neighbours, and (seed, chain) would no longer name it. So a chain alone is the same chain
/// among others, to the last digit: also the first one goes back by a token and feeds that itself, as every other does.
/// </remarks>
internal sealed class Decoding(IGenAIRuntime runtime, GenAIFolder model, int maxLength, DecodingPlan plan, Action<CompletionChunk> emit)
{
    private readonly Sampler sampler = new(model.VocabularySize);
    private readonly float[] logits = new float[model.VocabularySize];
    private readonly Lock generatorLock = new(); // cancellation terminates a generator from another thread, never a disposed one
    private IGenerator? generator;

    /// <param name="timings">Queue and picture times so far; the prefill's is added.</param>
    /// <param name="time">Clock of the prefill's time.</param>
    /// <param name="cancelled">Abandons the request between two steps, and inside one where the model allows it.</param>
    /// <exception cref="InvalidPromptException">The prompt leaves no room for an answer.</exception>
    /// <exception cref="ModelFailedException">The model failed, or its logits are not finite.</exception>
    public void Run(PromptTimings timings, TimeProvider time, CancellationToken cancelled)
    {
        using var terminate = cancelled.Register(Terminate);
        try
        {
            // 1. Prefill.
            var started = time.GetTimestamp();
            var prompt = Prefill(cancelled);
            var room = maxLength - prompt.Length;
            CheckRoom(prompt.Length, room);
            var imageTokens = prompt.Count(id => id < 0 || id == model.ImageTokenId);
            emit(new PromptProcessed(new PromptUsage(prompt.Length, CachedTokens: 0, imageTokens), timings with { PrefillMs = time.GetElapsedTime(started).TotalMilliseconds }));

            // 2. Chains, each from the end of the prompt.
            for (var index = 0; index < plan.Sampling.Chains; index++)
            {
                using var stream = runtime.CreateStream();
                var chain = new Chain(index, plan.Sampling, plan.Continuations.Count > 0 ? plan.Continuations[index] : null, stream, emit);
                chain.Finish(plan.EndEarly.IsCancellationRequested ? FinishReason.Cancelled : Decode(chain, index, prompt, room, cancelled));
            }
        }
        catch (ModelFailedException) when (cancelled.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancelled); // what a terminated generator says is not a failure
        }
        finally
        {
            Replace(null);
        }
    }

    private FinishReason Decode(Chain chain, int index, int[] prompt, int room, CancellationToken cancelled)
    {
        if (model.Rewinds)
        {
            // To the length itself would leave no logits to draw from: one token less, and that token again.
            generator!.RewindTo(prompt.Length - 1);
            generator.Append(prompt[^1]);
        }
        else if (index > 0)
        {
            Prefill(cancelled);
        }

        var state = new SamplerState(plan.Sampling, SamplingParameters.ChainSeed(plan.Seed, plan.Sampling.FirstChain + index));
        while (true)
        {
            cancelled.ThrowIfCancellationRequested();
            if (plan.EndEarly.IsCancellationRequested)
                return FinishReason.Cancelled;
            generator!.ReadLogits(logits);
            if ((uint)model.ImageTokenId < (uint)logits.Length)
                logits[model.ImageTokenId] = float.NegativeInfinity; // stands for a part of a picture: fed where there is none, it would fail the request
            var drawn = chain.Forced is { } forced ? sampler.Score(logits, forced) : sampler.Sample(logits, state);
            if (chain.Accept(Describe(drawn), model.EosTokenIds.Contains(drawn.Id), room) is { } reason)
                return reason;
            generator.Append(drawn.Id);
        }
    }

    /// <summary>A fresh generator that has read the prompt.</summary>
    /// <returns>The prompt's tokens.</returns>
    private int[] Prefill(CancellationToken cancelled)
    {
        Replace(null); // the old KV cache goes before the new one comes
        var fresh = runtime.CreateGenerator(maxLength);
        Replace(fresh);
        cancelled.ThrowIfCancellationRequested(); // from here on cancelling finds the generator
        fresh.Prefill(plan.Prompt);
        return fresh.Tokens();
    }

    private void Replace(IGenerator? next)
    {
        lock (generatorLock)
        {
            generator?.Dispose();
            generator = next;
        }
    }

    private void Terminate()
    {
        lock (generatorLock)
            generator?.Terminate();
    }

    private void CheckRoom(int length, int room)
    {
        if (room < 1)
            throw new InvalidPromptException("messages", $"The prompt takes {length} tokens; with room for an answer the model holds {maxLength - 1}.");
        for (var i = 0; i < plan.Continuations.Count; i++)
        {
            if (plan.Continuations[i].Length > room)
                throw new InvalidPromptException("continuations", $"continuations[{i}] takes {plan.Continuations[i].Length} tokens; after a prompt of {length} the model holds {room}.");
        }
    }

    private TokenLogprob Describe(SampledToken token)
    {
        var described = new TokenLogprob(token.Id, runtime.TokenText(token.Id), token.Logprob);
        if (plan.Sampling.TopLogprobs == 0)
            return described;
        var alternatives = new List<TokenAlternative>(plan.Sampling.TopLogprobs);
        foreach (var id in sampler.MostLikely(logits, plan.Sampling.TopLogprobs))
            alternatives.Add(new TokenAlternative(id, runtime.TokenText(id), sampler.Logprob(logits, id)));
        return described with { Alternatives = alternatives };
    }
}
