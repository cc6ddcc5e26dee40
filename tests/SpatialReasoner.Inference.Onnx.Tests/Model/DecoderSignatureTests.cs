namespace SpatialReasoner.Inference.Onnx.Tests;

public sealed class DecoderSignatureTests
{
    private static readonly OrtPort[] Inputs =
    [
        new("inputs_embeds", OrtElement.Float, [-1, -1, 192]),
        new("attention_mask", OrtElement.Int64, [-1, -1]),
        new("past_key_values.0.key", OrtElement.Float, [-1, 2, -1, 32]),
        new("past_key_values.0.value", OrtElement.Float, [-1, 2, -1, 32]),
        new("past_key_values.1.key", OrtElement.Float, [-1, 2, -1, 32]),
        new("past_key_values.1.value", OrtElement.Float, [-1, 2, -1, 32]),
    ];

    private static readonly OrtPort[] Outputs =
    [
        new("logits", OrtElement.Float, [-1, -1, 1000]),
        new("present.0.key", OrtElement.Float, [-1, 2, -1, 32]),
        new("present.0.value", OrtElement.Float, [-1, 2, -1, 32]),
        new("present.1.key", OrtElement.Float, [-1, 2, -1, 32]),
        new("present.1.value", OrtElement.Float, [-1, 2, -1, 32]),
    ];

    [Fact]
    public void Read_MaskedDecoder_FindsItsShape() =>
        DecoderSignature.Read("d.onnx", Inputs, Outputs).ShouldBe(
            new DecoderSignature(new KvLayout(2, 2, 32), 192, 1000, TakesAttentionMask: true, TakesPositionIds: false, TakesLogitsToKeep: false));

    [Fact]
    public void Read_OptionalInputs_AreSeen()
    {
        var inputs = Inputs.Append(new("position_ids", OrtElement.Int64, [-1, -1])).Append(new("num_logits_to_keep", OrtElement.Int64, [])).ToArray();

        var signature = DecoderSignature.Read("d.onnx", inputs, Outputs);

        signature.TakesPositionIds.ShouldBeTrue();
        signature.TakesLogitsToKeep.ShouldBeTrue();
    }

    [Fact]
    public void Read_UnknownInput_IsNamed() =>
        Refusal([.. Inputs, new("beam_indices", OrtElement.Int64, [-1])], Outputs).ShouldContain("beam_indices");

    [Fact]
    public void Read_NoLengths_SaysWhichInputsWouldDo()
    {
        var message = Refusal([.. Inputs.Where(p => p.Name != "attention_mask")], Outputs);

        message.ShouldContain("attention_mask");
        message.ShouldContain("seqlens_k");
    }

    [Fact]
    public void Read_NoCache_SaysSo() =>
        Refusal([.. Inputs.Where(p => !p.Name.StartsWith("past", StringComparison.Ordinal))], Outputs).ShouldContain("past_key_values.0.key");

    [Fact]
    public void Read_MissingPresent_IsNamed() =>
        Refusal(Inputs, [.. Outputs.Where(p => p.Name != "present.1.value")]).ShouldContain("present.1.value");

    [Fact]
    public void Read_HalfPrecisionCache_IsTakenAsItIs() =>
        DecoderSignature.Read("d.onnx", Cached(Inputs, OrtElement.Float16), Cached(Outputs, OrtElement.Float16)).Cache.Element.ShouldBe(OrtElement.Float16);

    [Fact]
    public void Read_PastAndPresentOfDifferentTypes_IsRefused() =>
        Refusal(Cached(Inputs, OrtElement.Float16), Outputs).ShouldContain("present.0.key is not float16");

    [Fact]
    public void Read_CacheOfAnotherType_NamesThoseThatWouldDo() =>
        Refusal(Cached(Inputs, OrtElement.Int32), Cached(Outputs, OrtElement.Int32)).ShouldContain("past_key_values.0.key is not float32 or float16");

    [Fact]
    public void Read_FreeVocabulary_IsRefused() =>
        Refusal(Inputs, [.. Outputs.Select(p => p.Name == "logits" ? p with { Shape = [-1, -1, -1] } : p)]).ShouldContain("logits");

    private static OrtPort[] Cached(OrtPort[] ports, OrtElement element) =>
        [.. ports.Select(p => p.Shape.Length == 4 ? p with { Element = element } : p)];

    private static string Refusal(OrtPort[] inputs, OrtPort[] outputs) =>
        Should.Throw<NotSupportedException>(() => DecoderSignature.Read("d.onnx", inputs, outputs)).Message;
}
