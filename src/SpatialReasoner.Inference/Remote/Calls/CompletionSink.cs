using System.Text;
using System.Threading.Channels;

namespace SpatialReasoner.Inference.Remote.Calls;

/// <summary>
/// Where attempts put what they receive, as chunks of one completion, whichever attempts of whichever calls it takes: a prompt is processed once, a text that one
/// attempt has shown is not shown again by the next.
/// </summary>
/// <param name="firstChain">Where the call's chains stand in the completion.</param>
internal sealed class CompletionSink(ChannelWriter<CompletionChunk> chunks, SharedPrompt prompt, int firstChain, int chains, bool streams)
{
    private readonly Lock gate = new();
    private readonly StringBuilder[] shown = [.. Enumerable.Range(0, chains).Select(_ => new StringBuilder())];
    private readonly Dictionary<Attempt, StringBuilder[]> said = [];

    /// <summary>The prompt as far as this call's chunks have reported it.</summary>
    public TokenUsage Reported { get; private set; } = TokenUsage.Zero;

    public void Begin(PromptUsage usage, PromptTimings timings, bool knowsTimings)
    {
        lock (gate)
        {
            if (prompt.Begin(usage, timings, knowsTimings) is not { } first)
                return;
            Reported = TokenUsage.Zero.Add(usage);
            chunks.TryWrite(first);
        }
    }

    /// <summary>
    /// Shows what the attempt adds beyond what is shown already. An attempt that says something else than what was shown is not shown at all: its text stands in
    /// <see cref="ChainFinished"/>.
    /// </summary>
    public void Advance(int chain, Attempt attempt, string text, IReadOnlyList<TokenLogprob> tokens)
    {
        if (!streams || (text.Length == 0 && tokens.Count == 0))
            return;
        lock (gate)
        {
            if (!said.TryGetValue(attempt, out var mine))
                said[attempt] = mine = [.. Enumerable.Range(0, chains).Select(_ => new StringBuilder())];
            mine[chain].Append(text);
            var visible = shown[chain];
            if (mine[chain].Length < visible.Length || (said.Count > 1 && !mine[chain].ToString().StartsWith(visible.ToString(), StringComparison.Ordinal)))
                return;
            var added = mine[chain].ToString(visible.Length, mine[chain].Length - visible.Length);
            visible.Append(added);
            if (added.Length > 0 || said.Count == 1)
                chunks.TryWrite(new ChainDelta(firstChain + chain, added, said.Count == 1 ? tokens : []));
        }
    }

    /// <summary>Shows the rest of a chain that was not shown as it came, and ends it.</summary>
    public void Finish(int chain, CompletedChain completed)
    {
        lock (gate)
        {
            if (shown[chain].Length == 0 && completed.Text.Length > 0)
                chunks.TryWrite(new ChainDelta(firstChain + chain, completed.Text, completed.Tokens));
            chunks.TryWrite(new ChainFinished(firstChain + chain, completed));
        }
    }
}

/// <summary>A completion's one <see cref="PromptProcessed"/>, by whichever of its calls is first.</summary>
internal sealed class SharedPrompt(TimeProvider time)
{
    private readonly long started = time.GetTimestamp();
    private int begun;

    /// <param name="knowsTimings">Whether the upstream told them; otherwise all until now was prefill, as far as can be seen from here.</param>
    public PromptProcessed? Begin(PromptUsage usage, PromptTimings timings, bool knowsTimings) => Interlocked.Exchange(ref begun, 1) == 1
        ? null
        : new PromptProcessed(usage, knowsTimings ? timings : new PromptTimings(0, 0, time.GetElapsedTime(started).TotalMilliseconds));
}
