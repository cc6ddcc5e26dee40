using SpatialReasoner.Reasoning.Execution;

namespace SpatialReasoner.Reasoning.Strategies.Tree;

/// <summary>A prefix of a chain in the search tree.</summary>
/// <param name="text">The assistant's turn so far, up to the end of a step.</param>
/// <param name="writer">The chain that wrote its last step; null at the root.</param>
/// <param name="tokensBefore">About how many tokens the prefix has.</param>
internal sealed class TreeNode(string text, SampledChain? writer, int tokensBefore)
{
    /// <summary>How fast branching grows with visits: a node has room for about this many children per square root of its visits.</summary>
    private const double Widening = 1.5;

    private readonly List<TreeNode> children = [];
    private double value;

    public string Text => text;

    public SampledChain? Writer => writer;

    public int TokensBefore => tokensBefore;

    public int Visits { get; private set; }

    /// <summary>Children that have steps after them.</summary>
    public IReadOnlyList<TreeNode> Children => children;

    /// <summary>
    /// Whether the next rollout starts here: while there are too few children for the visits (progressive widening, Coulom 2007), as sampling can
    /// always find another.
    /// </summary>
    public bool Widens => children.Count < Math.Ceiling(Widening * Math.Sqrt(Math.Max(1, Visits)));

    /// <summary>The child that UCT (Kocsis and Szepesvari 2006) visits next; ties go to the older one.</summary>
    /// <param name="exploration">Weight of the bound's width; values lie between 0 and 1.</param>
    public TreeNode Best(double exploration) =>
        children.MaxBy(c => (c.value / Math.Max(1, c.Visits)) + (exploration * Math.Sqrt(Math.Log(Math.Max(1, Visits)) / Math.Max(1, c.Visits))))!;

    /// <summary>Counts a visit whose value is not known yet: rollouts chosen in one go spread out.</summary>
    public void Visit() => Visits++;

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
