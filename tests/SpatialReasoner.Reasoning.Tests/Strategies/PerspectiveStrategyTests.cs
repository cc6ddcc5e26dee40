using System.Text.RegularExpressions;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Calibration;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Strategies;

public sealed partial class PerspectiveStrategyTests
{
    private const string LeftRight = "From the red robot's viewpoint, is the blue cube on its left or its right?";
    private const string FrontBehind = "From the red robot's viewpoint, is the blue cube in front of it or behind it?";
    private const string Side = "Is the blue cube to the left or to the right of the red robot?";

    /// <summary>The robot faces the camera: the cube is on its left and behind it, the cone on its right and in front.</summary>
    private static readonly Dictionary<string, string> Records = new(StringComparer.Ordinal)
    {
        ["red robot"] = " red robot x16 y16 X0 Z9 D12 yaw270",
        ["blue cube"] = " blue cube x22 y13 X2 Z10 D13",
        ["green cone"] = " green cone x13 y19 X-1 Z8 D11.25",
    };

    /// <summary>A model that sees <see cref="Records"/> in the caller's image, and looks at mental images with <paramref name="look"/>.</summary>
    private static ScriptedModel Model(Func<CompletionRequest, string> look) => new(Models.Closed, r => [IsLook(r) ? look(r) : Perceive(r.UserText())]);

    private static bool IsLook(CompletionRequest request) =>
        request.UserText().StartsWith("Objects:", StringComparison.Ordinal) || !request.Messages[^1].Content.OfType<ImageContent>().Contains(Requests.Image);

    private static string Perceive(string text)
    {
        if (text.EndsWith("Think step by step.", StringComparison.Ordinal))
            return " answer: right";
        var named = Records.Keys.Where(name => text.Contains(name, StringComparison.Ordinal)).ToList();
        return string.Concat((named.Count == 0 ? Records.Keys : (IEnumerable<string>)named).Select(name => Records[name] + ";"));
    }

    private static ReasoningRequest Ask(PerspectiveMode mode, string question = LeftRight) => Requests.Ask("perspective", question) with { Perspective = mode };

    [Fact]
    public async Task Reason_Numeric_AsksTheRecordsOfTheMentalImage()
    {
        var model = Model(_ => " x12 < x16; answer: left");

        var result = await Reasoner.Create(model).ReasonAsync(Ask(PerspectiveMode.Numeric));

        var text = model.Requests[^1].UserText();
        var match = NumericPrompt().Match(text);
        match.Success.ShouldBeTrue(text);
        // The robot stands on the imagined camera's axis, its left is the picture's left.
        var (robot, cube) = (int.Parse(match.Groups["robot"].Value), int.Parse(match.Groups["cube"].Value));
        robot.ShouldBeInRange(15, 16);
        cube.ShouldBeLessThan(robot - 5);
        result.Answer.ShouldBe(SpatialAnswer.Choice("left"));
        result.Sources.ShouldBe([AnswerSource.Model, AnswerSource.Geometry]);
        result.MentalImage.ShouldBeNull();
        result.Scene!.Objects.Select(o => o.Name).ShouldContain("blue cube");
        result.Prompts.ShouldContain(p => p.Name == "families/spatial-tiny/perspective/numeric");
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(PerspectiveMode.Numeric, true)]
    [InlineData(PerspectiveMode.Visual, false)]
    [InlineData(PerspectiveMode.Exact, false)]
    public async Task Reason_Calibrated_IsSoInTheModeThatWasMeasured(PerspectiveMode? mode, bool calibrated)
    {
        var curve = new CalibrationCurve([new CalibrationStep(0, 0.75, 100, 75)]);
        var calibration = new ConfidenceCalibration(
            new CalibrationProvenance("spatial-tiny", "hard", 1L << 41, 100, "calibrate"),
            new Dictionary<string, IReadOnlyDictionary<string, CalibrationCurve>>(StringComparer.Ordinal)
            {
                ["perspective"] = new Dictionary<string, CalibrationCurve>(StringComparer.Ordinal) { ["perspective_left_right"] = curve },
            });

        var result = await Reasoner.Create(Model(_ => " x12 < x16; answer: left"), new ReasonerOptions { Calibration = calibration })
            .ReasonAsync(Requests.Ask("perspective", LeftRight) with { Perspective = mode });

        result.Calibrated.ShouldBe(calibrated);
        result.Confidence.ShouldBe(calibrated ? 0.75 : result.RawConfidence);
    }

    [Fact]
    public async Task Reason_Visual_ShowsTheModelTheMentalImageAndReturnsIt()
    {
        var model = Model(_ => " left");

        var result = await Reasoner.Create(model).ReasonAsync(Ask(PerspectiveMode.Visual));

        model.Requests[^1].UserText().ShouldBe($"{Side} Answer directly.");
        var shown = model.Requests[^1].Messages[^1].Content.OfType<ImageContent>().Single();
        shown.Bytes.ToArray()[1..4].ShouldBe("PNG"u8.ToArray());
        result.MentalImage!.Bytes.ToArray().ShouldBe(shown.Bytes.ToArray());
        result.Answer.ShouldBe(SpatialAnswer.Choice("left"));
    }

    [Fact]
    public async Task Reason_FrontBehind_IsAskedFromBesideAsLeftOrRight()
    {
        var model = Model(_ => " left");

        var result = await Reasoner.Create(model).ReasonAsync(Ask(PerspectiveMode.Visual, FrontBehind));

        model.Requests[^1].UserText().ShouldBe($"{Side} Answer directly.");
        result.Answer.ShouldBe(SpatialAnswer.Choice("behind"));
    }

    [Fact]
    public async Task Reason_Exact_AsksTheModelOnlyWhatItSees()
    {
        var model = Model(_ => throw new InvalidOperationException("Nothing is left to ask."));

        (await Reasoner.Create(model).ReasonAsync(Ask(PerspectiveMode.Exact))).Answer.ShouldBe(SpatialAnswer.Choice("left"));
        (await Reasoner.Create(model).ReasonAsync(Ask(PerspectiveMode.Exact, FrontBehind))).Answer.ShouldBe(SpatialAnswer.Choice("behind"));
    }

    [Theory]
    [InlineData(PerspectiveMode.Numeric)]
    [InlineData(PerspectiveMode.Visual)]
    [InlineData(PerspectiveMode.Exact)]
    public async Task Reason_ACount_LooksOncePerObject(PerspectiveMode mode)
    {
        var model = Model(r => r.UserText().Contains("Is the blue cube", StringComparison.Ordinal) ? " answer: left" : " answer: right");

        var result = await Reasoner.Create(model).ReasonAsync(Ask(mode, "From the red robot's viewpoint, how many objects are on its left?"));

        model.Requests.Count(IsLook).ShouldBe(mode == PerspectiveMode.Exact ? 0 : 2);
        result.Answer.ShouldBe(SpatialAnswer.Count(1));
        if (mode == PerspectiveMode.Visual)
            result.MentalImage.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("From the red robot's viewpoint, is the blue cube on its left?", "yes")]
    [InlineData("From the red robot's viewpoint, is the blue cube on its right?", "no")]
    [InlineData("From the red robot's viewpoint, is the blue cube on its left or its right? (A) right (B) left", "B")]
    public async Task Reason_YesNoAndOptions_AreAnsweredFromTheSide(string question, string answer)
    {
        foreach (var mode in Enum.GetValues<PerspectiveMode>())
            (await Reasoner.Create(Model(_ => " answer: left")).ReasonAsync(Ask(mode, question))).Answer.Text.ShouldBe(answer);
    }

    [Fact]
    public async Task Reason_OptionsOfTheRequest_AreAnsweredInTheirWords()
    {
        var request = Ask(PerspectiveMode.Numeric) with { Options = ["on its right", "on its left"] };

        var result = await Reasoner.Create(Model(_ => " answer: left")).ReasonAsync(request);

        result.Answer.Text.ShouldBe((await Reasoner.Create(Model(_ => "")).ReasonAsync(request with { Perspective = PerspectiveMode.Exact })).Answer.Text);
        result.Answer.Text.ShouldBeOneOf("B", "on its left");
    }

    [Fact]
    public async Task Reason_ALookThatSaysNothing_IsDecidedByGeometryAndSaid()
    {
        var result = await Reasoner.Create(Model(_ => " answer: banana")).ReasonAsync(Ask(PerspectiveMode.Visual));

        result.Answer.ShouldBe(SpatialAnswer.Choice("left"));
        result.Warnings.ShouldContain(w => w.Contains("geometry did", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reason_NoViewer_IsAnsweredWithoutAChangeOfPerspective()
    {
        var result = await Reasoner.Create(Model(_ => " answer: left")).ReasonAsync(Ask(PerspectiveMode.Visual, "Is the blue cube to the left or to the right of the green cone?"));

        result.Answer.ShouldBe(SpatialAnswer.Choice("right"));
        result.MentalImage.ShouldBeNull();
        result.Plan.Strategy.ShouldBe("perspective");
        result.Warnings.ShouldContain(w => w.Contains("takes no object's viewpoint", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reason_AViewerWhoseFrontIsNotSeen_FallsBackToAChainAndSaysSo()
    {
        var model = new ScriptedModel(Models.Closed, r =>
            [r.UserText().EndsWith("Think step by step.", StringComparison.Ordinal) ? " answer: right" : " red robot x16 y16 X0 Z9 D12; blue cube x22 y13 X2 Z10 D13;"]);

        var result = await Reasoner.Create(model).ReasonAsync(Ask(PerspectiveMode.Visual));

        result.Answer.ShouldBe(SpatialAnswer.Choice("right"));
        result.Warnings.ShouldContain(w => w.Contains("not seen clearly", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(PerspectiveMode.Numeric)]
    [InlineData(PerspectiveMode.Visual)]
    [InlineData(PerspectiveMode.Exact)]
    public async Task Reason_ASubjectThatIsNotThere_IsNotInTheImage(PerspectiveMode mode)
    {
        var model = new ScriptedModel(Models.Closed, r => [r.UserText().StartsWith("Is there", StringComparison.Ordinal) ? " no" : Records["red robot"] + ";"]);

        var result = await Reasoner.Create(model).ReasonAsync(Ask(mode));

        result.Answer.ShouldBe(SpatialAnswer.Absent);
        result.MentalImage.ShouldBeNull();
    }

    [Fact]
    public async Task Reason_OpenModelInNumbers_GetsTheViewersCoordinatesAndNoImage()
    {
        var model = new ScriptedModel(Models.Open, r => r.Messages[0].Role == ChatRole.System && r.Messages[0].Content.OfType<TextContent>().Single().Text.Contains("origin of your own frame", StringComparison.Ordinal)
            ? ["answer: left"]
            : ["""{"object": "man", "image": [0.5, 0.5], "ground": [0, 9], "depth": 9, "facing_degrees": 270}""" + "\n" + """{"object": "dog", "image": [0.7, 0.4], "ground": [2, 10], "depth": 10.2}"""]);

        var result = await Reasoner.Create(model).ReasonAsync(Ask(PerspectiveMode.Numeric, "From the man's viewpoint, is the dog on his left or his right?"));

        var look = model.Requests[^1];
        look.Messages.SelectMany(m => m.Content).OfType<ImageContent>().ShouldBeEmpty();
        look.Messages[0].Content.OfType<TextContent>().Single().Text.ShouldStartWith("You are the man");
        look.UserText().ShouldContain("- dog: (-2.00, 0.00, -1.00)");
        look.UserText().ShouldContain("Is the dog on your left or on your right?");
        result.Answer.Text.ShouldBe("left");
    }

    [Fact]
    public async Task Reason_SameSeed_SameResult()
    {
        var reasoner = Reasoner.Create(Model(_ => " answer: left"));
        var request = Ask(PerspectiveMode.Visual, "From the red robot's viewpoint, how many objects are in front of it?") with { UseMemory = false };

        var (first, second) = (await reasoner.ReasonAsync(request), await reasoner.ReasonAsync(request));

        second.Answer.ShouldBe(first.Answer);
        second.Confidence.ShouldBe(first.Confidence);
        second.Chains.ShouldBe(first.Chains);
        second.MentalImage!.Bytes.ToArray().ShouldBe(first.MentalImage!.Bytes.ToArray());
    }

    [GeneratedRegex(@"^Objects: blue cube x(?<cube>\d+) y\d+; red robot x(?<robot>\d+) y\d+; Is the blue cube to the left or to the right of the red robot\? Use the objects\.$")]
    private static partial Regex NumericPrompt();
}
