using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.SemanticKernel.Tests;

public sealed class SpatialFunctionsTests
{
    private const string Picture = "data:image/png;base64,AQID";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reason_AnswersFirst_ThenWhatItRestsOn()
    {
        var report = await new SpatialFunctions(new FakeReasoner()).ReasonAsync("Where is it?", [Picture], cancellationToken: Cancellation);

        report.Text.ShouldBe("left\nconfidence 0.88; 7 of 8 chains agree; strategy self-consistency; rests on model\nWarning: Something to know.");
        report.Result!.Confidence.ShouldBe(0.875);
    }

    [Fact]
    public async Task Reason_EveryArgument_ReachesTheReasoner()
    {
        var reasoner = new FakeReasoner();

        await new SpatialFunctions(reasoner).ReasonAsync(
            "Where?", [Picture], ["left", "right"], "red robot", "cot", "high", 9, 0.5f, 7, ["mirror", "crop"], "verifier", "exact", "yes_no", 0.6, 100, 2000, 1500, Cancellation);

        var asked = reasoner.Asked!;
        asked.Images.ShouldHaveSingleItem().Bytes.ToArray().ShouldBe([1, 2, 3]);
        (asked.Question, asked.Viewpoint, asked.Strategy, asked.Effort, asked.Samples, asked.Temperature, asked.Seed)
            .ShouldBe(("Where?", "red robot", "cot", ReasoningEffort.High, 9, 0.5f, 7L));
        asked.Options.ShouldBe(["left", "right"]);
        asked.Views.ShouldBe([ViewKind.Mirror, ViewKind.Crop]);
        (asked.Weighting, asked.Perspective, asked.AnswerType, asked.AbstainBelow).ShouldBe((VoteWeighting.Verifier, PerspectiveMode.Exact, AnswerType.YesNo, 0.6));
        (asked.MaxTokens, asked.TokenBudget, asked.Deadline).ShouldBe((100, 2000, TimeSpan.FromMilliseconds(1500)));
    }

    [Theory]
    [InlineData("effort", "'effort' is 'lots'; it must be one of minimal, low, medium, high, max.")]
    [InlineData("views[0]", "'views[0]' is 'lots'; it must be one of original, mirror, options, inverse, crop, paraphrase.")]
    [InlineData("answer_type", "'answer_type' is 'lots'; it must be one of auto, choice, yes_no, letter, object, count, distance, angle, description.")]
    public async Task Reason_AnUnknownWord_IsNamedWithWhatIsAllowed(string argument, string expected)
    {
        var refused = await Should.ThrowAsync<InvalidReasoningRequestException>(() => new SpatialFunctions(new FakeReasoner()).ReasonAsync(
            "Where?", [Picture], effort: argument == "effort" ? "lots" : null, views: argument == "views[0]" ? ["lots"] : null,
            answer_type: argument == "answer_type" ? "lots" : null, cancellationToken: Cancellation));

        refused.Field.ShouldBe(argument);
        refused.Message.ShouldBe(expected);
    }

    [Fact]
    public async Task Perceive_ListsWhatIsWhere_InWords()
    {
        var reasoner = new FakeReasoner(FakeReasoner.Robot, FakeReasoner.Cube);

        var report = await new SpatialFunctions(reasoner).PerceiveAsync(Picture, samples: 3, cancellationToken: Cancellation);

        report.Text.ShouldBe("""
            2 objects, in metres from the camera along the ground:
            - red robot: 0 right, 2 ahead, facing 90 degrees counter-clockwise from the camera's right; confidence 0.90
            - blue cube: 1 left, 3 ahead; confidence 0.75
            Warning: Something to know.
            """.ReplaceLineEndings("\n"));
        reasoner.Asked!.Samples.ShouldBe(3);
        reasoner.Asked.Strategy.ShouldBe("exact");
    }

    [Fact]
    public async Task Imagine_TellsWhatIsAroundTheViewer_AndDrawsIt()
    {
        var report = await new SpatialFunctions(new FakeReasoner(FakeReasoner.Robot, FakeReasoner.Cube)).ImagineAsync("red robot", Picture, size: 64, cancellationToken: Cancellation);

        report.Text.ShouldContain("Around the red robot");
        report.Text.ShouldContain("- blue cube: 1 left, 1 ahead");
        report.Picture!.Value.Span[..4].ToArray().ShouldBe([0x89, (byte)'P', (byte)'N', (byte)'G']);
    }

    [Theory]
    [InlineData("blue cube", 256, "has no facing")]
    [InlineData("green ball", 256, "is not in the scene; there are camera, red robot, blue cube")]
    [InlineData(" ", 256, "'viewer' is missing")]
    [InlineData("red robot", 20, "'size' is 20; it must be between 64 and 512 pixels.")]
    public async Task Imagine_WhatCannotBe_IsRefusedWithAReason(string viewer, int size, string expected) =>
        (await Should.ThrowAsync<InvalidReasoningRequestException>(() => new SpatialFunctions(new FakeReasoner(FakeReasoner.Robot, FakeReasoner.Cube))
            .ImagineAsync(viewer, Picture, size, cancellationToken: Cancellation))).Message.ShouldContain(expected);

    [Fact]
    public async Task Imagine_NothingPerceived_SaysSo() =>
        (await Should.ThrowAsync<InvalidReasoningRequestException>(() => new SpatialFunctions(new FakeReasoner()).ImagineAsync("camera", Picture, cancellationToken: Cancellation)))
            .Message.ShouldContain("nothing to imagine");

    [Fact]
    public void Report_AsAKernelsModelReadsIt_IsItsTextAlone() =>
        JsonSerializer.Serialize(new SpatialReport("left") { Picture = new byte[] { 1 } }).ShouldBe("""{"Text":"left"}""");

    [Fact]
    public void Functions_EveryArgumentAndFunction_IsDescribed()
    {
        foreach (var method in typeof(SpatialFunctions).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            method.GetCustomAttribute<DescriptionAttribute>().ShouldNotBeNull(method.Name);
            foreach (var parameter in method.GetParameters().Where(p => p.ParameterType != typeof(CancellationToken)))
                parameter.GetCustomAttribute<DescriptionAttribute>().ShouldNotBeNull($"{method.Name}.{parameter.Name}");
        }
    }
}
