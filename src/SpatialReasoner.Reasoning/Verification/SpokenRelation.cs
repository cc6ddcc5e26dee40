using System.Globalization;
using System.Text.RegularExpressions;
using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Reasoning.Planning.Forms;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Verification;

/// <summary>A relation or a distance stated in plain English, read with the planner's vocabulary: what it understands as a question it understands as a claim.</summary>
internal static partial class SpokenRelation
{
    private static readonly Regex Claimed = Wording.Compile("(?:that )?<S> (?:is|are|lies?|sits?|stands?|appears?) (?:clearly |much |slightly )?<rel1>", openNouns: true);

    private static readonly Regex Apart = Wording.Compile(
        @"<S> (?:is|lies) (?:about |roughly |around )?(?<metres>[0-9]+(?:\.[0-9]+)?) (?:metres?|m) (?:away )?from <R>|(?:the )?distance (?:between|from) <S> (?:and|to) <R> is (?:about |roughly |around )?(?<metres>[0-9]+(?:\.[0-9]+)?) (?:metres?|m)",
        openNouns: true);

    /// <summary>Null when the clause states neither.</summary>
    public static Statement? Read(string clause)
    {
        // A clause longer than any claim is not searched for one.
        if (clause.Length is 0 or > 200 || !Verb().IsMatch(clause))
            return null;
        var sentence = Sentence.From(clause);
        if (Viewpoint.Extract(sentence, openNouns: true) is not var (viewpoint, remaining))
            return null;
        remaining = remaining.WithoutImage();
        if (Apart.Match(remaining.Text) is { Success: true } apart)
        {
            var measured = new Reading(apart, remaining, viewpoint);
            return measured.Subject?.Name is { } one && measured.Reference?.Name is { } other
                ? new DistanceStatement(clause, one, other, double.Parse(apart.Groups["metres"].ValueSpan, CultureInfo.InvariantCulture))
                : null;
        }
        if (Claimed.Match(remaining.Text) is not { Success: true } match)
            return null;
        var reading = new Reading(match, remaining, viewpoint);
        var target = reading.Object("T1");
        if (reading.Subject?.Name is not { } subject || !reading.TryFrame(target, out var viewer, out _))
            return null;
        if (viewer is not null && reading.Relation("1")!.Value.Axis().First is not (Relation.Left or Relation.Front))
            return null;
        return viewer is null && target?.Name is null ? null : new RelationStatement(clause, subject, reading.Relation("1")!.Value, viewer is null ? target!.Name : null, viewer);
    }

    [GeneratedRegex(@"\b(?:is|are|lies?|sits?|stands?|appears?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Verb();
}
