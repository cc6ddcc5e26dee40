using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Inference;
using SpatialReasoner.Inference.Onnx;
using SpatialReasoner.Scenes.Export;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Tests.EmbeddedModel;

/// <summary>The model that ships, opened once for all tests, and questions to put to it.</summary>
public sealed class EmbeddedModelFixture : IAsyncDisposable
{
    /// <summary>Tests ask dozens of questions at once, each in several calls: how many wait at the worst moment is the machine's, not the test's, to say.</summary>
    internal LocalModel Model { get; } = LocalModel.Open(Repository.ModelFolder, new EngineOptions { Slots = 24, MaxSequenceTokens = 256, MaxQueuedRequests = 1000 });

    public ValueTask DisposeAsync() => Model.DisposeAsync();

    /// <summary>A mix of kinds, wordings and modes over validation scenes.</summary>
    internal static IReadOnlyList<(ProceduralItem Item, string Text, ImageContent Image)> Questions(int count)
    {
        var perKind = (count / QuestionKinds.Scored.Count) + 1;
        return
        [
            .. QuestionKinds.Scored
                .SelectMany(kind => ProceduralSuite.Items(kind, SceneDifficulty.Standard, SeedRanges.ValidationStart + 5000, perKind))
                .Select((item, i) => (
                    item,
                    $"{item.Text} {(i % 3 == 0 ? Dialogues.AnswerDirectly : Dialogues.ThinkStepByStep)}",
                    PictureSource.Of(item, PictureControl.Own, SceneDifficulty.Standard, SceneGenerator.ModelImageSize)))
                .Take(count),
        ];
    }

    internal static CompletionRequest Ask(string text, ImageContent image, int chains = 1, float temperature = 0, long seed = 0) => new()
    {
        Messages = [ChatMessage.User(text, image)],
        Sampling = new SamplingParameters { Chains = chains, Temperature = temperature, Seed = seed, MaxTokens = 128 },
    };
}
