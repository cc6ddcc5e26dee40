using System.Globalization;
using System.Text;
using SpatialReasoner.Evaluation.Statistics;

namespace SpatialReasoner.Evaluation.Reporting;

/// <summary>A GitHub Markdown table, and how numbers are written in it.</summary>
internal sealed record MarkdownTable(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    public override string ToString()
    {
        var text = new StringBuilder();
        Line(Header);
        Line([.. Header.Select(_ => "---")]);
        foreach (var row in Rows)
            Line(row);
        return text.ToString();

        void Line(IReadOnlyList<string> cells) => text.Append("| ").AppendJoin(" | ", cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
    }

    /// <summary>"97.8 ±1.3", percent.</summary>
    public static string Percent(Estimate e) => double.IsNaN(e.Mean) ? "-" : $"{Number(100 * e.Mean)} ±{Number(100 * e.HalfWidth)}";

    /// <summary>"+3.2 ±1.1 *", points; the star is the caller's to earn.</summary>
    public static string Gain(Estimate e, bool star) => double.IsNaN(e.Mean) ? "-" : $"{Signed(100 * e.Mean)} ±{Number(100 * e.HalfWidth)}{(star ? " *" : "")}";

    /// <summary>"+3.2 [2.1, 4.3]", points.</summary>
    public static string GainWithInterval(Estimate e) => double.IsNaN(e.Mean) ? "-" : $"{Signed(100 * e.Mean)} [{Signed(100 * e.Low)}, {Signed(100 * e.High)}]";

    public static string Number(double value) => double.IsNaN(value) ? "-" : value.ToString("0.0", CultureInfo.InvariantCulture);

    public static string P(double p) => p < 0.0001 ? "<0.0001" : p.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);
}
