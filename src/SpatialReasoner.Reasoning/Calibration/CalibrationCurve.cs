namespace SpatialReasoner.Reasoning.Calibration;

/// <summary>A step of a calibration curve: answers at least this confident, up to the next step.</summary>
/// <param name="From">Least raw confidence, 0 to 1; the first step's is 0.</param>
/// <param name="Probability">Of being right, (0, 1).</param>
/// <param name="Items">Answers it was measured on.</param>
/// <param name="Right">How many of them were right.</param>
public sealed record CalibrationStep(double From, double Probability, int Items, int Right);

/// <summary>A monotone step function from raw confidence to the probability of being right.</summary>
/// <param name="Steps">By rising confidence; probabilities rise with them.</param>
public sealed record CalibrationCurve(IReadOnlyList<CalibrationStep> Steps)
{
    /// <summary>Probability that an answer of this raw confidence is right.</summary>
    public double Apply(double confidence) => Steps.LastOrDefault(s => s.From <= confidence, Steps[0]).Probability;
}
