namespace SpatialReasoner.Inference.Onnx;

/// <summary>How far ONNX Runtime rewrites a graph before running it (<c>GraphOptimizationLevel</c>).</summary>
public enum GraphOptimization
{
    /// <summary>The graph as stored.</summary>
    None = 0,

    /// <summary>Constant folding and redundant nodes.</summary>
    Basic = 1,

    /// <summary>Basic plus fused operators.</summary>
    Extended = 2,

    /// <summary>Everything, layouts included.</summary>
    All = 99,
}
