using System.Globalization;

namespace SpatialReasoner.Server.Telemetry;

/// <summary>Spelling of the text exposition format: which characters a name has, which are escaped, and the unit as a suffix.</summary>
internal static class PrometheusNames
{
    /// <summary>UCUM units, as OpenTelemetry's instruments have them, in Prometheus' words; <c>1</c> counts nothing.</summary>
    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["s"] = "seconds", ["ms"] = "milliseconds", ["us"] = "microseconds", ["ns"] = "nanoseconds", ["By"] = "bytes", ["%"] = "percent", ["1"] = "",
    };

    /// <param name="unit">UCUM; what stands in braces, like <c>{token}</c>, is no unit but a remark.</param>
    /// <param name="type"><c>counter</c>, <c>gauge</c> or <c>histogram</c>.</param>
    public static string Metric(string name, string unit, string type)
    {
        var suffix = unit.StartsWith('{') ? "" : Sanitize(Units.GetValueOrDefault(unit, unit), colons: false);
        if (unit == "1" && type == "gauge")
            suffix = "ratio";
        name = Sanitize(name, colons: true);
        if (type == "counter" && name.EndsWith("_total", StringComparison.Ordinal))
            name = name[..^"_total".Length];
        if (suffix.Length > 0 && !name.EndsWith("_" + suffix, StringComparison.Ordinal))
            name += "_" + suffix;
        return type == "counter" ? name + "_total" : name;
    }

    public static string Label(string name) => Sanitize(name, colons: false);

    public static string LabelValue(object? value)
    {
        var text = value is bool truth ? truth ? "true" : "false" : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return Help(text).Replace("\"", "\\\"");
    }

    public static string Help(string text) => text.Replace("\\", @"\\").Replace("\n", "\\n");

    /// <summary>[a-zA-Z_:][a-zA-Z0-9_:]*, without the colons in labels; anything else becomes an underscore, several in a row one.</summary>
    private static string Sanitize(string name, bool colons)
    {
        var clean = new List<char>(name.Length + 1);
        foreach (var c in name)
        {
            var kept = char.IsAsciiLetterOrDigit(c) || (colons && c == ':') ? c : '_';
            if (clean.Count == 0 && char.IsAsciiDigit(c))
                clean.Add('_');
            if (kept != '_' || clean.Count == 0 || clean[^1] != '_')
                clean.Add(kept);
        }
        return new string([.. clean]);
    }
}
