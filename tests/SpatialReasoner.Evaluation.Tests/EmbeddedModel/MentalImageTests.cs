using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Geometry;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Reasoning.Imagining;
using SpatialReasoner.Scenes.Chains;
using SpatialReasoner.Scenes.Export;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Tests.EmbeddedModel;

/// <summary>The embedded model understands mental images, drawn and in numbers, of scenes perceived without error.</summary>
public sealed class MentalImageTests(EmbeddedModelFixture fixture) : IClassFixture<EmbeddedModelFixture>
{
    private const int Scenes = 40;

    [Theory]
    [InlineData(QuestionKind.PerspectiveLeftRight)]
    [InlineData(QuestionKind.PerspectiveFrontBehind)]
    public async Task Picture_OfAMentalScene_IsReadAsItIs(QuestionKind kind) =>
        (await ReadAsync(kind, (side, _) => (
            $"{QuestionText.Phrase(side.InScene)} {Dialogues.AnswerDirectly}", new ImageContent(side.Scene.ToPng(256))))).ShouldBeGreaterThanOrEqualTo(Scenes - 2);

    [Theory]
    [InlineData(QuestionKind.PerspectiveLeftRight)]
    [InlineData(QuestionKind.PerspectiveFrontBehind)]
    public async Task Records_OfAMentalScene_AreReadAsTheyAre(QuestionKind kind) =>
        (await ReadAsync(kind, (side, image) => (
            $"Objects:{RecordList.For(side.InScene, side.Scene.Scene.ToSceneGraph())} {QuestionText.Phrase(side.InScene)} {Dialogues.UseObjects}", image))).ShouldBeGreaterThanOrEqualTo(Scenes - 1);

    /// <summary>How many of the questions it answers rightly.</summary>
    private async Task<int> ReadAsync(QuestionKind kind, Func<SideQuestion, ImageContent, (string Text, ImageContent Image)> ask)
    {
        var items = ProceduralSuite.Items(kind, SceneDifficulty.Hard, SeedRanges.ValidationStart + 6000, Scenes);
        var right = await Task.WhenAll(items.Select(async item =>
        {
            var question = ViewpointQuestion.Over(Perceived(item.Scene.ToSceneGraph()), item.Question)!;
            var side = question.Sides.Single();
            var (text, image) = ask(side, PictureSource.Of(item, PictureControl.Own, SceneDifficulty.Hard, SceneGenerator.ModelImageSize));
            var said = await fixture.Model.CompleteAsync(EmbeddedModelFixture.Ask(text, image));
            return AnswerReader.Read(said.Chains[0].Text, AnswerFormat.For(side.InScene)) is { } read
                && side.FromScene(read.Answer) is { } seen && question.Answer([seen]) == item.Truth;
        }));
        return right.Count(r => r);
    }

    private static PerceivedScene Perceived(SceneGraph scene) => new([.. scene.Nodes.Select(n => new PerceivedObject(n.Name)
    {
        Image = n.Image, Ground = n.Ground, CameraDistance = n.CameraDistance, Facing = n.Facing,
    })]);
}
