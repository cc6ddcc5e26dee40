using System.Globalization;
using SpatialReasoner.Evaluation.Running;
using SpatialReasoner.Reasoning.Calibration;
using SpatialReasoner.Reasoning.Strategies.Auto;

namespace SpatialReasoner.Evaluation.Reporting;

/// <summary>How far confidences are from the share of right answers, and what a calibration makes of that.</summary>
/// <param name="calibration">The model's; null where there is none.</param>
internal sealed class ReliabilityTables(Results results, ConfidenceCalibration? calibration)
{
    /// <summary>
    /// Expected calibration error in points, "12.3 → 2.1" where calibrated; per kind and over everything. Kinds are those the question was understood as: nobody who
    /// asks knows that an object is absent, so a calibration cannot either, and questions about absent objects count among the others of their kind.
    /// </summary>
    public MarkdownTable Errors()
    {
        return new MarkdownTable(
            ["kind", .. results.OrdinaryColumns],
            [
                .. results.OrdinaryColumns.SelectMany(Answered).Select(o => o.Asked).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(kind => Row(kind, o => o.Asked == kind)),
                Row("**all**", _ => true),
            ]);

        IReadOnlyList<string> Row(string name, Func<ItemOutcome, bool> which) => [name, .. results.OrdinaryColumns.Select(c => Error([.. Answered(c).Where(which)]))];
    }

    /// <summary>Reliability diagram as numbers: per bin of (calibrated, where possible) confidence its answers, their mean confidence and the share that was right.</summary>
    public MarkdownTable Bins()
    {
        const int Count = ExpectedCalibrationError.DefaultBins;
        return new MarkdownTable(["confidence", .. results.OrdinaryColumns], [.. Enumerable.Range(0, Count).Select(Row)]);

        IReadOnlyList<string> Row(int bin) =>
        [
            string.Create(CultureInfo.InvariantCulture, $"{100 * bin / Count} to {100 * (bin + 1) / Count}"),
            .. results.OrdinaryColumns.Select(c => Bin([.. Answered(c).Select(o => new ConfidencePoint(Calibrated(o) ?? o.Confidence, o.Correct)).Where(p => Math.Min((int)(p.Confidence * Count), Count - 1) == bin)])),
        ];

        static string Bin(ConfidencePoint[] points) => points.Length == 0 ? ""
            : string.Create(CultureInfo.InvariantCulture, $"{points.Length}: {100 * points.Average(p => p.Confidence):0} → {100d * points.Count(p => p.Right) / points.Length:0}");
    }

    private IEnumerable<ItemOutcome> Answered(string column) => results.Of(column).Where(o => o is { Abstained: false, Error: null });

    private string Error(IReadOnlyList<ItemOutcome> outcomes)
    {
        if (outcomes.Count == 0)
            return "-";
        var raw = MarkdownTable.Number(100 * ExpectedCalibrationError.EqualWidth([.. outcomes.Select(o => new ConfidencePoint(o.Confidence, o.Correct))]));
        if (!outcomes.Any(o => Calibrated(o) is not null))
            return raw;
        var calibrated = ExpectedCalibrationError.EqualWidth([.. outcomes.Select(o => new ConfidencePoint(Calibrated(o) ?? o.Confidence, o.Correct))]);
        return $"{raw} → {MarkdownTable.Number(100 * calibrated)}";
    }

    /// <summary>As the reasoner would: only strategies asked with their defaults, by name or by the router.</summary>
    private double? Calibrated(ItemOutcome o) => calibration is not null && (o.Definition == o.Strategy || o.Definition == StrategyRouter.Id)
        && calibration.Strategies.TryGetValue(o.Strategy, out var kinds) && kinds.TryGetValue(o.Asked, out var curve)
        ? curve.Apply(o.Confidence)
        : null;
}
