using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Reasoning.Voting;

namespace SpatialReasoner.Reasoning.Search;

/// <summary>What all fragments of a search have perceived so far: the median of every record they wrote, whether their path was kept or not.</summary>
/// <param name="listsEverything">Whether chains on this question name every object there is.</param>
internal sealed class SearchScene(bool listsEverything)
{
    /// <summary>Records of an object below which their median is no better known than any of them.</summary>
    private const int FewestRecords = 3;

    private readonly List<string> names = [];
    private readonly Dictionary<string, List<PerceivedObject>> records = new(StringComparer.Ordinal);

    /// <summary>Takes the records of what a fragment added to its path.</summary>
    public void Add(string fragment)
    {
        foreach (var seen in RecordParser.Parse(fragment))
        {
            if (!records.TryGetValue(seen.Name, out var known))
            {
                records[seen.Name] = known = [];
                names.Add(seen.Name);
            }
            known.Add(seen);
        }
    }

    /// <summary>Null while nothing was perceived often enough. An object recorded far less often than the others is likely none.</summary>
    public PerceivedScene? Median()
    {
        if (names.Count == 0)
            return null;
        var usual = Averages.Median(names.Select(n => (double)records[n].Count));
        var objects = names.Where(n => records[n].Count >= FewestRecords && records[n].Count * 2 >= usual)
            .SelectMany(n => Perception.Merge([.. records[n].Select(seen => new[] { seen })])).ToList();
        return objects.Count == 0 ? null : new PerceivedScene(objects) { IsWhole = listsEverything };
    }
}
