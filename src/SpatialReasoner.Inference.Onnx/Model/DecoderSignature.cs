using System.Globalization;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>What a decoder graph looks like from outside, read from its inputs and outputs.</summary>
/// <param name="HiddenSize">Width of inputs_embeds [batch, sequence, hidden].</param>
/// <param name="TakesAttentionMask">Lengths come from attention_mask i64 [batch, total]; otherwise from seqlens_k i32 [batch] and total_sequence_length i32 [].</param>
/// <param name="TakesPositionIds">position_ids i64 [batch, sequence].</param>
/// <param name="TakesLogitsToKeep">num_logits_to_keep i64 []: logits of the last positions only.</param>
internal sealed record DecoderSignature(
    KvLayout Cache, int HiddenSize, int VocabularySize, bool TakesAttentionMask, bool TakesPositionIds, bool TakesLogitsToKeep)
{
    public const string Embeds = "inputs_embeds", Mask = "attention_mask", SequenceLengths = "seqlens_k", TotalLength = "total_sequence_length",
        PositionIds = "position_ids", LogitsToKeep = "num_logits_to_keep", Logits = "logits";

    /// <summary>Input of plane <paramref name="plane"/>: keys of layer 0, values of layer 0, keys of layer 1, ...</summary>
    public static string Past(int plane) => PlaneName("past_key_values", plane);

    public static string Present(int plane) => PlaneName("present", plane);

    /// <exception cref="NotSupportedException">The graph lacks an input or output, or needs one that the engine does not feed.</exception>
    public static DecoderSignature Read(string path, IReadOnlyList<OrtPort> inputs, IReadOnlyList<OrtPort> outputs)
    {
        var byName = inputs.ToDictionary(p => p.Name, StringComparer.Ordinal);
        var planes = 0;
        while (byName.ContainsKey(Past(planes)))
            planes++;
        if (planes == 0 || planes % 2 != 0)
            throw Unsupported(path, $"it has no pairs of inputs {Past(0)}, {Past(1)}");
        var past = Demand(path, inputs, Past(0), rank: 4, OrtElement.Float, OrtElement.Float16);
        for (var i = 0; i < planes; i++)
        {
            Demand(path, inputs, Past(i), rank: 4, past.Element);
            Demand(path, outputs, Present(i), rank: 4, past.Element);
        }
        var embeds = Demand(path, inputs, Embeds, rank: 3, OrtElement.Float);
        var logits = Demand(path, outputs, Logits, rank: 3, OrtElement.Float);
        var masked = byName.ContainsKey(Mask);
        if (!masked && !(byName.ContainsKey(SequenceLengths) && byName.ContainsKey(TotalLength)))
            throw Unsupported(path, $"it takes neither {Mask} nor {SequenceLengths} with {TotalLength}");

        var fed = new HashSet<string>([Embeds, PositionIds, LogitsToKeep], StringComparer.Ordinal);
        fed.UnionWith(masked ? [Mask] : [SequenceLengths, TotalLength]);
        fed.UnionWith(Enumerable.Range(0, planes).Select(Past));
        if (inputs.FirstOrDefault(p => !fed.Contains(p.Name)) is { } unknown)
            throw Unsupported(path, $"it needs the input {unknown.Name}, which the engine does not feed");

        return new DecoderSignature(
            new KvLayout(planes / 2, Fixed(path, past, 1), Fixed(path, past, 3), past.Element), Fixed(path, embeds, 2), Fixed(path, logits, 2),
            masked, byName.ContainsKey(PositionIds), byName.ContainsKey(LogitsToKeep));
    }

    internal static NotSupportedException Unsupported(string path, string why, Exception? inner = null) =>
        new($"Decoder '{path}' cannot be run: {why}.", inner);

    private static string PlaneName(string prefix, int plane) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}.{plane / 2}.{(plane % 2 == 0 ? "key" : "value")}");

    private static OrtPort Demand(string path, IReadOnlyList<OrtPort> ports, string name, int rank, params ReadOnlySpan<OrtElement> allowed)
    {
        var port = ports.FirstOrDefault(p => p.Name == name) ?? throw Unsupported(path, $"it has no {name}");
        if (!allowed.Contains(port.Element))
            throw Unsupported(path, $"{name} is not {string.Join(" or ", allowed.ToArray().Select(e => e == OrtElement.Float ? "float32" : "float16"))} (element type {(int)port.Element})");
        return port.Shape.Length == rank ? port : throw Unsupported(path, $"{name} has rank {port.Shape.Length}, not {rank}");
    }

    private static int Fixed(string path, OrtPort port, int dimension) =>
        port.Shape[dimension] > 0 ? (int)port.Shape[dimension] : throw Unsupported(path, $"dimension {dimension} of {port.Name} is not fixed");
}
