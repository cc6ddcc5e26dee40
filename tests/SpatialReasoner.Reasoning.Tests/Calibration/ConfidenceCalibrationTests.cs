using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Calibration;

namespace SpatialReasoner.Reasoning.Tests.Calibration;

public sealed class ConfidenceCalibrationTests
{
    private const string Left = " x3 < x12; answer: left", Right = " x13 > x12; answer: right";

    private static readonly ConfidenceCalibration Calibration = new(
        new CalibrationProvenance("spatial-tiny", "hard", 1L << 41, 500, "calibrate --count 500"),
        new Dictionary<string, IReadOnlyDictionary<string, CalibrationCurve>>(StringComparer.Ordinal)
        {
            ["direct"] = Curves("left_right", new CalibrationStep(0, 0.4, 50, 20), new CalibrationStep(0.8, 0.7, 50, 35)),
            ["self-consistency"] = Curves("left_right", new CalibrationStep(0, 0.25, 40, 10), new CalibrationStep(0.9, 0.75, 60, 45)),
        });

    [Fact]
    public void Load_WhatWasSaved_IsTheSame()
    {
        var path = Path.GetTempFileName();
        try
        {
            Calibration.Save(path);
            var loaded = ConfidenceCalibration.Load(path)!;

            loaded.Provenance.ShouldBe(Calibration.Provenance);
            loaded.Strategies.Keys.ShouldBe(Calibration.Strategies.Keys);
            foreach (var (strategy, kinds) in Calibration.Strategies)
            {
                foreach (var (kind, curve) in kinds)
                    loaded.Strategies[strategy][kind].Steps.ShouldBe(curve.Steps);
            }
            File.ReadAllText(path).ShouldContain("\"first_seed\": 2199023255552");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Load_NoFile_IsNull() => ConfidenceCalibration.Load(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString())).ShouldBeNull();

    [Theory]
    [InlineData("[]", "no calibration")]
    [InlineData("null", "holds null")]
    [InlineData("""{"strategies":{}}""", "provenance")]
    [InlineData("""{"provenance":P,"strategies":{"direct":{"count":{"steps":[]}}}}""", "strategies.direct.count.steps is empty")]
    [InlineData("""{"provenance":P,"strategies":{"direct":{"count":{"steps":[{"from":0.5,"probability":0.5,"items":1,"right":1}]}}}}""", "steps[0].from is 0.5")]
    [InlineData("""{"provenance":P,"strategies":{"direct":{"count":{"steps":[{"from":0,"probability":1,"items":1,"right":1}]}}}}""", "steps[0].probability is 1")]
    [InlineData("""{"provenance":P,"strategies":{"direct":{"count":{"steps":[{"from":0,"probability":0.9,"items":1,"right":1},{"from":0.5,"probability":0.4,"items":1,"right":1}]}}}}""", "steps[1].probability is 0.4")]
    [InlineData("""{"provenance":P,"strategies":{},"steps":[]}""", "steps")]
    public void Load_Nonsense_NamesTheField(string json, string message)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, json.Replace("P", """{"model":"m","difficulty":"hard","first_seed":1,"items_per_kind":2,"command":"c"}""", StringComparison.Ordinal));

            Should.Throw<InvalidCalibrationException>(() => ConfidenceCalibration.Load(path)).Message.ShouldContain(message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Reason_MeasuredStrategyAndKind_GivesTheMeasuredProbability()
    {
        var direct = await Ask(Requests.Ask("direct"), " left");
        var vote = await Ask(Requests.Ask("self-consistency"), Left, Right, Left, Left, Left, Left);

        (direct.Calibrated, direct.Confidence).ShouldBe((true, 0.7));
        direct.RawConfidence.ShouldBe(Math.Exp(ScriptedModel.Logprob), 1e-6);
        // Five to one, which is when the vote is decided.
        (vote.Calibrated, vote.Confidence, vote.RawConfidence).ShouldBe((true, 0.25, 5 / 6.0));
        direct.Abstained.ShouldBeFalse();
    }

    [Fact]
    public async Task Reason_NotMeasured_KeepsTheRawConfidence()
    {
        var count = await Ask(Requests.Ask("direct", "How many cubes are there?"), " 2");
        var unreadable = await Ask(Requests.Ask("direct"), " purple");

        (count.Calibrated, count.Confidence).ShouldBe((false, count.RawConfidence));
        (unreadable.Calibrated, unreadable.Confidence, unreadable.Abstained).ShouldBe((false, 0, true));
    }

    [Fact]
    public async Task Reason_SampledOtherwise_IsNotWhatWasMeasured()
    {
        var request = Requests.Ask("self-consistency");
        var same = await Ask(request with { Samples = 8, Temperature = 0.8f, Weighting = VoteWeighting.Plurality }, Left);
        same.Calibrated.ShouldBeTrue();
        foreach (var other in new[]
        {
            request with { Samples = 4 }, request with { Temperature = 0.7f }, request with { TopP = 0.5f }, request with { Views = [ViewKind.Inverse] },
            request with { Weighting = VoteWeighting.Confidence }, request with { Stop = new StopRule(StopRuleKind.None) },
        })
            (await Ask(other, Left)).Calibrated.ShouldBeFalse();
        (await Ask(Requests.Ask("direct") with { Samples = 4 }, " left")).Calibrated.ShouldBeFalse();
    }

    [Theory]
    [InlineData(0.75, false)]
    [InlineData(0.76, true)]
    public async Task Reason_AbstainBelow_ComparesTheCalibratedConfidence(double least, bool abstained)
    {
        var result = await Ask(Requests.Ask("self-consistency") with { AbstainBelow = least }, Left);

        result.RawConfidence.ShouldBe(1);
        result.Abstained.ShouldBe(abstained);
        result.Answer.Text.ShouldBe("left");
        result.Votes.ShouldBe([new Vote("left", 3, 1)]);
        result.Warnings.ShouldBe(abstained ? ["The confidence (0.75) is below abstain_below (0.76); the answer is only the best guess."] : []);
    }

    [Fact]
    public async Task Reason_AbstainBelowWithoutCalibration_SaysSo()
    {
        var request = Requests.Ask("self-consistency") with { AbstainBelow = 0.5 };

        var result = await Reasoner.Create(new ScriptedModel(Models.Closed, Left)).ReasonAsync(request);

        result.Abstained.ShouldBeFalse();
        result.Warnings.ShouldHaveSingleItem().ShouldContain("uncalibrated");
    }

    private static Task<ReasoningResult> Ask(ReasoningRequest request, params string[] chains) =>
        Reasoner.Create(new ScriptedModel(Models.Closed, chains), new ReasonerOptions { Calibration = Calibration }).ReasonAsync(request);

    private static Dictionary<string, CalibrationCurve> Curves(string kind, params CalibrationStep[] steps) =>
        new(StringComparer.Ordinal) { [kind] = new CalibrationCurve(steps) };
}
