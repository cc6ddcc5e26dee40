using System.Globalization;
using SpatialReasoner.Scenes;
using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.Mcp;

/// <summary>Answers as a model reads them: the answer first, directions as words instead of signs.</summary>
internal static class ToolTexts
{
    public static string Of(ReasonResponse response)
    {
        var votes = response.Votes.Sum(v => v.Count);
        string?[] about =
        [
            response.Confidence is { } confidence ? $"confidence {Share(confidence)}" : null,
            votes > 1 ? $"{response.Votes[0].Count} of {votes} chains agree" : null,
            response.Frame.Object is { } viewer ? $"seen by the {viewer}" : null,
            $"strategy {response.Strategy}",
            $"rests on {string.Join(", ", response.Sources)}",
        ];
        // The option behind a letter.
        var answer = response.Answer is { Type: "letter", Value: { } option } ? $"{response.Answer.Text} ({option})" : response.Answer.Text;
        return Lines(
            [answer, string.Join("; ", about.OfType<string>()), .. response.Abstained ? ["Not to be relied on: it abstained."] : Array.Empty<string>()],
            response.Warnings);
    }

    public static string Of(PerceiveResponse response) => Lines(
        response.Scene is not { } scene
            ? ["No object could be read from what the model saw in the picture."]
            : [$"{scene.Objects.Count} objects, in metres from the camera along the ground:", .. scene.Objects.Select(Line)],
        response.Warnings);

    public static string Of(ImagineResponse response) => Lines(
        [
            $"Around the {response.Viewer}, which looks ahead, in metres; the picture shows it from above and behind:",
            .. response.Objects.Where(o => o.Name != response.Viewer).Select(o => $"- {o.Name}: {Place(o.Position)}{Facing(o.FacingDegrees, $"the {response.Viewer}'s own")}"),
            .. response.Unplaced.Select(name => $"- {name}: seen without a place on the ground"),
        ],
        response.Warnings);

    private static string Line(PerceivedObjectPart o) =>
        $"- {o.Name}: {(o.Position is { } position ? Place(position) : "no place on the ground")}{Facing(o.FacingDegrees, "the camera's right")}; confidence {Share(o.Confidence)}";

    /// <param name="position">[x, y, z]: x to the right, z ahead.</param>
    private static string Place(IReadOnlyList<float> position) =>
        $"{Numbers.Text(MathF.Abs(position[0]))} {(position[0] < 0 ? "left" : "right")}, {Numbers.Text(MathF.Abs(position[2]))} {(position[2] < 0 ? "behind" : "ahead")}";

    private static string Facing(float? degrees, string from) =>
        degrees is { } angle ? $", facing {angle.ToString("0", CultureInfo.InvariantCulture)} degrees counter-clockwise from {from}" : "";

    private static string Share(double share) => share.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Lines(IEnumerable<string> lines, IReadOnlyList<string> warnings) => string.Join('\n', [.. lines, .. warnings.Select(w => $"Warning: {w}")]);
}
