namespace SpatialReasoner.Inference.Onnx;

/// <summary>Image features by content hash, bounded in bytes, least recently used first out. Thread-safe.</summary>
/// <remarks>
/// Requests that ask for one picture at the same time share one encoding. An encoding once begun runs to its end even if its
/// first caller leaves. Pictures are encoded one at a time, off the engine thread, so that decoding goes on beside it.
/// </remarks>
/// <param name="encode">Decodes, preprocesses and encodes a picture into so many tokens.</param>
/// <param name="budgetBytes">Bytes of features kept; the newest picture is kept even if it alone exceeds them.</param>
internal sealed class VisionEncoderCache(Func<PromptImage, int, float[]> encode, long budgetBytes) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim oneAtATime = new(1);
    private readonly Dictionary<string, LinkedListNode<Entry>> byHash = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> recency = []; // oldest first
    private long usedBytes;

    /// <summary>Features [<paramref name="tokens"/>, hidden] of <paramref name="image"/>.</summary>
    /// <exception cref="InvalidImageException">The picture cannot be decoded.</exception>
    public Task<float[]> GetAsync(PromptImage image, int tokens, CancellationToken cancellationToken)
    {
        Task<float[]> features;
        lock (gate)
        {
            if (byHash.TryGetValue(image.Sha256, out var node))
            {
                recency.Remove(node);
            }
            else
            {
                node = new LinkedListNode<Entry>(new Entry(image.Sha256));
                byHash.Add(image.Sha256, node);
                node.Value.Features = Task.Run(() => EncodeAsync(image, tokens, node), CancellationToken.None);
            }
            recency.AddLast(node);
            features = node.Value.Features;
        }
        return features.WaitAsync(cancellationToken);
    }

    /// <summary>Waits for the encoding under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await oneAtATime.WaitAsync();
        oneAtATime.Release();
    }

    private async Task<float[]> EncodeAsync(PromptImage image, int tokens, LinkedListNode<Entry> node)
    {
        await oneAtATime.WaitAsync();
        try
        {
            var features = encode(image, tokens);
            Account(node, features.Length * sizeof(float));
            return features;
        }
        catch
        {
            Forget(node);
            throw;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    private void Account(LinkedListNode<Entry> node, long bytes)
    {
        lock (gate)
        {
            node.Value.Bytes = bytes;
            usedBytes += bytes;
            for (var entry = recency.First; entry is not null && usedBytes > budgetBytes;)
            {
                var (old, next) = (entry, entry.Next);
                if (old.Value.Bytes > 0 && old != node)
                    Remove(old);
                entry = next;
            }
        }
    }

    /// <summary>A failed encoding is tried again by the next request.</summary>
    private void Forget(LinkedListNode<Entry> node)
    {
        lock (gate)
            Remove(node);
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        byHash.Remove(node.Value.Hash);
        recency.Remove(node);
        usedBytes -= node.Value.Bytes;
    }

    private sealed class Entry(string hash)
    {
        public string Hash => hash;

        public Task<float[]> Features { get; set; } = null!; // set before the entry is visible to another thread

        public long Bytes { get; set; } // 0 until encoded
    }
}
