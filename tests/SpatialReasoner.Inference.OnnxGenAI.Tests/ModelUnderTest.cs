namespace SpatialReasoner.Inference.OnnxGenAI.Tests;

internal static class ModelUnderTest
{
    public static GenAIFolder Folder(bool rewinds = true, string type = "qwen2_5_vl") => new()
    {
        Id = "fake",
        Family = GenAIFamily.Find(type)!,
        ContextLength = 400,
        VocabularySize = FakeRuntime.Vocabulary,
        EosTokenIds = new HashSet<int> { FakeRuntime.Eos },
        ImageTokenId = -1,
        LogitsName = "logits",
        Provider = "cpu",
        Rewinds = rewinds,
        ControlTokens = ["<|im_end|>", "<|im_start|>"],
    };

    public static GenAIModel Over(FakeRuntime runtime, bool rewinds = true, GenAIOptions? options = null, int imageToken = -1) =>
        new(Folder(rewinds) with { ImageTokenId = imageToken }, options ?? new GenAIOptions(), runtime, new FakeImageEditor(), TimeProvider.System);

    public static CompletionRequest Ask(SamplingParameters sampling, string question = "where is it") =>
        new() { Messages = [ChatMessage.User(question)], Sampling = sampling };

    public static async Task<IReadOnlyList<CompletedChain>> ChainsOf(SamplingParameters sampling, bool rewinds = true, float eosBias = -100)
    {
        await using var model = Over(new FakeRuntime(rewinds) { EosBias = eosBias }, rewinds);
        return (await model.CompleteAsync(Ask(sampling), TestContext.Current.CancellationToken)).Chains;
    }
}
