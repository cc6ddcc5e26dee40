using System.Numerics;

namespace SpatialReasoner.Geometry;

/// <summary>The objects of an image and where they are. Names are unique; order is left to right in the image.</summary>
public sealed class SceneGraph
{
    private readonly Dictionary<string, SceneGraphNode> byName;

    /// <exception cref="ArgumentException">Two nodes share a name.</exception>
    public SceneGraph(IEnumerable<SceneGraphNode> nodes)
    {
        Nodes = [.. nodes.OrderBy(n => n.Image.X)];
        byName = new Dictionary<string, SceneGraphNode>(StringComparer.Ordinal);
        foreach (var node in Nodes)
        {
            if (!byName.TryAdd(node.Name, node))
                throw new ArgumentException($"Two nodes are named '{node.Name}'.", nameof(nodes));
        }
    }

    public IReadOnlyList<SceneGraphNode> Nodes { get; }

    public SceneGraphNode? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The scene seen in a mirror: image and ground x negate, facings flip. Its truths are the mirrored truths.</summary>
    public SceneGraph Mirrored() => new(Nodes.Select(n => n with
    {
        Image = new Vector2(1 - n.Image.X, n.Image.Y),
        Ground = new Vector2(-n.Ground.X, n.Ground.Y),
        Facing = n.Facing is { } facing ? Angles.Normalise(MathF.PI - facing) : null,
    }));
}
