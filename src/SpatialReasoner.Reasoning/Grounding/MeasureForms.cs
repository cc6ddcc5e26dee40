using System.Numerics;
using System.Text.RegularExpressions;
using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Grounding;

/// <summary>
/// Measures that only the caller's geometry knows, and that the scenes' language therefore lacks: from the camera, along the ground, in height.
/// Over the skeleton of a <see cref="Sentence"/>, in which regions are placeholders (<c>how far is @0 from the camera</c>).
/// </summary>
internal static class MeasureForms
{
    private const string S = "@(?<s>[0-9]+)", R = "@(?<r>[0-9]+)", Metres = "(?: in (?:metres|m))?";

    private static readonly (Regex Pattern, Func<Match, Sentence, RegionQuestion?> Build)[] Forms =
    [
        Form($"how (?:far|far away) is {S}(?: away)?(?: from (?:the camera|me|us|here))?{Metres}", Range),
        Form($"what is the (?:distance|depth)(?: (?:of|to|from the camera to))? {S}(?: from the camera)?{Metres}", Range),
        Form($"how far (?<axis>horizontally|vertically) (?:apart )?(?:are|is) {S} (?:and|from) {R}{Metres}", Along),
        Form($"how far (?:apart )?(?:are|is) {S} (?:and|away from|from) {R}(?: apart)? (?<axis>horizontally|vertically){Metres}", Along),
        Form($"what is the (?<axis>horizontal|vertical) distance{Metres} (?:between|from) {S} (?:and|to) {R}{Metres}", Along),
    ];

    public static RegionQuestion? Read(Sentence sentence)
    {
        foreach (var (pattern, build) in Forms)
        {
            if (pattern.Match(sentence.Text) is { Success: true } match && build(match, sentence) is { } question)
                return question;
        }
        return null;
    }

    private static (Regex, Func<Match, Sentence, RegionQuestion?>) Form(string pattern, Func<Match, Sentence, RegionQuestion?> build) =>
        (new Regex($"^(?:{pattern})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)), build);

    private static RegionQuestion Range(Match m, Sentence sentence)
    {
        var s = Id(m, "s", sentence);
        return new RegionQuestion(Knowledge.Space, $"the distance from the camera to {s}", AnswerType.Distance, scene => SpatialAnswer.Length(scene[s].CameraDistance!.Value));
    }

    private static RegionQuestion? Along(Match m, Sentence sentence)
    {
        var (s, r) = (Id(m, "s", sentence), Id(m, "r", sentence));
        if (s == r)
            return null;
        var read = m.Groups["axis"].Value.StartsWith("horizontal", StringComparison.Ordinal)
            ? new RegionQuestion(Knowledge.Space, $"the distance of {s} and {r} along the ground", AnswerType.Distance,
                scene => SpatialAnswer.Length(new Vector2(Apart(scene).X, Apart(scene).Z).Length()))
            : new RegionQuestion(Knowledge.Space, $"the difference of the heights of {s} and {r}", AnswerType.Distance,
                scene => SpatialAnswer.Length(MathF.Abs(Apart(scene).Y)));
        return read with { NeedsGround = true };

        Vector3 Apart(GroundedScene scene) => scene[s].Centre - scene[r].Centre;
    }

    private static string Id(Match m, string group, Sentence sentence) => sentence.Mentions[int.Parse(m.Groups[group].ValueSpan)].Name!;
}
