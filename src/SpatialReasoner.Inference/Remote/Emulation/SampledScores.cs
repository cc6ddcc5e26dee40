namespace SpatialReasoner.Inference.Remote.Emulation;

/// <summary>
/// Estimates how likely given texts are on servers that cannot be asked: by how many of some sampled chains begin with each. Half a chain is added to every text
/// (Jeffreys' prior), so that one never drawn is unlikely and not impossible.
/// </summary>
internal static class SampledScores
{
    private const double Prior = 0.5;
    private const int FewestTokens = 8, MostTokens = 64;

    /// <summary>The request whose chains tell.</summary>
    public static CompletionRequest Sample(CompletionRequest request, int samples) => request with
    {
        Continuations = [],
        Sampling = new SamplingParameters
        {
            Chains = samples,
            Temperature = 1,
            Seed = request.Sampling.Seed,
            FirstChain = request.Sampling.FirstChain,
            // At worst a token per character.
            MaxTokens = Math.Clamp(request.Continuations.Max(t => t.Length) + 2, FewestTokens, MostTokens),
            StopStrings = ["\n"],
        },
    };

    /// <summary>A chain per text. What was sampled for it is counted apart, so it costs nothing itself.</summary>
    public static IReadOnlyList<CompletedChain> Estimate(IReadOnlyList<string> texts, IReadOnlyList<CompletedChain> drawn)
    {
        var counts = new double[texts.Count];
        foreach (var chain in drawn)
        {
            if (Said(chain.Text, texts) is { } text)
                counts[text]++;
        }
        var total = counts.Sum() + Prior * texts.Count;
        return [.. texts.Select((text, i) => new CompletedChain(
            text, [new TokenLogprob(TokenLogprob.UnknownId, text, (float)Math.Log((counts[i] + Prior) / total))], FinishReason.Stop) { TokenCount = 0 })];
    }

    /// <summary>The longest of the texts that a chain begins with, as whole words.</summary>
    private static int? Said(string chain, IReadOnlyList<string> texts)
    {
        var said = chain.TrimStart();
        return Enumerable.Range(0, texts.Count)
            .Where(i => texts[i].Trim() is { Length: > 0 } text && said.StartsWith(text, StringComparison.OrdinalIgnoreCase)
                && (said.Length == text.Length || !char.IsLetterOrDigit(said[text.Length])))
            .OrderByDescending(i => texts[i].Length)
            .Select(i => (int?)i)
            .FirstOrDefault();
    }
}
