using System.Text.Json;
using SpatialReasoner.Inference.Remote.Wire;

namespace SpatialReasoner.Inference.Remote.Calls;

/// <summary>One attempt at a call: what an upstream has answered so far. Written by the one that reads its stream; its counts may be read by others.</summary>
internal sealed class Attempt(ChatCall call, CompletionSink? sink)
{
    private readonly ChainInProgress[] chains = [.. Enumerable.Range(0, call.Chains).Select(_ => new ChainInProgress())];
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock counting = new();
    private UsageDocument? usage;
    private volatile bool hasBegun, isSent;

    /// <summary>Whether its first event has come: from here on waiting for it is better than asking another replica.</summary>
    public bool HasBegun => hasBegun;

    /// <summary>Whether an upstream has it: it no longer waits for a place.</summary>
    public bool IsSent
    {
        get => isSent;
        set => isSent = value;
    }

    /// <summary>Completes when it ends, however.</summary>
    public Task Ended => ended.Task;

    public bool IsComplete => Array.TrueForAll(chains, c => c.Finished is not null);

    /// <summary>What came of it; null while it runs and where it failed.</summary>
    public ChatOutcome? Outcome { get; private set; }

    /// <summary>Tokens known to be spent on it so far.</summary>
    public TokenUsage Spent
    {
        get
        {
            lock (counting)
                return Usage(chains.Sum(c => c.CountedTokens));
        }
    }

    /// <exception cref="CallException">The event is not one of a completion of this call.</exception>
    public void Take(ChunkDocument chunk)
    {
        if (chunk.Error is { ValueKind: not JsonValueKind.Null } error)
            throw new CallException(CallFault.ServerError, $"The stream ended with an error: {error}");
        if (chunk.Choices is null && chunk.Usage is null)
            throw new CallException(CallFault.Broken, "An event is valid JSON but no part of a chat completion.");
        if (!hasBegun)
        {
            hasBegun = true;
            sink?.Begin(PromptOf(chunk.Usage), new PromptTimings(chunk.Timings?.QueueMs ?? 0, chunk.Timings?.VisionMs ?? 0, chunk.Timings?.PrefillMs ?? 0), chunk.Timings is not null);
        }
        lock (counting)
            usage = chunk.Usage ?? usage;
        foreach (var choice in chunk.Choices ?? [])
        {
            if (!IsWhole(choice))
                throw new CallException(CallFault.Broken, "An event holds null where a choice or token belongs.");
            if (choice.Index < 0 || choice.Index >= chains.Length)
                throw new CallException(CallFault.Broken, $"An event is of choice {choice.Index}; {chains.Length} were asked for.");
            (string Text, IReadOnlyList<TokenLogprob> Tokens) added;
            lock (counting)
                added = chains[choice.Index].Take(choice);
            sink?.Advance(choice.Index, this, added.Text, added.Tokens);
        }
    }

    /// <summary>The chains as they are; those that have not finished were ended early.</summary>
    public ChatOutcome Complete()
    {
        var counted = chains.Sum(c => c.CountedTokens);
        var total = usage?.CompletionTokens is > 0 and var told && IsComplete ? told : counted;
        // A server that counts and does not show: each chain's share goes by its events, the last takes what rounding leaves.
        var completed = new CompletedChain[chains.Length];
        var left = total;
        for (var i = 0; i < chains.Length; i++)
        {
            var share = i == chains.Length - 1 ? left : Math.Min(left, (int)Math.Round((double)total * chains[i].CountedTokens / Math.Max(1, counted)));
            completed[i] = chains[i].Complete(share);
            left -= completed[i].TokenCount;
        }
        return Outcome = new ChatOutcome(completed, Usage(completed.Sum(c => c.TokenCount)));
    }

    public void End() => ended.TrySetResult();

    /// <summary>JSON's reader takes null for anything.</summary>
    private static bool IsWhole(ChunkChoice? choice) =>
        choice is not null && (choice.Logprobs?.Content ?? []).All(t => t is not null && (t.TopLogprobs ?? []).All(a => a is not null));

    private TokenUsage Usage(int completionTokens)
    {
        var prompt = PromptOf(usage);
        return new TokenUsage(prompt.PromptTokens, prompt.CachedTokens, prompt.ImageTokens, completionTokens);
    }

    private static PromptUsage PromptOf(UsageDocument? usage) =>
        new(usage?.PromptTokens ?? 0, usage?.PromptTokensDetails?.CachedTokens ?? 0, usage?.PromptTokensDetails?.ImageTokens ?? 0);
}
