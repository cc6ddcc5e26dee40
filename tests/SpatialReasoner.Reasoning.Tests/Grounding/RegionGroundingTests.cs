using System.Globalization;
using System.Numerics;
using SpatialReasoner.Geometry;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Grounding;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Grounding;

/// <summary>Questions about regions through the whole reasoner; the model is scripted and must not be asked where geometry suffices.</summary>
public sealed class RegionGroundingTests
{
    private static readonly ImageSize Size = new(640, 480);

    private static readonly ImageRegion Left = new("region0", new ImageBox(100, 200, 200, 320)), Right = new("region1", new ImageBox(400.5f, 100, 500, 180));

    private readonly ScriptedModel closed = new(Models.Closed, " left"), open = new(Models.Open, " left");

    private static ReasoningRequest Ask(string question, params ImageRegion[] regions) =>
        new() { Question = question, Images = [new ImageContent(new byte[] { 1 })], Regions = regions.Length == 0 ? [Left, Right] : regions };

    private static Task<ReasoningResult> RunAsync(ScriptedModel model, ReasoningRequest request, KnownImages? images = null) =>
        Reasoner.Create(model, new ReasonerOptions { Images = images ?? new KnownImages(Size) }).ReasonAsync(request);

    private static ReasoningRequest Measured(DepthScene scene, string question, params int[] objects) => new()
    {
        Question = question,
        Images = [new ImageContent(new byte[] { 1 })],
        Regions = [.. objects.Select((o, i) => new ImageRegion(string.Create(CultureInfo.InvariantCulture, $"region{i}"), scene.Box(o)) { Mask = Mask(scene, o) })],
        Depth = new DepthImage(new ImageContent(new byte[] { 2 }), 0.001),
        Camera = new ImageCamera(scene.Intrinsics) { Gravity = scene.Gravity },
    };

    private static KnownImages Images(DepthScene scene) =>
        new(new ImageSize(DepthScene.Size, DepthScene.Size), new GreyImage(DepthScene.Size, DepthScene.Size, scene.Millimetres));

    private static RunLengthMask Mask(DepthScene scene, int index)
    {
        var counts = new List<int>();
        var (run, value) = (0, false);
        for (var x = 0; x < DepthScene.Size; x++)
        {
            for (var y = 0; y < DepthScene.Size; y++)
            {
                if (scene.Shows(x, y, index) != value)
                {
                    counts.Add(run);
                    (run, value) = (0, !value);
                }
                run++;
            }
        }
        counts.Add(run);
        return new RunLengthMask(DepthScene.Size, DepthScene.Size, counts);
    }

    [Theory]
    [InlineData("Is <region0> left or right of <region1>?", "left")]
    [InlineData("Is the <region0> to the right of the object <region1>?", "no")]
    [InlineData("Is <region1> above or below <region0>?", "above")]
    [InlineData("Which is farther left, <region0> or <region1>?", "region0")]
    [InlineData("Is <region0> left or right of <region1>? (A) right (B) left", "B")]
    public async Task Reason_PlacesInTheImage_NeedNothingButBoxes(string question, string answer)
    {
        var result = await RunAsync(closed, Ask(question));

        result.Answer.Text.ShouldBe(answer);
        result.Sources.ShouldBe([AnswerSource.Geometry, AnswerSource.Regions]);
        result.Strategy.ShouldBe("exact");
        result.Confidence.ShouldBe(1);
        result.Chains.ShouldBeEmpty();
        closed.Requests.ShouldBeEmpty();
        result.Scene!.Objects[0].Image.ShouldBe(new Vector2(150 / 640f, 260 / 480f));
        result.Scene.Objects[0].Box!.Value.Left.ShouldBe(100 / 640f);
    }

    [Fact]
    public async Task Reason_OfferedOptions_AreAnsweredInTheCallersWords()
    {
        var result = await RunAsync(closed, Ask("Is <region0> left or right of <region1>?") with { Options = ["To the left", "To the right"] });

        result.Answer.Text.ShouldBe("To the left");
    }

    [Fact]
    public async Task Reason_DistancesWithDepthAndCamera_AreWithinATenthOfTheTruth()
    {
        var errors = new List<double>();
        for (var number = 0; number < 20; number++)
        {
            var scene = DepthScene.Number(number);
            if (scene.Clear is not [var a, var b, ..])
                continue;
            var result = await RunAsync(closed, Measured(scene, "How far apart are <region0> and <region1>?", a, b), Images(scene));

            result.Sources.ShouldBe([AnswerSource.Geometry, AnswerSource.Depth, AnswerSource.Camera, AnswerSource.Regions]);
            result.Answer.Type.ShouldBe(AnswerType.Distance);
            var truth = Vector3.Distance(scene.Truth(a), scene.Truth(b));
            errors.Add(Math.Abs(result.Answer.Value!.Value - truth) / truth);
        }
        errors.Count.ShouldBeGreaterThan(10);
        errors.Count(e => e < 0.1).ShouldBeGreaterThanOrEqualTo((int)Math.Floor(errors.Count * 0.9));
        closed.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Which is nearer, <region0> or <region1>?")]
    [InlineData("Is <region0> nearer or farther than <region1>?")]
    [InlineData("Is <region0> nearer to the camera than <region1>?")]
    [InlineData("Is <region0> in front of or behind <region1>?")]
    [InlineData("How far is <region0> from the camera?")]
    [InlineData("What is the vertical distance between <region0> and <region1>?")]
    [InlineData("What is the horizontal distance between <region0> and <region1>?")]
    [InlineData("How tall is <region0>?")]
    [InlineData("What is the width of <region1>?")]
    [InlineData("Is <region0> taller than <region1>?")]
    [InlineData("Which of <region0> and <region1> is bigger?")]
    [InlineData("In which direction is <region1> from <region0>?")]
    [InlineData("If I am at <region0>, in which direction is <region1>?")]
    [InlineData("How big is <region0>?")]
    [InlineData("At what clock position is <region1> from <region0>?")]
    public async Task Reason_MeasuresOfGeneratedScenes_AgreeWithTheirTruth(string question)
    {
        var (right, asked) = (0, 0);
        for (var number = 0; number < 20; number++)
        {
            var scene = DepthScene.Number(number);
            if (scene.Clear is not [var a, var b, ..])
                continue;
            var result = await RunAsync(closed, Measured(scene, question, a, b), Images(scene));
            asked++;
            right += Agrees(question, scene, a, b, result.Answer) ? 1 : 0;
        }
        closed.Requests.ShouldBeEmpty();
        (right / (double)asked).ShouldBeGreaterThanOrEqualTo(0.85);
    }

    private static bool Agrees(string question, DepthScene scene, int a, int b, SpatialAnswer answer)
    {
        var (first, second) = (scene.Scene.Objects[a], scene.Scene.Objects[b]);
        var (here, there) = (scene.Truth(a), scene.Truth(b));
        float Range(Vector3 p) => Vector3.Distance(p, new Vector3(0, scene.Scene.Camera.Position.Y, 0));
        float Wide(Scenes.SceneObject o) => 2 * MathF.Max(o.Box.HalfExtents.X, o.Box.HalfExtents.Z);
        var nearer = Range(here) < Range(there);
        bool Close(double truth) => Math.Abs(answer.Value!.Value - truth) <= Math.Max(0.1 * truth, 0.15);
        return question switch
        {
            "Which is nearer, <region0> or <region1>?" => answer.Text == (nearer ? "region0" : "region1"),
            "Is <region0> nearer or farther than <region1>?" => answer.Text == (nearer ? "nearer" : "farther"),
            "Is <region0> nearer to the camera than <region1>?" => answer.Text == (nearer ? "yes" : "no"),
            "Is <region0> in front of or behind <region1>?" => answer.Text == (here.Z < there.Z ? "in front" : "behind"),
            "How far is <region0> from the camera?" => Close(Range(here)),
            "What is the vertical distance between <region0> and <region1>?" => Close(MathF.Abs(here.Y - there.Y)),
            "What is the horizontal distance between <region0> and <region1>?" => Close(new Vector2(here.X - there.X, here.Z - there.Z).Length()),
            "How tall is <region0>?" => Close(first.Height),
            "What is the width of <region1>?" => Close(Wide(second)),
            "Is <region0> taller than <region1>?" => MathF.Abs(first.Height - second.Height) < 0.05f || answer.Text == (first.Height > second.Height ? "yes" : "no"),
            // Equally large shapes differ by what they hide of themselves.
            "Which of <region0> and <region1> is bigger?" => first.Size == second.Size || answer.Text == (first.Size == "large" ? "region0" : "region1"),
            "How big is <region0>?" => Close(MathF.Max(Wide(first), first.Height)),
            _ => Clock(answer.Value!.Value, MathF.Atan2(there.X - here.X, there.Z - here.Z)),
        };
    }

    private static bool Clock(double degrees, float truth)
    {
        var off = Math.Abs(degrees - Angles.ToDegrees(Angles.Normalise(truth))) % 360;
        return Math.Min(off, 360 - off) <= 15;
    }

    [Fact]
    public async Task Reason_WithoutAPose_SaysWhatThatRestsOn()
    {
        var scene = DepthScene.Number(1);
        var request = Measured(scene, "How tall is <region0>?", scene.Clear[0]);

        var level = await RunAsync(closed, request with { Camera = new ImageCamera(scene.Intrinsics) }, Images(scene));
        var posed = await RunAsync(closed, request, Images(scene));

        level.Warnings.ShouldContain(w => w.Contains("taken for level"));
        posed.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Reason_DepthOfAnotherSize_IsScaledAndSaysSo()
    {
        var scene = DepthScene.Number(2);
        var half = new GreyImage(128, 128, [.. Enumerable.Range(0, 128 * 128).Select(i => scene.Millimetres[(i / 128 * 2 * 256) + (i % 128 * 2)])]);
        var request = Measured(scene, "How far is <region0> from the camera?", scene.Clear[0]);

        var full = await RunAsync(closed, request, Images(scene));
        var scaled = await RunAsync(closed, request, new KnownImages(new ImageSize(256, 256), half));

        scaled.Warnings.ShouldContain(w => w.Contains("128 x 128") && w.Contains("scaled"));
        scaled.Answer.Value!.Value.ShouldBe(full.Answer.Value!.Value, 0.1);
    }

    [Fact]
    public async Task Reason_DepthAlone_OrdersButDoesNotMeasure()
    {
        var scene = DepthScene.Number(1);
        var request = Measured(scene, "Is <region0> in front of or behind <region1>?", scene.Clear[0], scene.Clear[1]) with { Camera = null };

        (await RunAsync(closed, request, Images(scene))).Sources.ShouldBe([AnswerSource.Geometry, AnswerSource.Depth, AnswerSource.Regions]);
        (await Should.ThrowAsync<QuestionNotUnderstoodException>(() =>
            RunAsync(closed, request with { Question = "How far apart are <region0> and <region1>?" }, Images(scene)))).Message.ShouldContain("needs 'camera'");
    }

    [Fact]
    public async Task Reason_OpenModelBeyondGeometry_SeesMarks()
    {
        var images = new KnownImages(Size);

        var result = await RunAsync(open, Ask("What is the <region0> made of, and is <region1> the same?") with { Views = [ViewKind.Mirror] }, images);

        images.Marks.ShouldBe([new ImageMark(new PixelBox(100, 200, 200, 320), "region0"), new ImageMark(new PixelBox(400, 100, 500, 180), "region1")]);
        var sent = open.Requests.ShouldHaveSingleItem().Messages.SelectMany(m => m.Content).ToList();
        sent.OfType<ImageContent>().ShouldBe([KnownImages.Marked]);
        string.Concat(sent.OfType<TextContent>().Select(t => t.Text)).ShouldContain("What is the object marked region0 made of, and is the object marked region1 the same?");
        result.Sources.ShouldBe([AnswerSource.Model]);
        result.Warnings.ShouldContain(w => w.Contains("original view"));
    }

    [Fact]
    public async Task Reason_StrategyNamed_AsksTheModelThoughGeometryKnows()
    {
        await RunAsync(open, Ask("Is <region0> left or right of <region1>?") with { Strategy = "direct" });

        open.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Reason_ClosedModelWithNames_IsAskedByName()
    {
        var regions = new[] { Left with { Name = "red cube" }, Right with { Name = "blue sphere" } };

        var result = await RunAsync(closed, Ask("Is <region0> in front of or behind <region1>?", regions));

        closed.Requests.ShouldHaveSingleItem().Messages[^1].Content.OfType<TextContent>().Single().Text.ShouldContain("Is the red cube in front of or behind the blue sphere?");
        result.Question!.Kind.ShouldBe(QuestionKind.FrontBehind);
    }

    [Theory]
    [InlineData("How far apart are <region0> and <region1>?", "'depth' and 'camera'")]
    [InlineData("Is <region0> in front of or behind <region1>?", "'depth'")]
    [InlineData("What is <region0> made of?", "geometry alone does not answer it")]
    public async Task Reason_ClosedModelWithoutNames_SaysWhatIsMissing(string question, string missing)
    {
        var fault = await Should.ThrowAsync<QuestionNotUnderstoodException>(() => RunAsync(closed, Ask(question)));

        fault.Message.ShouldContain(missing);
        fault.Message.ShouldContain("<region0>");
        fault.Message.ShouldContain("'name'");
    }

    public static TheoryData<string, string, ReasoningRequest> Wrong()
    {
        const string Question = "Is <region0> left of <region1>?";
        var scene = DepthScene.Number(0);
        var measured = Measured(scene, Question, 0, 1);
        return new()
        {
            { "question", "region0, region1", Ask("Is <region0> left of <region7>?") },
            { "question", "'regions' is empty", Ask(Question) with { Regions = [] } },
            { "images", "exactly 1", Ask(Question) with { Images = [new ImageContent(new byte[] { 1 }), new ImageContent(new byte[] { 2 })] } },
            { "regions[1].box", "640 x 480", Ask(Question, Left, Right with { Box = new ImageBox(400, 100, 641, 180) }) },
            { "regions[0].box", "x0 < x1", Ask(Question, Left with { Box = new ImageBox(200, 200, 100, 320) }, Right) },
            { "regions[0].box", "NaN", Ask(Question, Left with { Box = new ImageBox(float.NaN, 200, 300, 320) }, Right) },
            { "regions[1].id", "must differ", Ask(Question, Left, Left) },
            { "regions[0].id", "lower-case", Ask(Question, Left with { Id = "Region 0" }, Right) },
            { "regions[0].name", "1 to 60", Ask(Question, Left with { Name = " " }, Right) },
            { "regions[0].mask.size", "[480, 640]", Ask(Question, Left with { Mask = new RunLengthMask(480, 640, [480 * 640]) }, Right) },
            { "regions[0].mask.counts", "307200", Ask(Question, Left with { Mask = new RunLengthMask(640, 480, [5, 3]) }, Right) },
            { "regions[0].mask.counts", "307200", Ask(Question, Left with { Mask = new RunLengthMask(640, 480, [-5, 307205]) }, Right) },
            { "regions[0].mask.counts", "no pixel", Ask(Question, Left with { Mask = new RunLengthMask(640, 480, [307200]) }, Right) },
            { "regions", "at most 32", Ask(Question, [.. Enumerable.Range(0, 33).Select(i => Left with { Id = $"region{i}" })]) },
            { "depth", "without regions", measured with { Question = "Is the red cube left of the blue cone?", Regions = [] } },
            { "camera", "without regions", measured with { Question = "Is the red cube left of the blue cone?", Regions = [], Depth = null } },
            { "depth.metres_per_unit", "above 0", measured with { Depth = measured.Depth! with { MetresPerUnit = 0 } } },
            { "camera.fx", "above 0", measured with { Camera = new ImageCamera(new CameraIntrinsics(0, 1, 1, 1)) } },
            { "camera.fy", "above 0", measured with { Camera = new ImageCamera(new CameraIntrinsics(1, -1, 1, 1)) } },
            { "camera.cx", "number", measured with { Camera = new ImageCamera(new CameraIntrinsics(1, 1, float.NaN, 1)) } },
            { "depth.image", "3 channels", Ask(Question) with { Depth = new DepthImage(new ImageContent(new byte[] { 2 }), 1) } },
        };
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Reason_GeometryThatIsWrong_IsNamed(string field, string says, ReasoningRequest request)
    {
        var fault = await Should.ThrowAsync<InvalidReasoningRequestException>(() => RunAsync(closed, request));

        fault.Field.ShouldBe(field);
        fault.Message.ShouldContain(says);
    }

    [Fact]
    public async Task Reason_DepthOfAnotherShape_IsRefused()
    {
        var fault = await Should.ThrowAsync<InvalidReasoningRequestException>(() => RunAsync(
            closed,
            Ask("Is <region0> left of <region1>?") with { Depth = new DepthImage(new ImageContent(new byte[] { 2 }), 0.001) },
            new KnownImages(Size, new GreyImage(480, 640, new ushort[480 * 640]))));

        fault.Field.ShouldBe("depth.image");
        fault.Message.ShouldContain("480 x 640");
    }

    [Fact]
    public async Task Reason_WithoutAnImageEditor_RefusesRegions() =>
        (await Should.ThrowAsync<InvalidReasoningRequestException>(() => Reasoner.Create(closed).ReasonAsync(Ask("Is <region0> left of <region1>?"))))
            .Field.ShouldBe("regions");

    [Fact]
    public async Task Reason_WordsInAngleBrackets_AreNoRegions()
    {
        await RunAsync(open, Ask("Is the mug left of the plate? Put it into <answer></answer>.") with { Regions = [] });

        open.Requests[^1].UserText().ShouldContain("<answer></answer>");
    }
}
