using SpatialReasoner.Evaluation.Calibrating;
using SpatialReasoner.Evaluation.Reporting;
using SpatialReasoner.Evaluation.Running;
using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Evaluation.Tests.Running;
using SpatialReasoner.Scenes.Generation;

namespace SpatialReasoner.Evaluation.Tests.Calibrating;

public sealed class CalibrationFitTests
{
    /// <summary>Always sure, and right three times out of four.</summary>
    private static IEnumerable<ItemOutcome> Overconfident(long firstSeed) => Enumerable.Range(0, 400).Select(i =>
        Outcomes.Of(firstSeed + i, "cot", correct: i % 4 != 0) with { Strategy = "cot", Asked = "left_right", Confidence = 0.99 });

    [Fact]
    public void Fit_ConfidencesThatSayTooMuch_SayWhatIsTrue()
    {
        var calibration = CalibrationFit.Fit([.. Overconfident(FittingSeeds.First)]);

        calibration.Strategies["cot"]["left_right"].Apply(0.99).ShouldBe(0.75, 0.01);
        calibration.Provenance.Model.ShouldBe("tiny");
        calibration.Provenance.ItemsPerKind.ShouldBe(400);
    }

    [Fact]
    public void Fit_SeveralRuns_FitsThemTogetherAndNamesTheCommandOfEach()
    {
        var again = FittingSeeds.First + 1_000_000;

        var calibration = CalibrationFit.Fit([.. Overconfident(FittingSeeds.First)], [.. Overconfident(again)]);

        calibration.Strategies["cot"]["left_right"].Steps.Sum(s => s.Items).ShouldBe(800);
        calibration.Provenance.ItemsPerKind.ShouldBe(800);
        calibration.Provenance.Command.ShouldBe(
            $"evaluation run --model models/tiny --difficulty standard --seed {FittingSeeds.First} --count 400 --kinds left_right --strategies cot --out 0.jsonl; " +
            $"evaluation run --model models/tiny --difficulty standard --seed {again} --count 400 --kinds left_right --strategies cot --out 1.jsonl; evaluation calibrate 0.jsonl 1.jsonl");
    }

    [Fact]
    public void Fit_ColumnsWithOptionsAndRouted_AreLeftOut()
    {
        ItemOutcome[] outcomes =
        [
            .. Overconfident(FittingSeeds.First),
            .. Overconfident(FittingSeeds.First).Select(o => o with { Definition = "cot@0.8", Correct = false }),
            .. Overconfident(FittingSeeds.First).Select(o => o with { Definition = "auto", Correct = false }),
        ];

        CalibrationFit.Fit([outcomes]).Strategies["cot"]["left_right"].Steps.Sum(s => s.Items).ShouldBe(400);
    }

    [Fact]
    public void Fit_PublishedSeeds_AreRefused()
    {
        Should.Throw<FormatException>(() => CalibrationFit.Fit([.. Overconfident(SeedRanges.ValidationStart)])).Message.ShouldContain("outside the fitting seeds");
    }

    [Fact]
    public void Fit_ControlPicturesAndMixedModels_AreRefused()
    {
        Should.Throw<FormatException>(() => CalibrationFit.Fit([.. Overconfident(FittingSeeds.First).Select(o => o with { Picture = PictureControl.Blank })]))
            .Message.ShouldContain("'blank'");
        Should.Throw<FormatException>(() => CalibrationFit.Fit([.. Overconfident(FittingSeeds.First).Select((o, i) => o with { Model = i == 0 ? "a" : "b" })]))
            .Message.ShouldContain("a, b");
    }

    [Fact]
    public void Report_WithACalibration_ShowsTheErrorBeforeAndAfter()
    {
        var calibration = CalibrationFit.Fit([.. Overconfident(FittingSeeds.First)]);

        var lines = new Report([.. Overconfident(SeedRanges.ValidationStart)], [], [calibration]).ToMarkdown().Split('\n');

        lines.ShouldContain("| left_right | 24.0 → 0.1 |");
        lines.ShouldContain("| 70 to 80 | 400: 75 → 75 |");
    }
}
