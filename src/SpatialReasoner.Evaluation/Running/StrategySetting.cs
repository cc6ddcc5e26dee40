using System.Globalization;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Evaluation.Running;

/// <summary>A strategy with the options it is asked with, <c>id[:samples][@temperature][?key=value&amp;...]</c>.</summary>
/// <param name="Text">As given; stored with every outcome.</param>
internal sealed record StrategySetting(string Strategy, string Text)
{
    public const string Form = "id[:samples][@temperature][?key=value&key=value]";

    private Func<ReasoningRequest, ReasoningRequest> apply = request => request;

    /// <summary>The request with this strategy and its options.</summary>
    public ReasoningRequest Apply(ReasoningRequest request) => apply(request) with { Strategy = Strategy };

    /// <exception cref="FormatException">The text has another form, or an option is unknown or wrong; the message names it.</exception>
    public static StrategySetting Parse(string text)
    {
        var (head, query) = Cut(text, '?');
        var (idAndSamples, temperature) = Cut(head, '@');
        var (id, samples) = Cut(idAndSamples, ':');
        if (id.Length == 0)
            throw new FormatException($"'{text}' names no strategy; the form is {Form}.");
        var options = new List<(string Key, string Value)>();
        if (samples is not null)
            options.Add((RequestOption.Samples, samples));
        if (temperature is not null)
            options.Add((RequestOption.Temperature, temperature));
        foreach (var option in query?.Split('&') ?? [])
        {
            var (key, value) = Cut(option, '=');
            options.Add((key, value ?? throw new FormatException($"'{text}': '{option}' is not key=value; the form is {Form}.")));
        }
        if (options.CountBy(o => o.Key, StringComparer.Ordinal).FirstOrDefault(c => c.Value > 1).Key is { } twice)
            throw new FormatException($"'{text}': '{twice}' is given twice.");
        Func<ReasoningRequest, ReasoningRequest>[] changes = [.. options.Select(o => RequestOption.Read(text, o.Key, o.Value))];
        return new StrategySetting(id, text) { apply = request => changes.Aggregate(request, (r, change) => change(r)) };
    }

    public bool Equals(StrategySetting? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    private static (string Before, string? After) Cut(string text, char separator) =>
        text.IndexOf(separator, StringComparison.Ordinal) is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, null);
}
