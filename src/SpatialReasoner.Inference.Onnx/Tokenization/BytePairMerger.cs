namespace SpatialReasoner.Inference.Onnx;

/// <summary>Byte-pair encoding of one word: merges the neighbouring pair of lowest rank until none is left.</summary>
/// <remarks>O(n log n) in the word's bytes, so that a megabyte without a space costs no more than a megabyte with them.</remarks>
internal sealed class BytePairMerger(int[] byteTokens, IReadOnlyDictionary<(int Left, int Right), (int Rank, int Merged)> merges)
{
    public int[] Encode(ReadOnlySpan<byte> word)
    {
        // The word as a doubly linked list of tokens; a merged-away token is -1.
        var tokens = new int[word.Length];
        var previous = new int[word.Length];
        var next = new int[word.Length];
        for (var i = 0; i < word.Length; i++)
        {
            tokens[i] = byteTokens[word[i]];
            previous[i] = i - 1;
            next[i] = i + 1;
        }

        // Equal ranks go from left to right.
        var queue = new PriorityQueue<(int Position, int Left, int Right), (int Rank, int Position)>();
        for (var i = 0; i + 1 < tokens.Length; i++)
            Offer(i);
        var count = tokens.Length;
        while (queue.TryDequeue(out var pair, out _))
        {
            // A neighbour may have been merged since this pair was offered.
            var right = next[pair.Position];
            if (tokens[pair.Position] != pair.Left || right >= tokens.Length || tokens[right] != pair.Right)
                continue;
            tokens[pair.Position] = merges[(pair.Left, pair.Right)].Merged;
            tokens[right] = -1;
            next[pair.Position] = next[right];
            if (next[right] < tokens.Length)
                previous[next[right]] = pair.Position;
            count--;
            if (previous[pair.Position] >= 0)
                Offer(previous[pair.Position]);
            if (next[pair.Position] < tokens.Length)
                Offer(pair.Position);
        }

        var result = new int[count];
        for (int i = 0, position = 0; i < count; i++, position = next[position])
            result[i] = tokens[position];
        return result;

        void Offer(int position)
        {
            var pair = (tokens[position], tokens[next[position]]);
            if (merges.TryGetValue(pair, out var merge))
                queue.Enqueue((position, pair.Item1, pair.Item2), (merge.Rank, position));
        }
    }
}
