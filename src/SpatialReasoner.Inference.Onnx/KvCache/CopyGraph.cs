using System.Globalization;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>
/// The graph that copies positions between blocks: for every plane, <c>written = ScatterND(destination, to, GatherND(source, from))</c>,
/// with source [a, kvHeads, b, headSize], destination [c, kvHeads, d, headSize], from and to i64 [kvHeads, count, 3].
/// </summary>
/// <remarks>Bound to one value, destination and written make the kernels write in place. CPU, CUDA and WebGPU have both operators.</remarks>
internal static class CopyGraph
{
    public const string From = "from", To = "to";

    private const int IrVersion = 9, Opset = 16; // of ONNX; ScatterND 16 writes in place

    public static string Source(int plane) => Named("source", plane);

    public static string Destination(int plane) => Named("destination", plane);

    public static string Written(int plane) => Named("written", plane);

    public static byte[] Write(KvLayout layout)
    {
        var graph = new OnnxMessage();
        for (var plane = 0; plane < layout.Planes; plane++)
        {
            var taken = Named("taken", plane);
            graph.Node("GatherND", [Source(plane), From], taken);
            graph.Node("ScatterND", [Destination(plane), To, taken], Written(plane));
        }
        graph.GraphName("copy");
        graph.Input(From, OrtElement.Int64, "heads", "count", 3).Input(To, OrtElement.Int64, "heads", "count", 3);
        for (var plane = 0; plane < layout.Planes; plane++)
        {
            graph.Input(Source(plane), layout.Element, "a", layout.KvHeads, "b", layout.HeadSize);
            graph.Input(Destination(plane), layout.Element, "c", layout.KvHeads, "d", layout.HeadSize);
            graph.Output(Written(plane), layout.Element, "c", layout.KvHeads, "d", layout.HeadSize);
        }
        return OnnxMessage.Model(graph, IrVersion, Opset);
    }

    private static string Named(string part, int plane) => string.Create(CultureInfo.InvariantCulture, $"{part}.{plane}");
}
