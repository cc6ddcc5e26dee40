using System.Runtime.CompilerServices;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Strategies;

namespace SpatialReasoner.Reasoning.Tests;

/// <summary>
/// A model that says what a script tells it to, a word per step, all chains in turn; a word is a token of log-probability -0.1. It keeps the
/// seam's contract: the prompt first, one end per chain, stop strings, and on an early end the rest cancelled with what they said so far.
/// </summary>
internal sealed class ScriptedModel(ModelDescription description, Func<CompletionRequest, IReadOnlyList<string>> script) : IVisionLanguageModel
{
    public const float Logprob = -0.1f;

    public ScriptedModel(ModelDescription description, params string[] chains)
        : this(description, _ => chains)
    {
    }

    public ModelDescription Description { get; } = description;

    public List<CompletionRequest> Requests { get; } = [];

    /// <summary>Log-probability of a word of a continuation it is given to score, asked in a request.</summary>
    public Func<CompletionRequest, string, float> Likelihood { get; init; } = (_, _) => Logprob;

    /// <summary>Which chain speaks first in every round; the order must not matter to any result.</summary>
    public bool LastChainFirst { get; init; }

    public PromptUsage PromptUsage { get; init; } = new(40, 22, 16);

    /// <summary>Awaited before every word after the first.</summary>
    public Func<CancellationToken, Task> Pace { get; init; } = _ => Task.CompletedTask;

    /// <summary>How sure it is of a word.</summary>
    public Func<string, float> LogprobOf { get; init; } = _ => Logprob;

    /// <summary>What a word's token could have been, with probabilities; reported where alternatives are asked for.</summary>
    public Func<string, IReadOnlyList<(string Text, double Probability)>> Alternatives { get; init; } = _ => [];

    public bool WasAbandoned { get; private set; }

    public async IAsyncEnumerable<CompletionChunk> StreamAsync(
        CompletionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Requests.Add(request);
        await Task.Yield();
        yield return new PromptProcessed(PromptUsage, new PromptTimings(1, 2, 3));
        var scores = request.Continuations.Count > 0;
        var texts = scores ? request.Continuations : script(request);
        var count = request.Sampling.Chains;
        // A later wave of the same row goes on with the script where the one before it ended; rows of other views start it anew.
        var first = scores ? 0 : request.Sampling.FirstChain % StrategyOptions.MaxSamples;
        var words = Enumerable.Range(first, count).Select(i => Words(texts[i % texts.Count])).ToArray();
        var said = new int[count];
        var open = Enumerable.Range(0, count).ToList();
        try
        {
            while (open.Count > 0)
            {
                foreach (var chain in (LastChainFirst ? open.AsEnumerable().Reverse() : open).ToArray())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (request.EndEarly.IsCancellationRequested)
                    {
                        open.Remove(chain);
                        yield return Finished(chain, FinishReason.Cancelled);
                        continue;
                    }
                    var stopped = said[chain] > 0 && Cut(words[chain][said[chain] - 1]) is not null;
                    var atEnd = stopped || said[chain] == words[chain].Length;
                    if (atEnd || said[chain] == request.Sampling.MaxTokens)
                    {
                        open.Remove(chain);
                        yield return Finished(chain, atEnd ? FinishReason.Stop : FinishReason.Length);
                        continue;
                    }
                    await Pace(cancellationToken);
                    var word = words[chain][said[chain]++];
                    yield return new ChainDelta(chain, Cut(word) ?? word, [Token(word, request)]);
                }
            }
        }
        finally
        {
            WasAbandoned = open.Count > 0;
        }

        // What is shown of a word that holds a stop string; null where it holds none.
        string? Cut(string word) => request.Sampling.StopStrings.Select(s => word.IndexOf(s, StringComparison.Ordinal)).Where(at => at >= 0).ToList() is { Count: > 0 } at ? word[..at.Min()] : null;

        ChainFinished Finished(int chain, FinishReason reason)
        {
            var tokens = words[chain].Take(said[chain]).Select(w => scores ? Token(w, request) with { Logprob = Likelihood(request, w) } : Token(w, request)).ToList();
            var text = string.Concat(words[chain].Take(said[chain]).Select(w => Cut(w) ?? w));
            if (reason == FinishReason.Stop && !scores && (tokens.Count == 0 || Cut(tokens[^1].Text) is null))
                tokens.Add(new TokenLogprob(1, "<end_of_utterance>", Logprob));
            return new ChainFinished(chain, new CompletedChain(text, tokens, reason));
        }
    }

    private TokenLogprob Token(string word, CompletionRequest request)
    {
        var alternatives = request.Sampling.TopLogprobs > 0 ? Alternatives(word) : [];
        var own = alternatives.Where(a => a.Text == word).Select(a => (float)Math.Log(a.Probability)).FirstOrDefault(LogprobOf(word));
        return new TokenLogprob(word.Length, word, own)
        {
            Alternatives = [.. alternatives.Select(a => new TokenAlternative(a.Text.Length, a.Text, (float)Math.Log(a.Probability)))],
        };
    }

    /// <summary>" red cube" to " red" and " cube".</summary>
    private static string[] Words(string text) => [.. text.Split(' ').Skip(text.StartsWith(' ') ? 1 : 0).Select((w, i) => i == 0 && !text.StartsWith(' ') ? w : $" {w}")];
}
