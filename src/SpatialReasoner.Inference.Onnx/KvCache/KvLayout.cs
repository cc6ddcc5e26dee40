namespace SpatialReasoner.Inference.Onnx;

/// <summary>Shape of one position's keys and values. A plane is one layer's keys or values; there are two per layer.</summary>
internal readonly record struct KvLayout(int Layers, int KvHeads, int HeadSize)
{
    public int Planes => 2 * Layers;

    public long BytesPerToken => (long)Planes * KvHeads * HeadSize * sizeof(float);
}
