using System.Runtime.CompilerServices;
using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning.Tests;

/// <summary>
/// A model that says what a script tells it to, a word per step, all chains in turn; a word is a token of log-probability -0.1. It keeps the
/// seam's contract: the prompt first, one end per chain, and on an early end the rest cancelled with what they said so far.
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

    /// <summary>Which chain speaks first in every round; the order must not matter to any result.</summary>
    public bool LastChainFirst { get; init; }

    public PromptUsage PromptUsage { get; init; } = new(40, 22, 16);

    /// <summary>Awaited before every word after the first.</summary>
    public Func<CancellationToken, Task> Pace { get; init; } = _ => Task.CompletedTask;

    /// <summary>What a word's token could have been, with probabilities; reported where alternatives are asked for.</summary>
    public Func<string, IReadOnlyList<(string Text, double Probability)>> Alternatives { get; init; } = _ => [];

    public bool WasAbandoned { get; private set; }

    public async IAsyncEnumerable<CompletionChunk> StreamAsync(
        CompletionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Requests.Add(request);
        await Task.Yield();
        yield return new PromptProcessed(PromptUsage, new PromptTimings(1, 2, 3));
        var texts = script(request);
        var count = request.Sampling.Chains;
        var words = Enumerable.Range(0, count).Select(i => Words(texts[i % texts.Count])).ToArray();
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
                    var atEnd = said[chain] == words[chain].Length;
                    if (atEnd || said[chain] == request.Sampling.MaxTokens)
                    {
                        open.Remove(chain);
                        yield return Finished(chain, atEnd ? FinishReason.Stop : FinishReason.Length);
                        continue;
                    }
                    await Pace(cancellationToken);
                    var word = words[chain][said[chain]++];
                    yield return new ChainDelta(chain, word, [Token(word, request)]);
                }
            }
        }
        finally
        {
            WasAbandoned = open.Count > 0;
        }

        ChainFinished Finished(int chain, FinishReason reason)
        {
            var tokens = words[chain].Take(said[chain]).Select(word => Token(word, request)).ToList();
            var text = string.Concat(tokens.Select(t => t.Text));
            if (reason == FinishReason.Stop)
                tokens.Add(new TokenLogprob(1, "<end_of_utterance>", Logprob));
            return new ChainFinished(chain, new CompletedChain(text, tokens, reason));
        }
    }

    private TokenLogprob Token(string word, CompletionRequest request)
    {
        var alternatives = request.Sampling.TopLogprobs > 0 ? Alternatives(word) : [];
        var own = alternatives.Where(a => a.Text == word).Select(a => (float)Math.Log(a.Probability)).FirstOrDefault(Logprob);
        return new TokenLogprob(word.Length, word, own)
        {
            Alternatives = [.. alternatives.Select(a => new TokenAlternative(a.Text.Length, a.Text, (float)Math.Log(a.Probability)))],
        };
    }

    /// <summary>" red cube" to " red" and " cube".</summary>
    private static string[] Words(string text) => [.. text.Split(' ').Skip(text.StartsWith(' ') ? 1 : 0).Select((w, i) => i == 0 && !text.StartsWith(' ') ? w : $" {w}")];
}
