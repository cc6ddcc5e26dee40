namespace SpatialReasoner.Inference.Onnx.Tests.Tokenization;

public sealed class IncrementalDetokenizerTests
{
    [Fact]
    public void Append_CharacterSpreadOverTokens_AppearsWhenComplete()
    {
        var tokenizer = TokenizerFixture.Load();
        var ids = tokenizer.Encode("a𐒀b");
        var detokenizer = new IncrementalDetokenizer(tokenizer);

        var pieces = ids.Select(detokenizer.Append).ToList();

        pieces.ShouldAllBe(piece => !piece.Contains('\ufffd'));
        string.Concat(pieces).ShouldBe("a𐒀b");
        pieces[1].ShouldBe("");
        detokenizer.Flush().ShouldBe("");
    }

    [Fact]
    public void Flush_UnfinishedCharacter_IsReplaced()
    {
        var tokenizer = TokenizerFixture.Load();
        var detokenizer = new IncrementalDetokenizer(tokenizer);

        detokenizer.Append(tokenizer.Encode("𐒀")[0]).ShouldBe("");

        detokenizer.Flush().ShouldBe("\ufffd");
    }

    [Fact]
    public void Append_AnyIds_AddsUpToDecode()
    {
        var tokenizer = TokenizerFixture.Load();
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var ids = Enumerable.Range(0, 30).Select(_ => random.Next(tokenizer.VocabularySize)).ToArray();
            var detokenizer = new IncrementalDetokenizer(tokenizer);

            (string.Concat(ids.Select(detokenizer.Append)) + detokenizer.Flush()).ShouldBe(tokenizer.Decode(ids));
        }
    }

    [Fact]
    public void Append_SpecialOrUnknownToken_IsEmpty()
    {
        var tokenizer = TokenizerFixture.Load();
        var detokenizer = new IncrementalDetokenizer(tokenizer);

        detokenizer.Append(tokenizer.TokenId("<end_of_utterance>")!.Value).ShouldBe("");
        detokenizer.Append(1_000_000).ShouldBe("");
    }
}
