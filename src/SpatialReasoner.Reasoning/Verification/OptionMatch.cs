using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Verification;

/// <summary>Whether an offered option is the one that was found.</summary>
internal static class OptionMatch
{
    /// <summary>Bound on the error of a distance worked out from rounded records, metres.</summary>
    private static readonly double DistanceError = Uncertainty.OfRecords.GroundDistance + 0.125;

    public static Judgement Judge(IReadOnlyList<string> options, int index, SpatialAnswer found)
    {
        if (found.Type != AnswerType.Distance)
            return Judgement.Holds(string.Equals(options[index], found.Text, StringComparison.OrdinalIgnoreCase), $"'{found.Text}' was found");
        // Distances seldom equal an option; the nearest one is meant, unless the found one lies too close to the middle between two.
        var lengths = options.Select(o => AnswerReader.Normalise(o, new AnswerFormat(AnswerType.Distance))?.Value).ToList();
        if (lengths[index] is not { } own || lengths.Exists(l => l is null))
            return Judgement.Unknown("not every option is a distance");
        var off = Math.Abs(own - found.Value!.Value);
        var rest = lengths.Where((_, i) => i != index).Select(l => Math.Abs(l!.Value - found.Value.Value)).DefaultIfEmpty(double.PositiveInfinity).Min();
        return Judgement.ByMargin(rest - off, 2 * DistanceError, $"'{found.Text}' was found");
    }
}
