using System.Text.Json.Nodes;
using SpatialReasoner.Inference.Onnx.Tests.Tokenization;

namespace SpatialReasoner.Inference.Onnx.Tests.Model;

/// <summary>A model folder with real JSON and empty graphs, deleted afterwards.</summary>
internal sealed class ModelFixture : IDisposable
{
    public const string SmolVlmTemplate =
        "<|im_start|>{% for message in messages %}{{message['role'] | capitalize}}{% if message['content'][0]['type'] == 'image' %}{{':'}}"
        + "{% else %}{{': '}}{% endif %}{% for line in message['content'] %}{% if line['type'] == 'text' %}{{line['text']}}"
        + "{% elif line['type'] == 'image' %}{{ '<image>' }}{% endif %}{% endfor %}<end_of_utterance>\n{% endfor %}"
        + "{% if add_generation_prompt %}{{ 'Assistant:' }}{% endif %}";

    public const string ChatMlTemplate =
        "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\\nYou are a helpful assistant.<|im_end|>\\n' }}"
        + "{% endif %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    public ModelFixture()
    {
        Path = Directory.CreateTempSubdirectory("model-").FullName;
        Directory.CreateDirectory(In("onnx"));
        foreach (var graph in (string[])["vision_encoder", "embed_tokens", "decoder_model_merged"])
            File.WriteAllBytes(In($"onnx/{graph}.onnx"), []);
        File.Copy(System.IO.Path.Combine(TokenizerFixture.Folder, "tokenizer.json"), In("tokenizer.json"));
        File.WriteAllText(In("config.json"), """
            {"model_type": "idefics3", "image_token_id": 4, "scale_factor": 2, "eos_token_id": 0,
             "text_config": {"max_position_embeddings": 256}, "vision_config": {"patch_size": 8},
             "spatialreasoner": {"closed_language": true}}
            """);
        File.WriteAllText(In("generation_config.json"), """{"eos_token_id": [6, 2]}""");
        File.WriteAllText(In("processor_config.json"), """{"processor_class": "Idefics3Processor", "image_seq_len": 16}""");
        File.WriteAllText(In("preprocessor_config.json"), """
            {"image_processor_type": "Idefics3ImageProcessor", "do_image_splitting": false, "size": {"longest_edge": 64},
             "max_image_size": {"longest_edge": 64}, "resample": 2, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}
            """);
        SetChatTemplate(SmolVlmTemplate);
    }

    public string Path { get; }

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public void SetChatTemplate(string template) =>
        File.WriteAllText(In("tokenizer_config.json"), new JsonObject { ["chat_template"] = template }.ToJsonString());

    public void Change(string name, Action<JsonObject> change)
    {
        var root = JsonNode.Parse(File.ReadAllText(In(name)))!.AsObject();
        change(root);
        File.WriteAllText(In(name), root.ToJsonString());
    }

    public PromptBuilder Builder()
    {
        var folder = ModelFolder.Load(Path);
        return new PromptBuilder(folder, Tokenizer.Load(folder.TokenizerPath), new ImageDecoder());
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
