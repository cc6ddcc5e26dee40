using System.Globalization;
using SpatialReasoner.Evaluation.Reporting;
using SpatialReasoner.Evaluation.Statistics;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Diagnostics;

/// <summary>Share of items that a column contradicts itself on, per probe and kind; lower is better.</summary>
internal static class ConsistencyTable
{
    public static string ToMarkdown(IReadOnlyList<ConsistencyOutcome> outcomes, IReadOnlyList<string> columns)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var probe in outcomes.GroupBy(o => o.Probe, StringComparer.Ordinal))
        {
            foreach (var kind in probe.GroupBy(o => o.Kind))
                rows.Add(Row($"{probe.Key}: {kind.Key.Id()}", [.. kind]));
            rows.Add(Row($"**{probe.Key}**", [.. probe]));
        }
        return new MarkdownTable(["probe: kind", "items", .. columns], rows).ToString();

        IReadOnlyList<string> Row(string name, IReadOnlyList<ConsistencyOutcome> of)
        {
            var byColumn = of.ToLookup(o => o.Column, StringComparer.Ordinal);
            return
            [
                name, byColumn[columns[0]].Count().ToString(CultureInfo.InvariantCulture),
                .. columns.Select(c => MarkdownTable.Percent(Bootstrap.Mean([.. byColumn[c].Select(o => new Observation((int)o.Kind, o.Seed, o.Consistent ? 0 : 1))]))),
            ];
        }
    }
}
