using System.Globalization;
using Microsoft.Extensions.Options;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;
using SpatialReasoner.Scenes.Rendering;
using SpatialReasoner.Server.Composition;
using SpatialReasoner.Server.Scenes;

namespace SpatialReasoner.Server.Swagger;

/// <summary>A small real scene with a question about it, so that "Try it out" works as it stands. Never trained on.</summary>
internal sealed class ExampleScene
{
    public ExampleScene(IOptions<ModelOptions> model)
    {
        // The embedded model's folder bears its id; waiting for the model itself would keep the documentation away while it loads.
        Model = Path.GetFileName(Path.TrimEndingDirectorySeparator(model.Value.Path));
        for (var seed = SeedRanges.ValidationStart; ; seed++)
        {
            var query = new SceneQuery(seed, SceneDifficulty.Standard, SceneGenerator.ModelImageSize, [QuestionKind.PerspectiveLeftRight]);
            var generated = SceneGenerator.Generate(seed, query.Difficulty);
            if (SceneQuestions.Draw(generated.Scene.ToSceneGraph(), query) is not [var question])
                continue;
            Seed = seed.ToString(CultureInfo.InvariantCulture);
            Question = question.Question;
            Image = "data:image/png;base64," + Convert.ToBase64String(PngFile.Encode(query.Size, query.Size, generated.Image.Rgb));
            return;
        }
    }

    public string Model { get; }
    public string Seed { get; }
    public string Question { get; }
    public string Image { get; }
}
