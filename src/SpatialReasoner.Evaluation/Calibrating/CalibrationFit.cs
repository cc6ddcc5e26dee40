using SpatialReasoner.Evaluation.Running;
using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Reasoning.Calibration;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Calibrating;

/// <summary>Fits a calibration to outcomes: per strategy and kind of question, over all difficulties they were measured on.</summary>
internal static class CalibrationFit
{
    /// <summary>
    /// Columns with options are left out: a strategy's confidences mean the same only while it is asked with its defaults. So are the columns of <c>auto</c>, whose
    /// choices are measured under their own names.
    /// </summary>
    /// <param name="runs">What each run of the evaluation wrote.</param>
    /// <exception cref="FormatException">Outcomes are of several models, of other seeds, of a control picture, or none can be used.</exception>
    public static ConfidenceCalibration Fit(params IReadOnlyList<IReadOnlyList<ItemOutcome>> runs)
    {
        ItemOutcome[] outcomes = [.. runs.SelectMany(run => run)];
        if (outcomes.FirstOrDefault(o => !FittingSeeds.Holds(o.Seed)) is { } published)
            throw new FormatException($"Seed {published.Seed} is outside the fitting seeds {FittingSeeds.First} to {FittingSeeds.End - 1}: what a report measures must not be fitted to.");
        if (outcomes.FirstOrDefault(o => o.Picture != PictureControl.Own) is { } control)
            throw new FormatException($"Seed {control.Seed} was asked with the control picture '{control.Picture.ToString().ToLowerInvariant()}'; calibrations are about pictures of their own.");
        var usable = outcomes.Where(IsUsable).ToArray();
        if (usable.Length == 0)
            throw new FormatException($"None of {outcomes.Length} outcomes is of a strategy asked with its defaults, which is all that is calibrated.");
        string[] models = [.. usable.Select(o => o.Model).Distinct(StringComparer.Ordinal)];
        if (models.Length > 1)
            throw new FormatException($"The outcomes are of the models {string.Join(", ", models)}; a calibration is of one.");
        var difficulties = string.Join(", ", usable.Select(o => o.Difficulty).Distinct(StringComparer.Ordinal));
        var strategies = usable.GroupBy(o => o.Strategy, StringComparer.Ordinal).OrderBy(s => s.Key, StringComparer.Ordinal).ToDictionary(s => s.Key, Curves, StringComparer.Ordinal);
        return new ConfidenceCalibration(
            new CalibrationProvenance(
                models[0], difficulties, usable.Min(o => o.Seed), usable.CountBy(o => (o.Difficulty, o.Strategy, o.Kind)).Max(c => c.Value),
                string.Join("; ", [.. runs.SelectMany((run, i) => Commands(run, $"{i}.jsonl")), $"evaluation calibrate {string.Join(' ', runs.Select((_, i) => $"{i}.jsonl"))}"])),
            strategies);
    }

    private static bool IsUsable(ItemOutcome o) => o.Definition == o.Strategy && o is { Abstained: false, Error: null };

    /// <summary>What to type for a run's outcomes; as many commands as there are numbers of questions per kind in it.</summary>
    private static IEnumerable<string> Commands(IReadOnlyList<ItemOutcome> run, string file) => run
        .Where(o => o.Definition == o.Strategy).GroupBy(o => (o.Difficulty, o.Strategy), (of, answers) => (of, Answers: answers.ToArray()))
        .GroupBy(s => (s.of.Difficulty, Count: s.Answers.CountBy(o => o.Kind).Max(c => c.Value), Kinds: string.Join(' ', s.Answers.Select(o => o.Kind).Distinct().Order().Select(k => k.Id()))))
        .Select(same => $"evaluation run --model models/{run[0].Model} --difficulty {same.Key.Difficulty} --seed {same.SelectMany(s => s.Answers).Min(o => o.Seed)} --count {same.Key.Count}"
            + (same.Key.Kinds.Split(' ').Length == QuestionKinds.Scored.Count ? "" : $" --kinds {same.Key.Kinds}")
            + $" --strategies {string.Join(' ', same.Select(s => s.of.Strategy).Order(StringComparer.Ordinal))} --out {file}");

    private static IReadOnlyDictionary<string, CalibrationCurve> Curves(IEnumerable<ItemOutcome> strategy) => strategy
        .GroupBy(o => o.Asked, StringComparer.Ordinal).OrderBy(k => k.Key, StringComparer.Ordinal)
        .ToDictionary(k => k.Key, k => IsotonicRegression.Fit([.. k.Select(o => new ConfidencePoint(Math.Clamp(o.Confidence, 0, 1), o.Correct))]), StringComparer.Ordinal);
}
