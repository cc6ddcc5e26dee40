namespace SpatialReasoner.Server.Spatial;

/// <summary>Body of <c>POST /v1/spatial/decide</c>: several questions about one picture, each answered by the likelihood of its options.</summary>
internal sealed record DecideBody
{
    /// <summary>The picture: a data: URL, plain base64, or a link where the server fetches any.</summary>
    public string? Image { get; init; }

    /// <summary>1 to 32 of them.</summary>
    public IReadOnlyList<DecideQuestion?>? Questions { get; init; }

    /// <summary>A model of /v1/models; absent takes the one that is loaded.</summary>
    public string? Model { get; init; }

    public long? Seed { get; init; }

    /// <summary>Milliseconds after which the request fails with 504.</summary>
    public int? DeadlineMs { get; init; }
}

internal sealed record DecideQuestion
{
    /// <summary>Comes back with the answer; absent takes its number: "0".</summary>
    public string? Id { get; init; }

    /// <summary>choice: one of the options; yes_no; score: options that are numbers, answered by their mean under the model.</summary>
    public string? Type { get; init; }

    public string? Question { get; init; }

    /// <summary>2 to 26 answers to choose from; for yes_no there are none to give.</summary>
    public IReadOnlyList<string?>? Options { get; init; }
}

internal sealed record DecideResponse
{
    public required string Id { get; init; }
    public required string Model { get; init; }

    /// <summary>In the order they were asked.</summary>
    public required IReadOnlyList<DecidedPart> Answers { get; init; }

    public required UsagePart Usage { get; init; }
    public required long Seed { get; init; }

    /// <summary>SHA-256 of the picture's bytes as sent, lower-case hexadecimal.</summary>
    public required string ImageSha256 { get; init; }
}

/// <param name="QuestionType">What the planner made of the question; null when it went to an open model as it stands.</param>
/// <param name="Answer">The most likely option; for score, the mean.</param>
/// <param name="Probabilities">In the order of the options; they add up to 1, but for what is likelier not in the picture. All 0 where nothing could be scored.</param>
internal sealed record DecidedPart(
    string Id, string Type, string? QuestionType, AnswerPart Answer, double? Confidence, bool Abstained, IReadOnlyList<OptionPart> Probabilities, IReadOnlyList<string> Warnings);

internal sealed record OptionPart(string Option, double Probability);
