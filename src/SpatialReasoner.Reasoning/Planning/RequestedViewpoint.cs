using SpatialReasoner.Inference;
using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Planning;

/// <summary>The viewpoint a request asks for in a field of its own; the question's words may say the same, or nothing, but nothing else.</summary>
/// <param name="Viewer">Name without article; null for the camera.</param>
internal sealed record RequestedViewpoint(string? Viewer)
{
    private const string Auto = "auto", Camera = "camera", Field = "viewpoint";

    private const int MaxLength = 100;

    /// <summary>Null for <c>auto</c>.</summary>
    /// <exception cref="InvalidReasoningRequestException">The model's language is closed and lacks the viewer.</exception>
    public static RequestedViewpoint? Parse(string viewpoint, ModelDescription model)
    {
        if (viewpoint == Auto)
            return null;
        var name = Lexicon.Canonical(viewpoint.ToLowerInvariant());
        foreach (var article in new[] { "the ", "a ", "an " })
        {
            if (name.StartsWith(article, StringComparison.Ordinal))
                name = name[article.Length..];
        }
        if (name == Camera)
            return new RequestedViewpoint(Viewer: null);
        var isKnown = model.ClosedLanguage
            ? ObjectNames.TryParse(name, out _, out var shape) && shape == Shape.Robot
            : name.Length is > 0 and <= MaxLength;
        if (!isKnown)
        {
            throw new InvalidReasoningRequestException(Field, $"viewpoint is '{viewpoint}'; allowed is auto, camera, or " +
                (model.ClosedLanguage ? "an object that has a front, named by colour and shape, such as 'red robot'." : $"the name of an object, up to {MaxLength} characters."));
        }
        return new RequestedViewpoint(name);
    }

    /// <summary>What the words say, with this viewpoint where they say nothing.</summary>
    /// <exception cref="InvalidReasoningRequestException">They say something else.</exception>
    public Viewpoint Over(Viewpoint words, Sentence sentence)
    {
        if (words.Viewer is { } viewer && viewer.Name != Viewer)
            throw Contradiction(viewer.ToString());
        if (Viewer is null && words.Own)
            throw Contradiction("the object itself");
        if (Viewer is not null && sentence.SaysCamera)
            throw Contradiction("the camera");
        return words with { Viewer = Viewer is null ? null : ObjectReference.Named(Viewer) };
    }

    /// <exception cref="InvalidReasoningRequestException">The words turned out to take another viewpoint.</exception>
    public void Check(SpatialQuestion meaning)
    {
        if (meaning.Viewer is { } viewer && viewer != Viewer)
            throw Contradiction($"the {viewer}");
    }

    /// <summary>Whether an answer is the same from everywhere.</summary>
    public static bool IsIdleFor(SpatialQuestion meaning) => meaning switch
    {
        { Kind: QuestionKind.Distance or QuestionKind.CloserTo or QuestionKind.Size } => true,
        { Kind: QuestionKind.Count or QuestionKind.YesNo, Relation: null } => true,
        { Kind: QuestionKind.MultipleChoice, Inner: { } inner } => IsIdleFor(inner),
        _ => false,
    };

    public string IdleWarning(QuestionKind kind) => $"viewpoint '{this}' makes no difference to a question of kind {kind.Id()}.";

    /// <summary>The question in a wording that says whose viewpoint it takes.</summary>
    public string Say(string question) => $"From the {this}'s viewpoint: {question}";

    public override string ToString() => Viewer ?? Camera;

    private InvalidReasoningRequestException Contradiction(string words) =>
        new(Field, $"viewpoint is '{this}', but the question's own words take the viewpoint of {words}; leave one of the two out.");
}
