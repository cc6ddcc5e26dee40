using SpatialReasoner.Reasoning.Calibration;

namespace SpatialReasoner.Reasoning.Tests.Calibration;

public sealed class ExpectedCalibrationErrorTests
{
    // Two bins by hand: |8 - 9| of ten at 0.9, |4 - 2.5| of five at 0.5.
    private static readonly ConfidencePoint[] Points = [.. Answers(0.9, 10, 8), .. Answers(0.5, 5, 4)];

    [Fact]
    public void EqualWidth_TwoBins_IsTheWeightedGap() => ExpectedCalibrationError.EqualWidth(Points).ShouldBe((1 + 1.5) / 15, 1e-12);

    [Fact]
    public void EqualWidth_OneBin_LetsGapsCancel() => ExpectedCalibrationError.EqualWidth(Points, bins: 1).ShouldBe((12 - 11.5) / 15, 1e-12);

    [Fact]
    public void EqualWidth_Certainty_BelongsToTheLastBin() => ExpectedCalibrationError.EqualWidth([.. Answers(1, 4, 3), .. Answers(0.95, 4, 4)]).ShouldBe(0.8 / 8, 1e-12);

    [Fact]
    public void EqualMass_EqualConfidences_ShareABin()
    {
        // Ten bins of three by count; the nines stay together all the same.
        ExpectedCalibrationError.EqualMass([.. Answers(0.9, 27, 24), .. Answers(0.5, 3, 0)]).ShouldBe((0.3 + 1.5) / 30, 1e-9);
        ExpectedCalibrationError.EqualMass(Points).ShouldBe((1 + 1.5) / 15, 1e-12);
    }

    [Fact]
    public void EqualMass_ManyValues_FillsItsBinsEvenly()
    {
        // Confidences 0.00 to 0.99, right above one half: by hand in two bins of fifty.
        ConfidencePoint[] points = [.. Enumerable.Range(0, 100).Select(i => new ConfidencePoint(i / 100.0, i >= 50))];

        ExpectedCalibrationError.EqualMass(points, bins: 2).ShouldBe((12.25 + (50 - 37.25)) / 100, 1e-9);
    }

    [Fact]
    public void AnyVariant_Nothing_IsRefused()
    {
        Should.Throw<ArgumentException>(() => ExpectedCalibrationError.EqualWidth([]));
        Should.Throw<ArgumentException>(() => ExpectedCalibrationError.EqualMass([]));
    }

    private static IEnumerable<ConfidencePoint> Answers(double confidence, int items, int right) =>
        Enumerable.Range(0, items).Select(i => new ConfidencePoint(confidence, i < right));
}
