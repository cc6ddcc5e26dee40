using System.Globalization;

namespace SpatialReasoner.Inference;

/// <summary>The ranges that <see cref="SamplingParameters"/> documents.</summary>
internal static class SamplingLimits
{
    public const int MaxChains = 128, MaxTopLogprobs = 20;

    /// <exception cref="InvalidPromptException">A value is out of range; the field names it.</exception>
    public static void Check(SamplingParameters sampling)
    {
        Demand(sampling.Chains is >= 1 and <= MaxChains, "chains", sampling.Chains, $"between 1 and {MaxChains}");
        Demand(sampling.FirstChain >= 0, "first_chain", sampling.FirstChain, "0 or more");
        Demand(sampling.MaxTokens >= 1, "max_tokens", sampling.MaxTokens, "at least 1");
        Demand(sampling.Temperature is >= 0 and <= 2, "temperature", sampling.Temperature, "between 0 and 2");
        Demand(sampling.TopK >= 0, "top_k", sampling.TopK, "0 or more");
        Demand(sampling.TopP is > 0 and <= 1, "top_p", sampling.TopP, "greater than 0 and at most 1");
        Demand(sampling.MinP is >= 0 and < 1, "min_p", sampling.MinP, "at least 0 and less than 1");
        Demand(sampling.PresencePenalty is >= -2 and <= 2, "presence_penalty", sampling.PresencePenalty, "between -2 and 2");
        Demand(sampling.FrequencyPenalty is >= -2 and <= 2, "frequency_penalty", sampling.FrequencyPenalty, "between -2 and 2");
        Demand(sampling.TopLogprobs is >= 0 and <= MaxTopLogprobs, "top_logprobs", sampling.TopLogprobs, $"between 0 and {MaxTopLogprobs}");
        if (sampling.StopStrings.Any(string.IsNullOrEmpty))
            throw new InvalidPromptException("sampling.stop_strings", "sampling.stop_strings holds an empty string.");
    }

    private static void Demand(bool inRange, string name, IFormattable value, string range)
    {
        if (!inRange)
            throw new InvalidPromptException($"sampling.{name}", $"sampling.{name} is {value.ToString(format: null, CultureInfo.InvariantCulture)}; it must be {range}.");
    }
}
