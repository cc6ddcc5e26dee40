namespace SpatialReasoner.Server.Spatial;

/// <summary>What says how to look, shared by the calls that perceive.</summary>
internal abstract record PerceiveFields
{
    /// <summary>The picture: a data: URL, plain base64, or a link where the server fetches any.</summary>
    public string? Image { get; init; }

    /// <summary>A model of /v1/models; absent takes the one that is loaded.</summary>
    public string? Model { get; init; }

    /// <summary>Looks sampled, 1 to 64; every coordinate is their median.</summary>
    public int? Samples { get; init; }

    /// <summary>Softmax temperature, 0 to 2.</summary>
    public float? Temperature { get; init; }

    /// <summary>Same request, same seed, same model: same scene.</summary>
    public long? Seed { get; init; }

    /// <summary>Tokens one look may generate.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Tokens all looks together may generate.</summary>
    public int? TokenBudget { get; init; }

    /// <summary>Milliseconds after which the scene seen so far is returned with a warning; without any the request fails with 504.</summary>
    public int? DeadlineMs { get; init; }
}

/// <summary>Body of <c>POST /v1/spatial/perceive</c>.</summary>
internal sealed record PerceiveBody : PerceiveFields;

/// <summary>What is in a picture and where.</summary>
internal sealed record PerceiveResponse
{
    public required string Id { get; init; }
    public required string Model { get; init; }

    /// <summary>Null where no object could be read.</summary>
    public required ScenePart? Scene { get; init; }

    /// <summary>0 to 1.</summary>
    public required double? Confidence { get; init; }

    public required IReadOnlyList<ChainPart> Chains { get; init; }
    public required IReadOnlyList<string> Warnings { get; init; }
    public required IReadOnlyList<string> Sources { get; init; }
    public required UsagePart Usage { get; init; }
    public required TimingsPart Timings { get; init; }
    public required long Seed { get; init; }

    /// <summary>SHA-256 of the picture's bytes as sent, lower-case hexadecimal.</summary>
    public required string ImageSha256 { get; init; }
}
