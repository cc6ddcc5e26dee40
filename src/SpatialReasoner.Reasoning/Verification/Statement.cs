using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Verification;

/// <summary>One thing a chain says, still unchecked.</summary>
/// <param name="Text">In the chain's words.</param>
internal abstract record Statement(string Text);

/// <summary>A difference of two foot points, metres.</summary>
internal readonly record struct Offset(double X, double Z);

/// <summary>Degrees counter-clockwise: where an object lies from a viewer, and where from the way the viewer faces.</summary>
internal readonly record struct Turn(int Bearing, int Relative);

/// <summary>Whether an object was counted, and how many were so far.</summary>
internal readonly record struct Tally(bool Counted, int Total);

/// <summary>A record of an object, and what is worked out about it in the same breath.</summary>
/// <param name="Name">Null where only differences are stated.</param>
/// <param name="Seen">Null where no coordinates are stated.</param>
internal sealed record ObjectStatement(string Text, string? Name, PerceivedObject? Seen, Offset? Offset, Turn? Turn, Tally? Tally) : Statement(Text);

/// <summary>"red cube not in the image".</summary>
internal sealed record AbsenceStatement(string Text, string Name) : Statement(Text);

/// <summary>"leftmost x3 red cube"; without a name where the answer holds it.</summary>
internal sealed record ExtremeStatement(string Text, Extreme Extreme, double Value, string? Name) : Statement(Text);

/// <summary>"x3 &lt; x12": two values of one label (empty where there is none).</summary>
internal sealed record ComparisonStatement(string Text, string Label, double Left, char Sign, double Right) : Statement(Text);

/// <summary>"red cube 1.5": an object's distance from the one everything is measured from; or between two that are named.</summary>
internal sealed record DistanceStatement(string Text, string Name, string? Other, double Metres) : Statement(Text);

/// <summary>"the red cube is left of the blue sphere".</summary>
/// <param name="Viewer">Whose side it is; null for the camera.</param>
internal sealed record RelationStatement(string Text, string Subject, Relation Relation, string? Reference, string? Viewer) : Statement(Text);

/// <summary>"A left yes": an option held against what was found.</summary>
internal sealed record OptionStatement(string Text, int Index, string Option, bool IsRight) : Statement(Text);

/// <summary>What was found, before options are gone through; or the answer itself.</summary>
/// <param name="Final">Whether it is the chain's answer.</param>
internal sealed record AnswerStatement(string Text, SpatialAnswer Answer, bool Final) : Statement(Text);
