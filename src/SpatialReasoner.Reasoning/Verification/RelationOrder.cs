using SpatialReasoner.Geometry;

namespace SpatialReasoner.Reasoning.Verification;

/// <summary>
/// The orders a chain's stated relations add up to: "A left of B, B left of C" says A left of C, and nothing may be left of itself.
/// </summary>
internal sealed class RelationOrder
{
    /// <summary>Per axis, and viewer where there is one, which object comes before which: left of, above, in front of, nearer than.</summary>
    private readonly Dictionary<(Relation Axis, string Viewer), Dictionary<string, HashSet<string>>> after = [];

    /// <summary>What the relations so far say of one more, before it is added.</summary>
    public Judgement Judge(RelationStatement claim)
    {
        var (before, behind) = Ends(claim);
        if (before == behind)
            return Judgement.Holds(holds: false, "nothing lies so of itself");
        if (Reaches(claim, behind, before))
            return Judgement.Holds(holds: false, "the relations stated before say the opposite");
        return Reaches(claim, before, behind)
            ? Judgement.Holds(holds: true, "it follows from the relations stated before")
            : Judgement.Unknown("no relation stated before speaks to it");
    }

    public void Add(RelationStatement claim)
    {
        var (before, behind) = Ends(claim);
        if (!after.TryGetValue(Key(claim), out var axis))
            after[Key(claim)] = axis = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        if (!axis.TryGetValue(before, out var successors))
            axis[before] = successors = new HashSet<string>(StringComparer.Ordinal);
        successors.Add(behind);
    }

    private bool Reaches(RelationStatement claim, string from, string to)
    {
        if (!after.TryGetValue(Key(claim), out var axis))
            return false;
        var seen = new HashSet<string>(StringComparer.Ordinal) { from };
        var open = new Stack<string>(seen);
        while (open.TryPop(out var at))
        {
            if (at == to)
                return true;
            foreach (var next in axis.GetValueOrDefault(at) ?? [])
            {
                if (seen.Add(next))
                    open.Push(next);
            }
        }
        return false;
    }

    private static (Relation, string) Key(RelationStatement claim) => (claim.Relation.Axis().First, claim.Viewer ?? "");

    /// <summary>For a viewer, the middle of the axis is the viewer: left of it comes before it.</summary>
    private static (string Before, string Behind) Ends(RelationStatement claim)
    {
        var other = claim.Reference ?? claim.Viewer!;
        return claim.Relation == claim.Relation.Axis().First ? (claim.Subject, other) : (other, claim.Subject);
    }
}
