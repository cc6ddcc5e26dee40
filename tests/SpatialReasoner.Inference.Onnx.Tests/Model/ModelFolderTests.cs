using System.Text.Json.Nodes;

namespace SpatialReasoner.Inference.Onnx.Tests.Model;

public sealed class ModelFolderTests : IDisposable
{
    private readonly ModelFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public void Load_WholeFolder_ReadsEverything()
    {
        var model = ModelFolder.Load(fixture.Path + "/");

        model.Id.ShouldBe(Path.GetFileName(fixture.Path));
        model.Path.ShouldBe(fixture.Path);
        model.Family.ShouldBe("idefics3");
        model.ContextLength.ShouldBe(256);
        model.ImageTokenId.ShouldBe(4);
        model.ImageSequenceLength.ShouldBe(16);
        model.EosTokenIds.ShouldBe([6, 2], ignoreOrder: true);
        model.VisionEncoderPath.ShouldBe(fixture.In("onnx/vision_encoder.onnx"));
        model.EmbedTokensPath.ShouldBe(fixture.In("onnx/embed_tokens.onnx"));
        model.DecoderPath.ShouldBe(fixture.In("onnx/decoder_model_merged.onnx"));
        model.ClosedLanguage.ShouldBeTrue();
        model.ImageProcessing.TileSize.ShouldBe(64);
        model.ImageProcessing.Splitting.ShouldBeFalse();
        model.ImageProcessing.Filter.ShouldBe(ResampleFilter.Bilinear);
        model.ChatTemplate.ShouldBe(ModelFixture.SmolVlmTemplate);
    }

    [Fact]
    public void Load_OptionalFilesAbsent_DerivesOrDefaults()
    {
        File.Delete(fixture.In("generation_config.json"));
        File.Delete(fixture.In("processor_config.json"));
        fixture.Change("config.json", root => root.Remove("spatialreasoner"));

        var model = ModelFolder.Load(fixture.Path);

        model.EosTokenIds.ShouldBe([0]);
        model.ImageSequenceLength.ShouldBe(16); // (64 / 8 / 2)^2
        model.ClosedLanguage.ShouldBeFalse();
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("preprocessor_config.json")]
    [InlineData("tokenizer.json")]
    [InlineData("onnx/vision_encoder.onnx")]
    [InlineData("onnx/embed_tokens.onnx")]
    [InlineData("onnx/decoder_model_merged.onnx")]
    public void Load_FileMissing_IsNamed(string name)
    {
        File.Delete(fixture.In(name));

        Should.Throw<ModelFormatException>(() => ModelFolder.Load(fixture.Path)).Message.ShouldBe($"{fixture.In(name)} is missing.");
    }

    [Fact]
    public void Load_OnlyQuantizedGraph_IsTaken()
    {
        File.Move(fixture.In("onnx/decoder_model_merged.onnx"), fixture.In("onnx/decoder_model_merged_quantized.onnx"));

        ModelFolder.Load(fixture.Path).DecoderPath.ShouldBe(fixture.In("onnx/decoder_model_merged_quantized.onnx"));
    }

    [Theory]
    [InlineData("config.json", "model_type", "\"qwen2_vl\"", "qwen2_vl")]
    [InlineData("config.json", "model_type", "7", "\"model_type\" is not a string")]
    [InlineData("config.json", "image_token_id", "null", "\"image_token_id\" is missing")]
    [InlineData("config.json", "text_config", "{}", "\"text_config.max_position_embeddings\" is missing")]
    [InlineData("preprocessor_config.json", "max_image_size", "{\"longest_edge\": 0}", "\"max_image_size.longest_edge\" is not between")]
    [InlineData("preprocessor_config.json", "resample", "0", "\"resample\": 0")]
    [InlineData("preprocessor_config.json", "image_std", "[1]", "\"image_std\" is not a list")]
    [InlineData("preprocessor_config.json", "do_rescale", "false", "\"do_rescale\": false")]
    public void Load_BadValue_IsNamedWithItsFile(string file, string key, string value, string named)
    {
        fixture.Change(file, root => root[key] = JsonNode.Parse(value));

        var message = Should.Throw<ModelFormatException>(() => ModelFolder.Load(fixture.Path)).Message;

        message.ShouldContain(named);
        message.ShouldContain(file);
    }

    [Fact]
    public void Load_NotJson_IsNamed()
    {
        File.WriteAllText(fixture.In("config.json"), "{");

        Should.Throw<ModelFormatException>(() => ModelFolder.Load(fixture.Path)).Message.ShouldContain("config.json is not valid JSON");
    }

    [Fact]
    public void Load_NoFolder_IsNamed() =>
        Should.Throw<ModelFormatException>(() => ModelFolder.Load("/nowhere")).Message.ShouldBe("There is no model folder /nowhere.");

    [Fact]
    public void Load_ChatTemplateAsFile_IsPreferred()
    {
        File.WriteAllText(fixture.In("chat_template.jinja"), "a template");

        ModelFolder.Load(fixture.Path).ChatTemplate.ShouldBe("a template");
    }

    [Fact]
    public void Load_NoChatTemplate_IsRefused()
    {
        File.Delete(fixture.In("tokenizer_config.json"));

        Should.Throw<ModelFormatException>(() => ModelFolder.Load(fixture.Path)).Message.ShouldContain("no chat template");
    }
}
