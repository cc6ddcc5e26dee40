namespace SpatialReasoner.Inference.Onnx;

/// <summary>Where keys and values are kept, and the one thing done with them beside attention: copying positions. Engine thread only.</summary>
internal abstract class KvMemory(KvLayout layout) : IDisposable
{
    public KvLayout Layout => layout;

    /// <summary>Room for <paramref name="length"/> positions of each of <paramref name="rows"/> rows, contents undefined.</summary>
    public abstract KvBlock Allocate(int rows, int length);

    /// <summary>As <see cref="Allocate"/>, for a block that attention reads: what is not written yet is something its kernel can pass over.</summary>
    public abstract KvBlock AllocateRows(int rows, int length);

    /// <summary>Copies <paramref name="count"/> positions of every plane and head. Both blocks are of this memory.</summary>
    public abstract void Copy(KvPlace from, KvPlace to, int count);

    public abstract void Dispose();
}

/// <summary>Keys and values of some rows: per plane [rows, kvHeads, length, headSize].</summary>
internal abstract class KvBlock(KvLayout layout, int rows, int length) : IDisposable
{
    public KvLayout Layout => layout;

    public int Rows => rows;

    /// <summary>Positions of a row.</summary>
    public int Length => length;

    public long Bytes => rows * length * layout.BytesPerToken;

    /// <summary>The first <paramref name="batch"/> rows of a plane, as the decoder takes them.</summary>
    public abstract OrtTensor View(OrtRuntime runtime, int plane, int batch);

    public abstract void Dispose();
}

/// <summary>A position of a row.</summary>
internal readonly record struct KvPlace(KvBlock Block, int Row, int Position);
