namespace SpatialReasoner.Inference;

/// <summary>What a model is and what it can do.</summary>
public sealed record ModelDescription
{
    /// <summary>Name under which clients ask for it, for example <c>spatial-tiny</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Architecture family, for example <c>idefics3</c>; selects family prompts.</summary>
    public required string Family { get; init; }

    /// <summary>Tokens of prompt and answer together that one chain may hold.</summary>
    public required int ContextLength { get; init; }

    /// <summary>
    /// Whether the model understands only the closed question language of <c>SpatialReasoner.Scenes</c>; free text must be
    /// mapped onto it or refused.
    /// </summary>
    public bool ClosedLanguage { get; init; }

    /// <summary>How a picture lies in what the model sees, hence how coordinates that the model states map back to the picture.</summary>
    /// <value>Default <see cref="ImageFit.Unknown"/>.</value>
    public ImageFit Fit { get; init; }

    /// <summary>What of a request it does itself.</summary>
    /// <value>Default everything, as engines in this process do.</value>
    public ModelCapabilities Capabilities { get; init; } = ModelCapabilities.All;

    /// <summary>Execution provider that was asked for and the one in use, for example <c>cpu</c>; null for remote models.</summary>
    public string? Provider { get; init; }
}
