using System.Globalization;
using System.Numerics;
using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning.Imagining;
using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Telling;

/// <summary>Results as a model reads them: the answer first, directions as words instead of signs.</summary>
public static class ResultTexts
{
    /// <summary>The answer to a question, and what it rests on.</summary>
    public static string OfAnswer(ReasoningResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var votes = result.Votes.Sum(v => v.Count);
        string?[] about =
        [
            double.IsFinite(result.Confidence) ? $"confidence {Share(result.Confidence)}" : null,
            votes > 1 ? $"{result.Votes[0].Count} of {votes} chains agree" : null,
            (result.Question?.Viewer ?? result.Question?.Inner?.Viewer) is { } viewer ? $"seen by the {viewer}" : null,
            $"strategy {result.Strategy}",
            $"rests on {string.Join(", ", result.Sources)}",
        ];
        return Lines(
            [Answer(result), string.Join("; ", about.OfType<string>()), .. result.Abstained ? ["Not to be relied on: it abstained."] : Array.Empty<string>()],
            result.Warnings);
    }

    /// <summary>What was perceived of a picture.</summary>
    public static string OfScene(ReasoningResult looked)
    {
        ArgumentNullException.ThrowIfNull(looked);
        return Lines(
            looked.Scene is not { } scene
                ? ["No object could be read from what the model saw in the picture."]
                : [$"{scene.Objects.Count} objects, in metres from the camera along the ground:", .. scene.Objects.Select(Line)],
            looked.Warnings);
    }

    /// <summary>A scene through a viewer's eyes.</summary>
    public static string OfView(ImaginedView view, IReadOnlyList<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(view);
        return Lines(
            [
                $"Around the {view.Viewer}, which looks ahead, in metres; the picture shows it from above and behind:",
                .. view.Objects.Where(o => o.Name != view.Viewer)
                    .Select(o => $"- {o.Name}: {Place(new Vector2(o.Position.X, o.Position.Z))}{Facing(o.Facing, $"the {view.Viewer}'s own")}"),
                .. view.Unplaced.Select(name => $"- {name}: seen without a place on the ground"),
            ],
            warnings);
    }

    /// <summary>The answer's text; a letter with the option behind it.</summary>
    private static string Answer(ReasoningResult result) =>
        result.Answer is { Type: AnswerType.Letter, Text: [var letter] } answer
            ? $"{answer.Text} ({result.Question?.Options.ElementAtOrDefault(letter - 'A') ?? answer.Text})"
            : result.Answer.Text;

    private static string Line(PerceivedObject o) =>
        $"- {o.Name}: {(o.Ground is { } ground ? Place(ground) : "no place on the ground")}{Facing(o.Facing, "the camera's right")}; confidence {Share(o.Confidence)}";

    /// <param name="ground">Metres to the right and ahead.</param>
    private static string Place(Vector2 ground) =>
        $"{Numbers.Text(MathF.Abs(ground.X))} {(ground.X < 0 ? "left" : "right")}, {Numbers.Text(MathF.Abs(ground.Y))} {(ground.Y < 0 ? "behind" : "ahead")}";

    private static string Facing(float? radians, string from) => radians is { } angle
        ? $", facing {Angles.ToDegrees(angle).ToString("0", CultureInfo.InvariantCulture)} degrees counter-clockwise from {from}" : "";

    private static string Share(double share) => share.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Lines(IEnumerable<string> lines, IReadOnlyList<string> warnings) => string.Join('\n', [.. lines, .. warnings.Select(w => $"Warning: {w}")]);
}
