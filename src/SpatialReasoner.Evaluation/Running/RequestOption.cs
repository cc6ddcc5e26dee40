using System.Globalization;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Evaluation.Running;

/// <summary>The request fields a column may set, spelled as in the API. Ranges are the request's own to check.</summary>
internal static class RequestOption
{
    public const string Samples = "samples", Temperature = "temperature";

    private static readonly StopRule DefaultStop = new(StopRuleKind.Beta);

    private static readonly OrderedDictionary<string, Func<string, Func<ReasoningRequest, ReasoningRequest>>> Readers = new(StringComparer.Ordinal)
    {
        [Samples] = Field(Integer, (r, n) => r with { Samples = n }),
        [Temperature] = Field(Real, (r, t) => r with { Temperature = (float)t }),
        ["top_p"] = Field(Real, (r, p) => r with { TopP = (float)p }),
        ["max_tokens"] = Field(Integer, (r, n) => r with { MaxTokens = n }),
        ["token_budget"] = Field(Integer, (r, n) => r with { TokenBudget = n }),
        ["effort"] = Field(Word<ReasoningEffort>, (r, effort) => r with { Effort = effort }),
        ["views"] = Field(value => value.Split(',').Select(Word<ViewKind>).ToArray(), (r, views) => r with { Views = views }),
        ["weighting"] = Field(Word<VoteWeighting>, (r, weighting) => r with { Weighting = weighting }),
        ["perspective"] = Field(Word<PerspectiveMode>, (r, mode) => r with { Perspective = mode }),
        ["memory"] = Field(Switch, (r, on) => r with { UseMemory = on }),
        ["stop"] = Field(Word<StopRuleKind>, (r, kind) => r with { Stop = (r.Stop ?? DefaultStop) with { Kind = kind } }),
        ["threshold"] = Field(Real, (r, threshold) => r with { Stop = (r.Stop ?? DefaultStop) with { Threshold = threshold } }),
        ["window"] = Field(Integer, (r, window) => r with { Stop = (r.Stop ?? DefaultStop) with { Window = window } }),
    };

    /// <summary>How <paramref name="key"/> with <paramref name="value"/> changes a request.</summary>
    /// <param name="column">What the option is part of, for messages.</param>
    /// <exception cref="FormatException">The key is unknown or its value cannot be read; the message says what is allowed.</exception>
    public static Func<ReasoningRequest, ReasoningRequest> Read(string column, string key, string value)
    {
        if (!Readers.TryGetValue(key, out var read))
            throw new FormatException($"'{column}': '{key}' is not an option; known are {string.Join(", ", Readers.Keys)}.");
        try
        {
            return read(value);
        }
        catch (FormatException e)
        {
            throw new FormatException($"'{column}': {key} is '{value}'; {e.Message}.", e);
        }
    }

    private static Func<string, Func<ReasoningRequest, ReasoningRequest>> Field<T>(Func<string, T> read, Func<ReasoningRequest, T, ReasoningRequest> set) =>
        text =>
        {
            var value = read(text);
            return request => set(request, value);
        };

    private static int Integer(string text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : throw new FormatException("a whole number is expected");

    private static double Real(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw new FormatException("a number is expected");

    private static bool Switch(string text) => text switch { "on" => true, "off" => false, _ => throw new FormatException("on or off is expected") };

    private static T Word<T>(string text)
        where T : struct, Enum =>
        Enum.GetNames<T>().FirstOrDefault(n => string.Equals(n, text, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse<T>(name)
            : throw new FormatException($"{string.Join(", ", Enum.GetNames<T>().Select(n => n.ToLowerInvariant()))} are known");
}
