using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Running;

/// <summary>What <c>run</c> was asked to do.</summary>
internal sealed record RunOptions
{
    public required string ModelPath { get; init; }
    public required IReadOnlyList<StrategySetting> Strategies { get; init; }

    /// <summary>Columns compared item by item: a minus b.</summary>
    public required IReadOnlyList<(string A, string B)> Compare { get; init; }
    public required IReadOnlyList<QuestionKind> Kinds { get; init; }
    public required SceneDifficulty Difficulty { get; init; }
    public required PictureControl Picture { get; init; }

    /// <summary>First scene seed of every kind.</summary>
    public required long Seed { get; init; }

    /// <summary>Items per kind.</summary>
    public required int Count { get; init; }

    /// <summary>Side of the picture sent, pixels.</summary>
    public required int PictureSize { get; init; }

    /// <summary>Questions in flight; their chains share decode steps.</summary>
    public required int Concurrency { get; init; }

    public required string? Output { get; init; }
}

/// <summary>A column of the table: a strategy, its samples and temperature, for example <c>self-consistency:8@0.8</c>.</summary>
internal sealed record StrategySetting(string Strategy, int? Samples, float? Temperature)
{
    public string Label => Strategy + (Samples is { } n ? $":{n}" : "") + (Temperature is { } t ? $"@{t}" : "");

    /// <summary>Reads <c>id[:samples][@temperature]</c>.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static StrategySetting Parse(string text)
    {
        var temperature = text.Split('@', 2);
        var samples = temperature[0].Split(':', 2);
        int? n = samples.Length == 1 ? null
            : int.TryParse(samples[1], out var parsed) ? parsed
            : throw new FormatException($"'{text}': '{samples[1]}' is not a number of samples; the form is id[:samples][@temperature].");
        float? t = temperature.Length == 1 ? null
            : float.TryParse(temperature[1], out var value) ? value
            : throw new FormatException($"'{text}': '{temperature[1]}' is not a temperature; the form is id[:samples][@temperature].");
        return new StrategySetting(samples[0], n, t);
    }
}
