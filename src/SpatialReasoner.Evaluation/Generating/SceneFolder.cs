using System.Text.Json;
using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;
using SpatialReasoner.Scenes.Rendering;

namespace SpatialReasoner.Evaluation.Generating;

/// <summary>Scenes as files: <c>SEED.png</c> each, and <c>questions.jsonl</c> with a question of every kind a scene allows.</summary>
internal static class SceneFolder
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static void Write(DirectoryInfo folder, SceneDifficulty difficulty, long firstSeed, long count, int size)
    {
        folder.Create();
        using var questions = new StreamWriter(Path.Combine(folder.FullName, "questions.jsonl"));
        for (var seed = firstSeed; seed < firstSeed + count; seed++)
        {
            var scene = SceneGenerator.Generate(seed, difficulty).Scene;
            var image = $"{seed}.png";
            File.WriteAllBytes(Path.Combine(folder.FullName, image), PngFile.Encode(size, size, Renderer.Render(scene, size).Rgb));
            foreach (var kind in QuestionKinds.Scored)
            {
                if (ProceduralSuite.TryItem(kind, difficulty, scene) is { } item)
                    questions.WriteLine(JsonSerializer.Serialize(new { image, kind = kind.Id(), question = item.Text, options = item.Question.Options, answer = item.Truth.Text }, Json));
            }
        }
    }
}
