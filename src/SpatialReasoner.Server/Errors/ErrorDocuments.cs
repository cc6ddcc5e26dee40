namespace SpatialReasoner.Server.Errors;

/// <summary>An error of the native API: RFC 9457 problem details with the field to blame.</summary>
internal sealed record ProblemDocument
{
    /// <summary>A URN that names the kind of error.</summary>
    public required string Type { get; init; }

    public required string Title { get; init; }
    public required int Status { get; init; }
    public required string Detail { get; init; }

    /// <summary>Field of the request that is to blame; null where none is.</summary>
    public required string? Field { get; init; }

    public static ProblemDocument From(ApiError error) => new()
    {
        Type = $"urn:spatial-reasoner:error:{error.Code}",
        Title = error.Title,
        Status = error.Status,
        Detail = error.Detail,
        Field = error.Field,
    };
}

/// <summary>An error as OpenAI's clients expect it.</summary>
internal sealed record OpenAIErrorDocument(OpenAIError Error)
{
    /// <param name="inReasoning">Whether a field may be named in the reasoner's terms.</param>
    public static OpenAIErrorDocument From(ApiError error, bool inReasoning) => new(new OpenAIError
    {
        Message = error.Detail,
        Type = error.Status switch
        {
            StatusCodes.Status429TooManyRequests => "rate_limit_error",
            >= 500 => "server_error",
            _ => "invalid_request_error",
        },
        Param = inReasoning && error.Field is { } field ? ChatParameter(field) : error.Field,
        Code = error.Code,
    });

    /// <summary>A field in the reasoner's terms, as a chat request spells it. A bare <c>stop</c> is the chat's own.</summary>
    private static string ChatParameter(string field) => field switch
    {
        "question" or "images" => "messages",
        _ when field.StartsWith("stop.", StringComparison.Ordinal) || SpatialFields.Contains(field[..Root(field)]) => "spatial." + field,
        _ => field,
    };

    /// <summary>Fields that only the <c>spatial</c> extension has.</summary>
    private static readonly HashSet<string> SpatialFields = new(StringComparer.Ordinal)
    {
        "strategy", "samples", "options", "deadline_ms", "token_budget", "abstain_below", "effort", "views", "weighting", "viewpoint", "perspective",
        "answer_type", "plan", "use_memory", "regions", "depth", "camera", "vision",
    };

    /// <summary>Length of <c>regions</c> in <c>regions[0].box</c>.</summary>
    private static int Root(string field) => field.IndexOfAny(['.', '[']) is >= 0 and var end ? end : field.Length;
}

internal sealed record OpenAIError
{
    public required string Message { get; init; }
    public required string Type { get; init; }

    /// <summary>Parameter of the request that is to blame; null where none is.</summary>
    public required string? Param { get; init; }

    public required string Code { get; init; }
}
