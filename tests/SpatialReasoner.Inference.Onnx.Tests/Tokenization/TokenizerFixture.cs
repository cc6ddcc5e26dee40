using System.Text.Json.Nodes;

namespace SpatialReasoner.Inference.Onnx.Tests.Tokenization;

/// <summary>The small tokenizer of Fixtures/tokenizer.json, and variations of it.</summary>
internal static class TokenizerFixture
{
    public static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Tokenization", "Fixtures");

    public static Tokenizer Load() => Tokenizer.Load(Path.Combine(Folder, "tokenizer.json"));

    /// <summary>The tokenizer after <paramref name="change"/> of its file.</summary>
    public static Tokenizer LoadChanged(Action<JsonObject> change)
    {
        var root = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "tokenizer.json")))!.AsObject();
        change(root);
        var path = Path.Combine(Path.GetTempPath(), $"tokenizer-{Guid.NewGuid():N}.json");
        File.WriteAllText(path, root.ToJsonString());
        try
        {
            return Tokenizer.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
