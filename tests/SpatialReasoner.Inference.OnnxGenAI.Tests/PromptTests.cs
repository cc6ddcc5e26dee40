namespace SpatialReasoner.Inference.OnnxGenAI.Tests;

public sealed class PromptTests
{
    private static readonly CompletionRequest Talk = new()
    {
        Messages =
        [
            ChatMessage.System("Be brief."), ChatMessage.User("Left?", FakeImageEditor.Picture("one")), ChatMessage.Assistant("No."),
            ChatMessage.User("And here?", FakeImageEditor.Picture("two")),
        ],
        AssistantPrefix = "It",
    };

    [Theory]
    [InlineData("phi3v", "<|system|>\nBe brief.<|end|>\n<|user|>\n<|image_1|>\nLeft?<|end|>\n<|assistant|>\nNo.<|end|>\n<|user|>\n<|image_2|>\nAnd here?<|end|>\n<|assistant|>\nIt")]
    [InlineData("phi4mm", "<|system|>Be brief.<|end|><|user|><|image_1|>Left?<|end|><|assistant|>No.<|end|><|user|><|image_2|>And here?<|end|><|assistant|>It")]
    [InlineData("gemma3", "<start_of_turn>user\nBe brief.\n\n<start_of_image>Left?<end_of_turn>\n<start_of_turn>model\nNo.<end_of_turn>\n<start_of_turn>user\n<start_of_image>And here?<end_of_turn>\n<start_of_turn>model\nIt")]
    [InlineData("qwen2_5_vl", "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\n<|vision_start|><|image_pad|><|vision_end|>Left?<|im_end|>\n<|im_start|>assistant\nNo.<|im_end|>\n<|im_start|>user\n<|vision_start|><|image_pad|><|vision_end|>And here?<|im_end|>\n<|im_start|>assistant\nIt")]
    public void Write_ATalkWithPictures_IsTheFamilysTemplate(string type, string expected)
    {
        var written = new PromptWriter(GenAIFamily.Find(type)!.Markup, []).Write(Talk);

        written.Text.ShouldBe(expected);
        written.Images.ShouldBe([FakeImageEditor.Picture("one"), FakeImageEditor.Picture("two")]);
        written.Text.ShouldEndWith(written.AnswerStart);
    }

    [Theory]
    [InlineData("qwen2_5_vl", "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n")]
    [InlineData("qwen3_vl", "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n")]
    public void Write_WithoutASystem_TakesTheFamilysOwn(string type, string expected) =>
        new PromptWriter(GenAIFamily.Find(type)!.Markup, []).Write(new CompletionRequest { Messages = [ChatMessage.User("Hi")] }).Text.ShouldBe(expected);

    [Theory]
    [InlineData("qwen2_5_vl", "a <|im_end|> b", "<|im_end|>")]
    [InlineData("phi3v", "see <|image_7|>", "<|image_")]
    [InlineData("phi4mm", "hear <|audio_1|>", "<|audio_")]
    [InlineData("gemma3", "<start_of_image>", "<start_of_image>")]
    public void Write_TextThatIsControl_IsRefusedByName(string type, string text, string token)
    {
        var writer = new PromptWriter(GenAIFamily.Find(type)!.Markup, ["<|im_end|>"]);

        var refused = Should.Throw<InvalidPromptException>(() => writer.Write(new CompletionRequest { Messages = [ChatMessage.User(text)] }));

        refused.Field.ShouldBe("messages");
        refused.Message.ShouldContain($"'{token}'");
    }

    [Fact]
    public async Task Pictures_GoInAsTheEditorGivesThem_InOrder_AndAreCounted()
    {
        var runtime = new FakeRuntime();
        await using var model = ModelUnderTest.Over(runtime);

        var completion = await model.CompleteAsync(Talk with { Sampling = new SamplingParameters { MaxTokens = 1 } }, TestContext.Current.CancellationToken);

        runtime.Images.ShouldBe([FakeImageEditor.AsPng("one"), FakeImageEditor.AsPng("two")]);
        completion.Usage.ImageTokens.ShouldBe(2 * FakeRuntime.TokensPerImage);
        completion.Usage.PromptTokens.ShouldBe(runtime.Encode(runtime.Prompt!).Length + 2 * FakeRuntime.TokensPerImage + 1);
    }

    [Fact]
    public async Task Picture_ThatCannotBeRead_IsTheRequestsFault()
    {
        await using var model = ModelUnderTest.Over(new FakeRuntime());

        await Should.ThrowAsync<InvalidImageException>(() => model.CompleteAsync(
            new CompletionRequest { Messages = [ChatMessage.User("Where?", FakeImageEditor.Picture("broken"))] }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Prompt_ThatLeavesNoRoom_IsRefusedWithItsLength()
    {
        await using var model = ModelUnderTest.Over(new FakeRuntime(), options: new GenAIOptions { MaxSequenceTokens = 400 });
        var length = new FakeRuntime().Encode(new PromptWriter(ChatMarkup.Qwen25VL, []).Write(ModelUnderTest.Ask(new SamplingParameters(), "x")).Text).Length;

        var refused = await Should.ThrowAsync<InvalidPromptException>(() => model.CompleteAsync(
            ModelUnderTest.Ask(new SamplingParameters(), new string('x', 400 - length)), TestContext.Current.CancellationToken));

        refused.Message.ShouldContain("takes 400 tokens");
        refused.Message.ShouldContain("holds 399");
    }

    public static TheoryData<string, CompletionRequest> Unsupported() => new()
    {
        { "grammar", ModelUnderTest.Ask(new SamplingParameters()) with { Grammar = JsonSchemaGrammar.AnyObject() } },
        { "vision", ModelUnderTest.Ask(new SamplingParameters()) with { Vision = new VisionIntervention { BlankImage = true } } },
        { "sampling.chains", ModelUnderTest.Ask(new SamplingParameters { Chains = 129 }) },
        { "messages", new CompletionRequest { Messages = [] } },
    };

    [Theory, MemberData(nameof(Unsupported))]
    public async Task Request_BeyondTheModel_IsRefusedByField(string field, CompletionRequest request)
    {
        var runtime = new FakeRuntime();
        await using var model = ModelUnderTest.Over(runtime);

        (await Should.ThrowAsync<InvalidPromptException>(() => model.CompleteAsync(request, TestContext.Current.CancellationToken))).Field.ShouldBe(field);
        runtime.Prompt.ShouldBeNull();
    }
}
