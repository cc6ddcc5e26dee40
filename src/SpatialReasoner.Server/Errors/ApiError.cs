namespace SpatialReasoner.Server.Errors;

/// <summary>What went wrong, apart from how a protocol spells it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Stable machine-readable name, for example <c>invalid_value</c>.</param>
/// <param name="Title">The kind of error, the same for every occurrence.</param>
/// <param name="Detail">This occurrence, for people: names the value and what is allowed.</param>
/// <param name="Field">Field of the request that is to blame; null where none is.</param>
internal sealed record ApiError(int Status, string Code, string Title, string Detail, string? Field = null)
{
    /// <summary>When trying again may help; null where it will not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static ApiError Invalid(string? field, string detail) =>
        new(StatusCodes.Status400BadRequest, "invalid_value", "The request is invalid.", detail, field);

    public static ApiError Unsupported(string field, string detail) =>
        new(StatusCodes.Status400BadRequest, "unsupported_parameter", "The request asks for what this version does not support.", detail, field);

    public static ApiError Malformed(string detail) =>
        new(StatusCodes.Status400BadRequest, "malformed_body", "The body cannot be read.", detail);

    public static ApiError UnknownModel(string detail) =>
        new(StatusCodes.Status404NotFound, "model_not_found", "There is no such model.", detail, "model");

    public static ApiError MediaType(string detail) =>
        new(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "The body's media type is not supported.", detail);

    public static ApiError TooLarge(string detail) =>
        new(StatusCodes.Status413PayloadTooLarge, "request_too_large", "The request is too large.", detail);

    public static ApiError Deadline(string detail) =>
        new(StatusCodes.Status504GatewayTimeout, "deadline_exceeded", "The deadline passed before there was an answer.", detail, "deadline_ms");
}

/// <summary>Carries an <see cref="ApiError"/> found at the edge to the one place that writes it.</summary>
internal sealed class ApiException(ApiError error, Exception? inner = null) : Exception(error.Detail, inner)
{
    public ApiError Error { get; } = error;
}
