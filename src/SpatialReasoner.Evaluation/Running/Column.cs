namespace SpatialReasoner.Evaluation.Running;

/// <summary>
/// A column of the tables, <c>[name=]SETTING</c>, or <c>[name=]direct[@temperature]~COLUMN</c>: direct answers, sampled and voted on, as many per
/// question as spend the tokens that COLUMN spent on the same question.
/// </summary>
/// <param name="Label">The name, or the text as given.</param>
/// <param name="Definition">What is asked, whatever it is called.</param>
/// <param name="EqualTokensOf">Label of the column whose tokens this one spends again; null for ordinary columns.</param>
internal sealed record Column(string Label, StrategySetting Setting, string Definition, string? EqualTokensOf)
{
    public const string Direct = "direct";

    /// <summary>Reads all columns of a run; those that spend another's tokens may stand before it.</summary>
    /// <exception cref="FormatException">A column has another form, a name is taken, or a <c>~</c> names no ordinary column.</exception>
    public static IReadOnlyList<Column> ParseAll(IEnumerable<string> texts)
    {
        Column[] columns = [.. texts.Select(Parse)];
        if (columns.CountBy(c => c.Label, StringComparer.Ordinal).FirstOrDefault(c => c.Value > 1).Key is { } twice)
            throw new FormatException($"Two columns are called '{twice}'; name them with NAME=COLUMN.");
        var ordinary = columns.Where(c => c.EqualTokensOf is null).ToDictionary(c => c.Label, StringComparer.Ordinal);
        return [.. columns.Select(column => column.EqualTokensOf is not { } other ? column
            : ordinary.TryGetValue(other, out var spender) ? column with { Definition = $"{column.Setting.Text}~{spender.Definition}" }
            : throw new FormatException($"'{column.Label}': '{other}' is not a column of this run; known are {string.Join(", ", ordinary.Keys)}."))];
    }

    private static Column Parse(string text)
    {
        var (label, definition) = (text, text);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0 && text.AsSpan(0, equals).IndexOfAny('?', '~') < 0)
            (label, definition) = (text[..equals], text[(equals + 1)..]);
        var tilde = definition.IndexOf('~', StringComparison.Ordinal);
        if (tilde < 0)
            return new Column(label, StrategySetting.Parse(definition), definition, null);
        var setting = StrategySetting.Parse(definition[..tilde]);
        if (setting.Strategy != Direct || setting.Text.AsSpan().IndexOfAny(':', '?') >= 0)
            throw new FormatException($"'{text}': before '~' stands direct or direct@temperature, not '{setting.Text}'.");
        return new Column(label, setting, definition, definition[(tilde + 1)..]);
    }
}
