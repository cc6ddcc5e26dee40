using System.Text.RegularExpressions;
using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Planning.Forms;

/// <summary>A sentence that fits a form: its captured parts as meanings.</summary>
internal sealed class Reading(Match match, Sentence sentence, Viewpoint viewpoint)
{
    public Viewpoint Viewpoint { get; } = viewpoint;

    public ObjectReference? Subject => Object("S");

    public ObjectReference? Reference => Object("R");

    public ObjectReference? Other => Object("O");

    public bool Has(string group) => match.Groups[group].Success;

    public string Words(string group) => match.Groups[group].Value;

    public ObjectReference? Object(string group) => match.Groups[group] is { Success: true, Value: var text } ? Mentioned(text, sentence) : null;

    public Relation? Relation(string index = "") => Wording.RelationIn(match, index);

    /// <summary>The captured noun in the singular, "red object".</summary>
    public string Filter()
    {
        var noun = Words("N");
        return noun.EndsWith('s') ? noun[..^1] : noun;
    }

    /// <summary>
    /// Who looks at a side of <paramref name="target"/>: the camera (null), or the viewer whose own side it is. A target other than
    /// the viewer would be a relation between two objects seen by a third, which the language lacks.
    /// </summary>
    public bool TryFrame(ObjectReference? target, out string? viewer, out Parsed? refusal)
    {
        viewer = Viewpoint.Viewer?.Name;
        refusal = null;
        if (Viewpoint.Own)
            viewer ??= target?.Name;
        if (Viewpoint.Viewer is { Name: null })
            refusal = Parsed.Refused("a viewer has to be named by colour and shape");
        else if (viewer is not null && target is not null && target.Name != viewer)
            refusal = Parsed.Refused($"it asks how two objects lie to each other as a third, the {viewer}, sees them; from a viewpoint only the viewer's own left, right, front and back can be asked for");
        else if (viewer is null && target is null)
            refusal = Parsed.Refused("it does not say left, right, in front or behind of what, or from whose viewpoint");
        return refusal is null;
    }

    public static ObjectReference Mentioned(string text, Sentence sentence)
    {
        if (text[0] == '@')
            return sentence.Mentions[int.Parse(text.AsSpan(1))];
        return ObjectReference.Named(text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
    }
}
