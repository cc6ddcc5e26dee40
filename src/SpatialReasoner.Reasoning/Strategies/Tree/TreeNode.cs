using SpatialReasoner.Reasoning.Execution;

namespace SpatialReasoner.Reasoning.Strategies.Tree;

/// <summary>A prefix of a chain in the search tree.</summary>
/// <param name="text">The assistant's turn so far, up to the end of a step.</param>
/// <param name="writer">The chain that wrote its last step; null at the root.</param>
/// <param name="tokensBefore">About how many tokens the prefix has.</param>
internal sealed class TreeNode(string text, SampledChain? writer, int tokensBefore)
{
    /// <summary>How fast branching grows with visits: about this many continuations are drawn per square root of a node's visits.</summary>
    private const double Widening = 1.5;

    private readonly List<TreeNode> children = [];
    private double value;
    private int drawn;

    public string Text => text;

    public SampledChain? Writer => writer;

    public int TokensBefore => tokensBefore;

    public int Visits { get; private set; }

    /// <summary>
    /// Whether the next rollout starts here: while too few continuations were drawn for the visits (progressive widening, Coulom 2007), as sampling
    /// can always find another; and where nothing follows.
    /// </summary>
    public bool Widens => children.Count == 0 || drawn < Math.Ceiling(Widening * Math.Sqrt(Math.Max(1, Visits)));

    /// <summary>The child that UCT (Kocsis and Szepesvari 2006) visits next; ties go to the older one.</summary>
    /// <param name="exploration">Weight of the bound's width; values lie between 0 and 1.</param>
    public TreeNode Best(double exploration) =>
        children.MaxBy(c => (c.value / Math.Max(1, c.Visits)) + (exploration * Math.Sqrt(Math.Log(Math.Max(1, Visits)) / Math.Max(1, c.Visits))))!;

    /// <summary>Counts a visit whose value is not known yet: rollouts chosen in one go spread out.</summary>
    /// <param name="draws">Whether the visit draws a continuation here, rather than going down to a child.</param>
    public void Visit(bool draws)
    {
        Visits++;
        drawn += draws ? 1 : 0;
    }

    /// <summary>Gives the visit its value.</summary>
    public void Reward(double reward) => value += reward;

    /// <summary>The child with this text, made where there is none.</summary>
    public TreeNode Child(string childText, SampledChain by, int tokens)
    {
        var child = children.Find(c => c.Text == childText);
        if (child is null)
            children.Add(child = new TreeNode(childText, by, tokens));
        return child;
    }
}
