namespace SpatialReasoner.Inference.Onnx;

/// <summary>Which tokens a request's grammar allows. Shared by its chains; engine thread only.</summary>
/// <remarks>What is allowed depends on a chain's own text alone, so a chain is the same in a batch and on its own.</remarks>
internal sealed class TokenMask(Grammar grammar, TokenTrie vocabulary, IReadOnlySet<int> eosTokenIds)
{
    private readonly Dictionary<GrammarState, (int[] Ids, int[] BytesToEnd, int Farthest)> known = [];
    private readonly int[] ends = [.. eosTokenIds.Order()];
    private int[] scratch = [];

    /// <summary>Before the first token.</summary>
    public GrammarState Start { get; } = new GrammarMachine(grammar).Start;

    /// <summary>
    /// Tokens that may come after <paramref name="state"/>, so that the text can still be completed, at worst byte by byte, and the turn be ended in
    /// <paramref name="tokensLeft"/> tokens. Valid until the next call.
    /// </summary>
    /// <exception cref="ModelFailedException">There are none: the vocabulary cannot spell what the grammar wants.</exception>
    public ReadOnlySpan<int> Allowed(GrammarState state, int tokensLeft)
    {
        if (!known.TryGetValue(state, out var tokens))
        {
            var (ids, toEnd) = vocabulary.Allowed(state);
            known[state] = tokens = (ids, toEnd, toEnd.DefaultIfEmpty(0).Max());
        }
        if (scratch.Length < tokens.Ids.Length + ends.Length)
            scratch = new int[tokens.Ids.Length + ends.Length];
        var count = 0;
        if (state.CanEnd)
        {
            ends.CopyTo(scratch, 0);
            count = ends.Length;
        }
        var room = tokensLeft - 2; // this token, and the end of the turn
        if (tokens.Farthest <= room)
        {
            tokens.Ids.CopyTo(scratch, count);
            count += tokens.Ids.Length;
        }
        else
        {
            for (var i = 0; i < tokens.Ids.Length; i++)
            {
                if (tokens.BytesToEnd[i] <= room)
                    scratch[count++] = tokens.Ids[i];
            }
        }
        return count > 0 ? scratch.AsSpan(0, count) : throw new ModelFailedException("The model's vocabulary has no token for what its grammar allows next.");
    }

    /// <summary>The state after a token that was allowed.</summary>
    public GrammarState After(GrammarState state, int token) => eosTokenIds.Contains(token) ? state : vocabulary.After(state, token);
}
