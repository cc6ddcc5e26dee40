using System.Numerics.Tensors;

namespace SpatialReasoner.Inference;

/// <summary>A drawn token and the natural log of its probability under the raw logits.</summary>
internal readonly record struct SampledToken(int Id, float Logprob);

/// <summary>
/// Draws tokens: penalties, temperature, top-k, top-p over what top-k left, min-p, then one uniform number. Deterministic given
/// the logits and the chain's state; scratch memory is reused, so one instance serves one thread.
/// </summary>
internal sealed class Sampler(int vocabulary)
{
    private const int Block = 256; // tokens summed at once before the drawn one is searched for

    private readonly float[] adjusted = new float[vocabulary]; // logits after penalties, then unnormalised probabilities
    private readonly float[] scratch = new float[vocabulary];
    private readonly int[] candidates = new int[vocabulary];
    private readonly TopTokens top = new();
    private float logNormaliser;

    /// <summary>Draws the next token of a chain from <paramref name="logits"/> [vocabulary] and updates its state.</summary>
    /// <exception cref="ModelFailedException">The logits are not finite.</exception>
    public SampledToken Sample(ReadOnlySpan<float> logits, SamplerState state)
    {
        Normalise(logits);
        logits.CopyTo(adjusted);
        return Choose(logits, state);
    }

    /// <summary>As above, of the tokens <paramref name="allowed"/> only; at least one.</summary>
    /// <exception cref="ModelFailedException">The logits are not finite.</exception>
    public SampledToken Sample(ReadOnlySpan<float> logits, SamplerState state, ReadOnlySpan<int> allowed)
    {
        Normalise(logits);
        adjusted.AsSpan().Fill(float.NegativeInfinity);
        foreach (var id in allowed)
            adjusted[id] = logits[id];
        return Choose(logits, state);
    }

    private SampledToken Choose(ReadOnlySpan<float> logits, SamplerState state)
    {
        Penalise(state);
        var id = state.Parameters.Temperature == 0 ? TensorPrimitives.IndexOfMax<float>(adjusted) : Draw(state);
        if (state.Counts is { } counts)
            counts[id] = counts.GetValueOrDefault(id) + 1;
        return new SampledToken(id, Logprob(logits, id));
    }

    /// <summary>A token that was chosen elsewhere, with the log-probability <paramref name="logits"/> [vocabulary] give it.</summary>
    /// <exception cref="ModelFailedException">The logits are not finite.</exception>
    public SampledToken Score(ReadOnlySpan<float> logits, int id)
    {
        Normalise(logits);
        return new SampledToken(id, Logprob(logits, id));
    }

    /// <summary>Whether <paramref name="logits"/> give a distribution.</summary>
    public bool IsUsable(ReadOnlySpan<float> logits) => float.IsFinite(LogSumExp(logits));

    public static ModelFailedException Unusable() => new("The model's logits are not finite.");

    /// <summary>The <paramref name="count"/> most likely tokens under the raw logits, best first; valid until the next call.</summary>
    public ReadOnlySpan<int> MostLikely(ReadOnlySpan<float> logits, int count)
    {
        top.Select(logits, count);
        return top.Ids;
    }

    /// <summary>Log-probability of a token at the position sampled last.</summary>
    public float Logprob(ReadOnlySpan<float> logits, int id) => logits[id] - logNormaliser;

    private void Normalise(ReadOnlySpan<float> logits)
    {
        logNormaliser = LogSumExp(logits);
        if (!float.IsFinite(logNormaliser))
            throw Unusable();
    }

    private void Penalise(SamplerState state)
    {
        if (state.Counts is not { } counts)
            return;
        foreach (var (id, count) in counts)
            adjusted[id] -= state.Parameters.PresencePenalty + count * state.Parameters.FrequencyPenalty;
    }

    private int Draw(SamplerState state)
    {
        // exp((x - max) / T): the most likely token has 1.
        var parameters = state.Parameters;
        TensorPrimitives.Subtract(adjusted, TensorPrimitives.Max<float>(adjusted), adjusted);
        TensorPrimitives.Divide(adjusted, parameters.Temperature, adjusted);
        TensorPrimitives.Exp<float>(adjusted, adjusted);

        var unit = state.Random.NextUnit();
        return parameters.TopK > 0 || parameters.TopP < 1 ? DrawFrom(Truncate(parameters), unit) : DrawFromAll(parameters.MinP, unit);
    }

    /// <summary>Token ids that top-k, top-p and min-p leave, best first; at least one.</summary>
    private ReadOnlySpan<int> Truncate(SamplingParameters parameters)
    {
        ReadOnlySpan<int> kept;
        double mass;
        if (parameters.TopK > 0)
        {
            top.Select(adjusted, parameters.TopK);
            kept = top.Ids;
            mass = Mass(kept);
        }
        else
        {
            mass = TensorPrimitives.Sum<float>(adjusted);
            // Tokens below (1 - p) / V of the mass weigh less than 1 - p together: they lie outside the nucleus and need no sorting.
            kept = SortedAbove((float)((1 - parameters.TopP) / vocabulary * mass));
        }

        var size = 0;
        for (double sum = 0; size < kept.Length && sum < parameters.TopP * mass; size++)
            sum += adjusted[kept[size]];
        while (size > 1 && adjusted[kept[size - 1]] < parameters.MinP)
            size--;
        return kept[..size];
    }

    private ReadOnlySpan<int> SortedAbove(float minimum)
    {
        var count = 0;
        for (var id = 0; id < vocabulary; id++)
        {
            if (adjusted[id] >= minimum)
                (candidates[count], scratch[count++]) = (id, -adjusted[id]);
        }
        var kept = candidates.AsSpan(0, count);
        scratch.AsSpan(0, count).Sort(kept);
        return kept;
    }

    private int DrawFrom(ReadOnlySpan<int> kept, double unit)
    {
        var target = unit * Mass(kept);
        foreach (var id in kept)
        {
            target -= adjusted[id];
            if (target < 0)
                return id;
        }
        return kept[0]; // rounding used up the mass
    }

    /// <summary>Draws over the whole vocabulary in token order: most of the work is summing blocks, which is vectorised.</summary>
    private int DrawFromAll(float minimum, double unit)
    {
        if (minimum > 0)
        {
            foreach (ref var probability in adjusted.AsSpan())
                probability = probability < minimum ? 0 : probability;
        }
        var blocks = (vocabulary + Block - 1) / Block;
        double mass = 0;
        for (var b = 0; b < blocks; b++)
            mass += scratch[b] = TensorPrimitives.Sum(BlockOf(b));

        var target = unit * mass;
        for (var b = 0; b < blocks; b++)
        {
            if (target >= scratch[b])
            {
                target -= scratch[b];
                continue;
            }
            var probabilities = BlockOf(b);
            for (var i = 0; i < probabilities.Length; i++)
            {
                target -= probabilities[i];
                if (target < 0)
                    return b * Block + i;
            }
        }
        return TensorPrimitives.IndexOfMax<float>(adjusted); // rounding used up the mass
    }

    private ReadOnlySpan<float> BlockOf(int block) => adjusted.AsSpan(block * Block, Math.Min(Block, vocabulary - block * Block));

    private double Mass(ReadOnlySpan<int> ids)
    {
        double mass = 0;
        foreach (var id in ids)
            mass += adjusted[id];
        return mass;
    }

    private float LogSumExp(ReadOnlySpan<float> logits)
    {
        var max = TensorPrimitives.Max(logits);
        TensorPrimitives.Subtract(logits, max, scratch);
        TensorPrimitives.Exp<float>(scratch, scratch);
        return max + MathF.Log(TensorPrimitives.Sum<float>(scratch));
    }
}
