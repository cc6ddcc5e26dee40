namespace SpatialReasoner.Inference;

/// <summary>The k largest of a row of values, best first; equal values in token order. Allocates only to grow.</summary>
internal sealed class TopTokens
{
    private int[] ids = [];
    private float[] values = [];

    /// <summary>Token ids of the last selection, best first.</summary>
    public ReadOnlySpan<int> Ids => ids.AsSpan(0, Count);

    public int Count { get; private set; }

    public void Select(ReadOnlySpan<float> row, int k)
    {
        k = Math.Min(k, row.Length);
        if (ids.Length < k)
            (ids, values) = (new int[k], new float[k]);
        Count = 0;
        for (var id = 0; id < row.Length; id++)
        {
            if (Count < k)
                Rise(Count++, id, row[id]);
            else if (k > 0 && row[id] > values[0]) // an equal value comes later in token order, hence loses
                Sink(k, id, row[id]);
        }
        // Heap sort: the worst kept token goes to the end.
        for (var end = Count - 1; end > 0; end--)
        {
            var (id, value) = (ids[end], values[end]);
            (ids[end], values[end]) = (ids[0], values[0]);
            Sink(end, id, value);
        }
    }

    /// <summary>Whether a is worse than b: smaller, or equal and later in token order.</summary>
    private static bool Worse(int idA, float a, int idB, float b) => a < b || (a == b && idA > idB);

    private void Rise(int at, int id, float value)
    {
        while (at > 0)
        {
            var parent = (at - 1) / 2;
            if (!Worse(id, value, ids[parent], values[parent]))
                break;
            (ids[at], values[at]) = (ids[parent], values[parent]);
            at = parent;
        }
        (ids[at], values[at]) = (id, value);
    }

    /// <summary>Replaces the root of the first <paramref name="size"/> entries, a heap with the worst on top.</summary>
    private void Sink(int size, int id, float value)
    {
        var at = 0;
        while (true)
        {
            var child = 2 * at + 1;
            if (child >= size)
                break;
            if (child + 1 < size && Worse(ids[child + 1], values[child + 1], ids[child], values[child]))
                child++;
            if (!Worse(ids[child], values[child], id, value))
                break;
            (ids[at], values[at]) = (ids[child], values[child]);
            at = child;
        }
        (ids[at], values[at]) = (id, value);
    }
}
