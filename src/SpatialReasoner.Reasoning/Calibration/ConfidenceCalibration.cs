using System.Text.Json;
using System.Text.Json.Serialization;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Strategies;
using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Calibration;

/// <summary>What a calibration was measured on: enough to measure it again.</summary>
/// <param name="Model">Id of the model.</param>
/// <param name="Difficulty">Of the scenes.</param>
/// <param name="FirstSeed">First scene seed of every kind.</param>
/// <param name="ItemsPerKind">Questions asked per kind and strategy.</param>
/// <param name="Command">The command that measured it.</param>
public sealed record CalibrationProvenance(string Model, string Difficulty, long FirstSeed, int ItemsPerKind, string Command);

/// <summary>
/// How often answers of each confidence were right, per strategy and kind of question: the file <c>calibration.json</c> beside a model.
/// </summary>
/// <param name="Strategies">By strategy id, then by the id of the question's kind (<see cref="ReasoningResult.Question"/>'s, or <c>free</c>).</param>
public sealed record ConfidenceCalibration(
    CalibrationProvenance Provenance, IReadOnlyDictionary<string, IReadOnlyDictionary<string, CalibrationCurve>> Strategies)
{
    /// <summary>Name of the file beside a model.</summary>
    public const string FileName = "calibration.json";

    /// <summary>Kind of questions that were not understood.</summary>
    public const string FreeKind = "free";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
    };

    /// <summary>Reads a calibration; null when there is no such file.</summary>
    /// <exception cref="InvalidCalibrationException">The file is no calibration.</exception>
    public static ConfidenceCalibration? Load(string path)
    {
        if (!File.Exists(path))
            return null;
        ConfidenceCalibration calibration;
        try
        {
            calibration = JsonSerializer.Deserialize<ConfidenceCalibration>(File.ReadAllText(path), Json)
                ?? throw new InvalidCalibrationException($"{path} holds null; a calibration is an object with provenance and strategies.");
        }
        catch (JsonException error)
        {
            throw new InvalidCalibrationException($"{path} is no calibration: {error.Message}", error);
        }
        foreach (var (strategy, kinds) in calibration.Strategies)
        {
            foreach (var (kind, curve) in kinds)
                Check($"{path}: strategies.{strategy}.{kind}", curve);
        }
        return calibration;
    }

    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Json) + "\n");

    /// <summary>The key of a question's kind.</summary>
    public static string KindOf(SpatialQuestion? question) => question?.Kind.Id() ?? FreeKind;

    /// <summary>
    /// Probability that an answer of this raw confidence is right; null where it was not measured: another strategy or kind, or chains sampled otherwise than by
    /// default, whose confidences mean something else.
    /// </summary>
    internal double? Calibrate(double confidence, ReasoningTask task, StrategyDescription strategy) =>
        IsMeasured(task.Request, strategy) && Strategies.TryGetValue(strategy.Id, out var kinds) && kinds.TryGetValue(KindOf(task.Question.Question), out var curve)
            ? curve.Apply(confidence)
            : null;

    private static bool IsMeasured(ReasoningRequest request, StrategyDescription strategy)
    {
        return request is { Views: null, Stop: null, Vision: null, Weighting: null or VoteWeighting.Plurality }
            && IsDefault(StrategyOptions.Samples, Number(request.Samples)) && IsDefault(StrategyOptions.Temperature, Number(request.Temperature))
            && IsDefault(StrategyOptions.TopP, Number(request.TopP)) && IsDefault(StrategyOptions.Perspective, request.Perspective?.ToString().ToLowerInvariant());

        bool IsDefault(string name, string? value) => value is null || strategy.Options.All(o => o.Name != name || o.Default == value);

        static string? Number(double? value) => value is { } given ? Numbers.Text(Math.Round(given, 6)) : null;
    }

    private static void Check(string where, CalibrationCurve curve)
    {
        var steps = curve.Steps;
        if (steps.Count == 0)
            throw new InvalidCalibrationException($"{where}.steps is empty; at least one step is needed.");
        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            if (i == 0 ? step.From != 0 : !(step.From > steps[i - 1].From && step.From <= 1))
                throw new InvalidCalibrationException($"{where}.steps[{i}].from is {step.From}; the first is 0, and they rise up to 1.");
            if (!(step.Probability is > 0 and < 1) || (i > 0 && step.Probability < steps[i - 1].Probability))
                throw new InvalidCalibrationException($"{where}.steps[{i}].probability is {step.Probability}; it lies between 0 and 1 and never falls.");
        }
    }
}
