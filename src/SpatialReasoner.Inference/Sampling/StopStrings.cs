namespace SpatialReasoner.Inference;

/// <summary>Watches a chain's text for stop strings and holds back what may be the beginning of one.</summary>
internal sealed class StopStrings(IReadOnlyList<string> stops)
{
    private string held = "";

    /// <summary>Whether a stop string was met; nothing more is released then.</summary>
    public bool Met { get; private set; }

    /// <summary>Takes new text and returns what can be shown: everything before a stop string, or all that cannot begin one.</summary>
    public string Append(string text)
    {
        if (stops.Count == 0)
            return text;
        if (Met || text.Length == 0)
            return "";
        var all = held + text;
        var first = -1;
        foreach (var stop in stops)
        {
            var at = all.IndexOf(stop, StringComparison.Ordinal);
            if (at >= 0 && (first < 0 || at < first))
                first = at;
        }
        if (first >= 0)
        {
            (Met, held) = (true, "");
            return all[..first];
        }
        var hold = LongestBeginning(all);
        held = all[^hold..];
        return all[..^hold];
    }

    /// <summary>What was held back, once no more text can come.</summary>
    public string Flush()
    {
        var rest = held;
        held = "";
        return rest;
    }

    /// <summary>Length of the longest end of <paramref name="text"/> that begins a stop string.</summary>
    private int LongestBeginning(string text)
    {
        var longest = 0;
        foreach (var stop in stops)
        {
            for (var length = Math.Min(stop.Length - 1, text.Length); length > longest; length--)
            {
                if (text.AsSpan(text.Length - length).SequenceEqual(stop.AsSpan(0, length)))
                    longest = length;
            }
        }
        return longest;
    }
}
