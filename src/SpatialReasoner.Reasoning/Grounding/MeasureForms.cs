using System.Numerics;
using System.Text.RegularExpressions;
using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Grounding;

/// <summary>
/// Questions for measures of regions: distances, sizes, directions - the quantitative half of SpatialRGPT-Bench, over the skeleton of a
/// <see cref="Sentence"/> in which regions are placeholders (<c>how wide is @0</c>).
/// </summary>
internal static class MeasureForms
{
    private const string S = "@(?<s>[0-9]+)", R = "@(?<r>[0-9]+)", Metres = "(?: in (?:metres|m))?";

    private static readonly (Regex Pattern, Func<Match, Sentence, RegionQuestion?> Build)[] Forms =
    [
        Form($"how (?:far|far away)(?: away)? is {S}(?: away)?(?: from (?:the camera|me|us|here))?{Metres}", Range),
        Form($"(?:what is the|how large is the) (?:distance|depth)(?: (?:of|to|from the camera to))? {S}(?: from the camera)?{Metres}", Range),
        Form($"how far (?<axis>horizontally|vertically) (?:apart )?(?:are|is) {S} (?:and|from) {R}{Metres}", Distance),
        Form($"how far (?:apart )?(?:are|is) {S} (?:and|away from|from) {R}(?: apart)?(?: (?<axis>horizontally|vertically))?{Metres}", Distance),
        Form($"how far is it from {S} to {R}{Metres}", Distance),
        Form($"how many metres (?:are )?(?:between|separate|apart are|are between|lie between) {S} and {R}", Distance),
        Form($"what is the (?:(?<axis>horizontal|vertical|direct) )?distance{Metres} (?:between|from) {S} (?:and|to) {R}{Metres}", Distance),
        Form($"how (?<measure>wide|tall|high|big|large) is {S}{Metres}", Size),
        Form($"what is the (?<measure>width|height|size) of {S}{Metres}", Size),
        Form($"is {S} (?<measure>wider|narrower|thinner|taller|higher|shorter|bigger|larger|smaller) than {R}", Claim),
        Form($"(?:which|what)(?: one| object| region)? is (?:the )?(?<measure>wider|narrower|thinner|taller|shorter|bigger|larger|smaller)(?: one)? {S} or {R}", Which),
        Form($"(?:which|what)(?: one)? of {S} and {R} is (?:the )?(?<measure>wider|narrower|thinner|taller|shorter|bigger|larger|smaller)(?: one)?", Which),
        Form($"is {S} or {R} (?<measure>wider|narrower|thinner|taller|shorter|bigger|larger|smaller)", Which),
        Form($"(?:in |at )?(?:which|what) (?:direction|o'clock(?: direction| position)?) (?:is|lies) {S} from {R}", Direction),
        Form($"(?:if|suppose|imagine) (?:i|you|we) (?:am|are|were|stand|be)(?: standing)? (?:at|in|by) {R} (?:then )?(?:in|at) (?:which|what) (?:direction|o'clock(?: direction| position)?) (?:is|lies|(?:will|would|do|can) (?:i|you|we) (?:see|find)) {S}", Direction),
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
        return new RegionQuestion(Knowledge.Space, $"the distance from the camera to {s}", scene => Length(scene[s].CameraDistance!.Value));
    }

    private static RegionQuestion? Distance(Match m, Sentence sentence)
    {
        var (s, r) = (Id(m, "s", sentence), Id(m, "r", sentence));
        if (s == r)
            return null;
        var axis = m.Groups["axis"].Value;
        return axis.StartsWith("horizontal", StringComparison.Ordinal)
            ? new RegionQuestion(Knowledge.Space, $"the distance of {s} and {r} along the ground", scene => Length(new Vector2(Apart(scene).X, Apart(scene).Z).Length())) { NeedsGround = true }
            : axis.StartsWith("vertical", StringComparison.Ordinal)
            ? new RegionQuestion(Knowledge.Space, $"the difference of the heights of {s} and {r}", scene => Length(MathF.Abs(Apart(scene).Y))) { NeedsGround = true }
            : new RegionQuestion(Knowledge.Space, $"the distance between the centres of {s} and {r}", scene => Length(Apart(scene).Length()))
            {
                Meaning = new SpatialQuestion { Kind = QuestionKind.Distance, Subject = ObjectReference.Named(s), Reference = ObjectReference.Named(r) },
            };

        Vector3 Apart(GroundedScene scene) => scene[s].Body!.Box.Centre - scene[r].Body!.Box.Centre;
    }

    private static RegionQuestion Size(Match m, Sentence sentence)
    {
        var s = Id(m, "s", sentence);
        return m.Groups["measure"].Value switch
        {
            "wide" or "width" => new RegionQuestion(Knowledge.Space, $"the width of {s}", scene => Length(Width(scene[s]))) { NeedsGround = true },
            "tall" or "high" or "height" => new RegionQuestion(Knowledge.Space, $"the height of {s}", scene => Length(Height(scene[s]))) { NeedsGround = true },
            _ => new RegionQuestion(Knowledge.Space, $"the size of {s}", scene => new SpatialAnswer(
                AnswerType.Description, $"{Text(Width(scene[s]))} m wide and {Text(Height(scene[s]))} m tall")) { NeedsGround = true },
        };
    }

    private static RegionQuestion? Claim(Match m, Sentence sentence) => Comparison(m, sentence, (first, _, _) => SpatialAnswer.YesNo(first));

    private static RegionQuestion? Which(Match m, Sentence sentence) => Comparison(m, sentence, (first, s, r) => SpatialAnswer.Object(first ? s : r));

    private static RegionQuestion? Comparison(Match m, Sentence sentence, Func<bool, string, string, SpatialAnswer> answer)
    {
        var (s, r) = (Id(m, "s", sentence), Id(m, "r", sentence));
        if (s == r)
            return null;
        var (what, measure, sign) = m.Groups["measure"].Value switch
        {
            "wider" => ("widths", (Func<GroundedRegion, float>)Width, 1),
            "narrower" or "thinner" => ("widths", Width, -1),
            "taller" or "higher" => ("heights", Height, 1),
            "shorter" => ("heights", Height, -1),
            "smaller" => ("sizes", Volume, -1),
            _ => ("sizes", Volume, 1),
        };
        return new RegionQuestion(Knowledge.Space, $"the {what} of {s} and {r}", scene =>
        {
            var difference = sign * (measure(scene[s]) - measure(scene[r]));
            return difference == 0 ? null : answer(difference > 0, s, r);
        }) { NeedsGround = true };
    }

    /// <summary>Clock hours seen from above; the camera looks towards twelve.</summary>
    private static RegionQuestion? Direction(Match m, Sentence sentence)
    {
        var (s, r) = (Id(m, "s", sentence), Id(m, "r", sentence));
        if (s == r)
            return null;
        return new RegionQuestion(Knowledge.Space, $"the direction from {r} to {s} seen from above, twelve o'clock being the way the camera looks", scene =>
        {
            var apart = scene[s].Body!.Box.Centre - scene[r].Body!.Box.Centre;
            var clockwise = Angles.ToDegrees(Angles.Normalise(MathF.Atan2(apart.X, apart.Z)));
            var hour = (int)MathF.Round(clockwise / 30) % 12;
            return new SpatialAnswer(AnswerType.Angle, $"{(hour == 0 ? 12 : hour)} o'clock", Math.Round(clockwise, 1), "degrees");
        }) { NeedsGround = true };
    }

    /// <summary>The longer side of the footprint: what people call width does not change when they walk around the thing.</summary>
    private static float Width(GroundedRegion region) => 2 * MathF.Max(region.Body!.Box.HalfExtents.X, region.Body.Box.HalfExtents.Z);

    private static float Height(GroundedRegion region) => 2 * region.Body!.Box.HalfExtents.Y;

    private static float Volume(GroundedRegion region) => region.Body!.Box.HalfExtents.X * region.Body.Box.HalfExtents.Y * region.Body.Box.HalfExtents.Z;

    /// <summary>To the centimetre: measured lengths are finer than the quarters the scenes' language speaks in.</summary>
    private static SpatialAnswer Length(float metres) => new(AnswerType.Distance, $"{Text(metres)} m", metres, "m");

    private static string Text(float metres) => Numbers.Text(Math.Round(metres, 2));

    private static string Id(Match m, string group, Sentence sentence) => sentence.Mentions[int.Parse(m.Groups[group].ValueSpan)].Name!;
}
