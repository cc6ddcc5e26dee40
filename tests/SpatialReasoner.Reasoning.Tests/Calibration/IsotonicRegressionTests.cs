using SpatialReasoner.Reasoning.Calibration;
using SpatialReasoner.Scenes.Generation;

namespace SpatialReasoner.Reasoning.Tests.Calibration;

public sealed class IsotonicRegressionTests
{
    [Fact]
    public void Fit_RisingShares_AreKeptWithLaplacesRule()
    {
        var curve = IsotonicRegression.Fit([.. Answers(0.5, 40, 20), .. Answers(0.75, 40, 30), .. Answers(1, 100, 95)]);

        curve.Steps.ShouldBe(
        [
            new CalibrationStep(0, 21 / 42.0, 40, 20),
            new CalibrationStep(0.625, 31 / 42.0, 40, 30),
            new CalibrationStep(0.875, 96 / 102.0, 100, 95),
        ]);
        curve.Apply(0).ShouldBe(0.5);
        curve.Apply(0.7).ShouldBe(31 / 42.0);
        curve.Apply(1).ShouldBe(96 / 102.0);
    }

    [Fact]
    public void Fit_FallingShares_ArePooled()
    {
        var curve = IsotonicRegression.Fit([.. Answers(0.4, 30, 20), .. Answers(0.6, 30, 10), .. Answers(0.9, 30, 27)]);

        curve.Steps.ShouldBe([new CalibrationStep(0, 31 / 62.0, 60, 30), new CalibrationStep(0.75, 28 / 32.0, 30, 27)]);
    }

    [Fact]
    public void Fit_AllRight_IsNeverCertain() => IsotonicRegression.Fit([.. Answers(1, 8, 8)]).Steps.ShouldBe([new CalibrationStep(0, 0.9, 8, 8)]);

    [Fact]
    public void Fit_AFewUnsureBesideManySure_AreNotPooledWithThem()
    {
        var curve = IsotonicRegression.Fit([.. Answers(0.4, 2, 0), .. Answers(0.5, 3, 1), .. Answers(1, 400, 390)]);

        curve.Steps.Select(s => s.Items).ShouldBe([5, 400]);
    }

    [Fact]
    public void Fit_AnyPoints_GiveFewStepsThatRiseAndBeatTheRawConfidence()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new SeededRandom(seed);
            // Overconfident: right as often as the square of what is claimed.
            var points = Enumerable.Range(0, 2000).Select(_ =>
            {
                var confidence = random.NextSingle();
                return new ConfidencePoint(confidence, random.NextSingle() < confidence * confidence);
            }).ToList();

            var curve = IsotonicRegression.Fit(points[..1000]);

            curve.Steps.Count.ShouldBeInRange(3, 11);
            curve.Steps[0].From.ShouldBe(0);
            curve.Steps.Sum(s => s.Items).ShouldBe(1000);
            foreach (var (lower, upper) in curve.Steps.Zip(curve.Steps.Skip(1)))
            {
                upper.From.ShouldBeGreaterThan(lower.From);
                upper.Probability.ShouldBeGreaterThan(lower.Probability);
            }
            curve.Steps.ShouldAllBe(s => s.Probability > 0 && s.Probability < 1);
            var unseen = points[1000..];
            var calibrated = unseen.ConvertAll(p => p with { Confidence = curve.Apply(p.Confidence) });
            ExpectedCalibrationError.EqualMass(calibrated).ShouldBeLessThan(ExpectedCalibrationError.EqualMass(unseen));
        }
    }

    [Fact]
    public void Fit_AnyOrder_GivesTheSameCurve()
    {
        ConfidencePoint[] points = [.. Answers(0.5, 40, 20), .. Answers(0.75, 40, 30), .. Answers(1, 100, 95)];

        IsotonicRegression.Fit([.. points.Reverse()]).Steps.ShouldBe(IsotonicRegression.Fit(points).Steps);
    }

    [Fact]
    public void Fit_NothingOrNonsense_IsRefused()
    {
        Should.Throw<ArgumentException>(() => IsotonicRegression.Fit([]));
        Should.Throw<ArgumentException>(() => IsotonicRegression.Fit([new ConfidencePoint(1.5, true)])).Message.ShouldContain("1.5");
        Should.Throw<ArgumentException>(() => IsotonicRegression.Fit([new ConfidencePoint(double.NaN, true)])).Message.ShouldContain("NaN");
    }

    private static IEnumerable<ConfidencePoint> Answers(double confidence, int items, int right) =>
        Enumerable.Range(0, items).Select(i => new ConfidencePoint(confidence, i < right));
}
