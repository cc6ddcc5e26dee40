using System.Text;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>Writes a small ONNX graph as protocol buffers. Field numbers: <c>onnx.proto3</c>.</summary>
internal sealed class OnnxMessage
{
    private const int LengthDelimited = 2; // wire type; 0 is a varint

    private readonly MemoryStream bytes = new();

    /// <summary>A ModelProto around <paramref name="graph"/>.</summary>
    public static byte[] Model(OnnxMessage graph, int irVersion, int opset) =>
        new OnnxMessage()
            .Number(1, irVersion)
            .Message(8, new OnnxMessage().Text(1, "").Number(2, opset))
            .Message(7, graph)
            .bytes.ToArray();

    /// <summary>Adds a node with one output to a GraphProto.</summary>
    public OnnxMessage Node(string operation, IReadOnlyList<string> inputs, string output)
    {
        var node = new OnnxMessage();
        foreach (var input in inputs)
            node.Text(1, input);
        return Message(1, node.Text(2, output).Text(3, output).Text(4, operation));
    }

    public OnnxMessage GraphName(string name) => Text(2, name);

    /// <summary>Adds an input to a GraphProto. A dimension is a number, or a name where it is free.</summary>
    public OnnxMessage Input(string name, OrtElement element, params ReadOnlySpan<Dimension> shape) => Message(11, Port(name, element, shape));

    public OnnxMessage Output(string name, OrtElement element, params ReadOnlySpan<Dimension> shape) => Message(12, Port(name, element, shape));

    private static OnnxMessage Port(string name, OrtElement element, ReadOnlySpan<Dimension> dimensions)
    {
        var shape = new OnnxMessage();
        foreach (var (size, free) in dimensions)
            shape.Message(1, free is null ? new OnnxMessage().Number(1, size) : new OnnxMessage().Text(2, free));
        var tensor = new OnnxMessage().Number(1, (int)element).Message(2, shape);
        return new OnnxMessage().Text(1, name).Message(2, new OnnxMessage().Message(1, tensor));
    }

    private OnnxMessage Number(int field, int value)
    {
        Varint(field << 3);
        Varint(value);
        return this;
    }

    private OnnxMessage Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private OnnxMessage Message(int field, OnnxMessage message) => Bytes(field, message.bytes.ToArray());

    private OnnxMessage Bytes(int field, byte[] content)
    {
        Varint(field << 3 | LengthDelimited);
        Varint(content.Length);
        bytes.Write(content);
        return this;
    }

    private void Varint(int value)
    {
        for (; value > 0x7f; value >>= 7)
            bytes.WriteByte((byte)(value & 0x7f | 0x80));
        bytes.WriteByte((byte)value);
    }

    /// <summary>A size, or the name of a free dimension.</summary>
    internal readonly record struct Dimension(int Size, string? Free)
    {
        public static implicit operator Dimension(int size) => new(size, Free: null);

        public static implicit operator Dimension(string free) => new(0, free);
    }
}
