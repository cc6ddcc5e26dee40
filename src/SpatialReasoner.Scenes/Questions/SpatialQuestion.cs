using SpatialReasoner.Geometry;

namespace SpatialReasoner.Scenes.Questions;

/// <summary>The one object that is most something.</summary>
public enum Extreme { Leftmost, Rightmost, Nearest, Farthest }

/// <summary>What of an object is measured.</summary>
public enum Dimension
{
    /// <summary>All of it: "bigger".</summary>
    Size,
    Height,
    Width,

    /// <summary>Along the object itself.</summary>
    Length,
}

/// <summary>How a question points at an object: by name, or by being the extreme one of the scene.</summary>
public sealed record ObjectReference
{
    private ObjectReference()
    {
    }

    /// <summary>Noun phrase without article, "red cube"; null for an extreme.</summary>
    public string? Name { get; private init; }

    public Extreme? Extreme { get; private init; }

    public static ObjectReference Named(string name) => new() { Name = name };

    public static ObjectReference Most(Extreme extreme) => new() { Extreme = extreme };

    public override string ToString() => Name is { } name ? $"the {name}" : $"the {Phrases.Of(Extreme!.Value)} object";
}

/// <summary>
/// The meaning of a spatial question, apart from its wording: the generator draws it, the planner recovers it from English, and
/// <see cref="QuestionSolver"/> answers it over a scene graph.
/// </summary>
public sealed record SpatialQuestion
{
    public required QuestionKind Kind { get; init; }

    /// <summary>What is asked about; in <see cref="QuestionKind.CloserTo"/> the first candidate.</summary>
    public ObjectReference? Subject { get; init; }

    /// <summary>What it is compared with; in counts, the object whose side is counted; in directions, where one stands, looking as the camera does.</summary>
    public ObjectReference? Reference { get; init; }

    /// <summary>The second candidate of <see cref="QuestionKind.CloserTo"/>, and of a <see cref="QuestionKind.Size"/> that is compared.</summary>
    public ObjectReference? Other { get; init; }

    /// <summary>Name of the object whose viewpoint is taken; null for the camera.</summary>
    public string? Viewer { get; init; }

    /// <summary>The relation a yes/no question claims, or the side a count is about.</summary>
    public Relation? Relation { get; init; }

    /// <summary>Which extreme <see cref="QuestionKind.WhichMost"/> asks for.</summary>
    public Extreme? Extreme { get; init; }

    /// <summary>What a <see cref="QuestionKind.Size"/> question measures.</summary>
    public Dimension? Dimension { get; init; }

    /// <summary>What is counted, singular: "cube", "red object", "object".</summary>
    public string? Filter { get; init; }

    /// <summary>Answers offered by a multiple-choice question, in letter order.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>The question a multiple-choice question asks.</summary>
    public SpatialQuestion? Inner { get; init; }

    /// <summary>Every object the question points at, the viewer first.</summary>
    public IEnumerable<ObjectReference> Mentions()
    {
        if (Inner is not null)
            return Inner.Mentions();
        return new[] { Viewer is null ? null : ObjectReference.Named(Viewer), Subject, Reference, Other }.OfType<ObjectReference>();
    }
}
