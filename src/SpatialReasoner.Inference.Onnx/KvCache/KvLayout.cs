namespace SpatialReasoner.Inference.Onnx;

/// <summary>Shape of one position's keys and values. A plane is one layer's keys or values; there are two per layer.</summary>
internal readonly record struct KvLayout(int Layers, int KvHeads, int HeadSize, OrtElement Element = OrtElement.Float)
{
    public int Planes => 2 * Layers;

    /// <summary>Bytes of one position of one head in one plane.</summary>
    public int HeadBytes => HeadSize * Element.Bytes();

    public long BytesPerToken => (long)Planes * KvHeads * HeadBytes;
}
