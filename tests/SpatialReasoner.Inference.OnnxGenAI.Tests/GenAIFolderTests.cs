namespace SpatialReasoner.Inference.OnnxGenAI.Tests;

public sealed class GenAIFolderTests : IDisposable
{
    private const string Tokenizer = """{"added_tokens":[{"id":1,"content":"<|end|>","special":true},{"id":2,"content":"\n\n","special":false}]}""";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("genai-folder-");

    [Fact]
    public void Load_AVisionModel_ReadsWhatTheEngineNeeds()
    {
        Write("""
            {"model":{"type":"qwen3_vl","context_length":4096,"vocab_size":151936,"eos_token_id":[7,8],"image_token_id":9,
              "decoder":{"session_options":{"provider_options":[{"cuda":{"enable_cuda_graph":"0"}}]},"outputs":{"logits":"scores"}}},
             "search":{"past_present_share_buffer":true}}
            """);

        var read = GenAIFolder.Load(folder.FullName);

        read.Id.ShouldBe(folder.Name);
        read.Family.Type.ShouldBe("qwen3_vl");
        (read.ContextLength, read.VocabularySize, read.ImageTokenId).ShouldBe((4096, 151936, 9));
        read.EosTokenIds.ShouldBe([7, 8], ignoreOrder: true);
        read.LogitsName.ShouldBe("scores");
        read.Provider.ShouldBe("cuda");
        read.Rewinds.ShouldBeTrue();
        read.ControlTokens.ShouldBe(["<|end|>"]);
    }

    [Theory]
    [InlineData("phi3v", "true", "", "", false)] // RewindTo throws
    [InlineData("gemma3", "false", "", "", false)] // the cache grows by copies: what is rewound is not taken back
    [InlineData("gemma3", "true", "", ""","sliding_window":{"window_size":512}""", false)] // what lies behind the window is lost
    [InlineData("gemma3", "true", """{"cuda":{"enable_cuda_graph":"1"}}""", "", false)] // the mask keeps what was rewound
    [InlineData("gemma3", "true", """{"cuda":{}}""", "", true)]
    [InlineData("phi4mm", "true", "", "", true)]
    [InlineData("qwen2_5_vl", "true", "", "", true)]
    public void Rewinds_OnlyWhereTheCacheIsOneBufferAddressedByPosition(string type, string shared, string provider, string decoder, bool expected)
    {
        Write($$$"""
            {"model":{"type":"{{{type}}}","context_length":64,"vocab_size":10,"eos_token_id":1,"decoder":{"session_options":{"provider_options":[{{{provider}}}]} {{{decoder}}} } },
             "search":{"past_present_share_buffer": {{{shared}}} } }
            """);

        GenAIFolder.Load(folder.FullName).Rewinds.ShouldBe(expected);
    }

    [Theory]
    [InlineData("phi4mm", 200010)]
    [InlineData("gemma3", 3)]
    [InlineData("qwen3_vl", 4)]
    [InlineData("phi3v", -1)]
    public void ImageToken_NotInTheConfiguration_IsTheTokenizers(string type, int expected)
    {
        Write($$$"""{"model":{"type":"{{{type}}}","context_length":64,"vocab_size":10,"eos_token_id":1} }""");
        File.WriteAllText(Path.Combine(folder.FullName, "tokenizer.json"), """
            {"added_tokens":[{"id":3,"content":"<image_soft_token>","special":true},{"id":4,"content":"<|image_pad|>","special":true},{"id":200010,"content":"<|endoftext10|>","special":true}]}
            """);

        GenAIFolder.Load(folder.FullName).ImageTokenId.ShouldBe(expected);
    }

    [Theory]
    [InlineData("""{"added_tokens":[{"id":"x","content":"<|end|>"}]}""")]
    [InlineData("""{"added_tokens":[{"content":"<|end|>"}]}""")]
    public void Load_ABadTokenizer_NamesFileAndKey(string tokenizer)
    {
        Write("""{"model":{"type":"phi3v","context_length":64,"vocab_size":10,"eos_token_id":1}}""");
        File.WriteAllText(Path.Combine(folder.FullName, "tokenizer.json"), tokenizer);

        Should.Throw<ModelFormatException>(() => GenAIFolder.Load(folder.FullName)).Message.ShouldContain("\"added_tokens\" is not a list of tokens");
    }

    [Theory]
    [InlineData("""{"model":{"type":"whisper"}}""", "model.type", "phi3v, phi4mm, gemma3, qwen2_5_vl, qwen3_vl")]
    [InlineData("""{"model":{}}""", "model.type", "missing")]
    [InlineData("""{"model":{"type":"phi3v","context_length":0}}""", "model.context_length", "above 0")]
    [InlineData("""{"model":{"type":"phi3v","context_length":8,"vocab_size":8,"eos_token_id":[]}}""", "model.eos_token_id", "token id")]
    [InlineData("""[]""", "genai_config.json", "JSON object")]
    public void Load_ABadFolder_NamesFileAndKey(string config, string key, string expected)
    {
        Write(config);

        var refused = Should.Throw<ModelFormatException>(() => GenAIFolder.Load(folder.FullName));

        refused.Message.ShouldContain("genai_config.json");
        refused.Message.ShouldContain(key);
        refused.Message.ShouldContain(expected);
    }

    [Fact]
    public void Options_OutOfRange_AreNamedWithTheirRange() =>
        new GenAIOptions { MaxSequenceTokens = 3, ConcurrentRequests = 0, MaxQueuedRequests = 0, Provider = " " }.Errors().ShouldBe(
        [
            "SpatialReasoner:GenAI:Provider is empty; it must name an execution provider, or be left out.",
            "SpatialReasoner:GenAI:MaxSequenceTokens is 3; it must be between 16 and 1048576.",
            "SpatialReasoner:GenAI:ConcurrentRequests is 0; it must be between 1 and 64.",
            "SpatialReasoner:GenAI:MaxQueuedRequests is 0; it must be between 1 and 10000.",
        ]);

    public void Dispose() => folder.Delete(recursive: true);

    private void Write(string config)
    {
        File.WriteAllText(Path.Combine(folder.FullName, "genai_config.json"), config);
        File.WriteAllText(Path.Combine(folder.FullName, "tokenizer.json"), Tokenizer);
    }
}
