using Microsoft.AspNetCore.WebUtilities;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Server.Errors;

/// <summary>The one mapping of faults and bare statuses to <see cref="ApiError"/>.</summary>
internal static class ApiErrors
{
    public static ApiError From(Exception fault) => fault switch
    {
        ApiException e => e.Error,
        InvalidReasoningRequestException e => ApiError.Invalid(e.Field, e.Message),
        InvalidPromptException e => ApiError.Invalid(e.Field, e.Message),
        InvalidImageException e => ApiError.Invalid("images", e.Message) with { Code = "invalid_image" },
        DeadlinePassedException e => ApiError.Deadline(e.Message),
        QuestionNotUnderstoodException e => new(
            StatusCodes.Status422UnprocessableEntity, "question_not_understood", "The question is not understood.", e.Message, "question"),
        ModelOverloadedException e => new(
            StatusCodes.Status429TooManyRequests, "overloaded", "The model is busy.", e.Message) { RetryAfter = e.RetryAfter },
        // Its message may quote the engine; the log has it, a caller cannot act on it.
        ModelFailedException => new(
            StatusCodes.Status500InternalServerError, "model_failed", "The model failed.", "The model failed while running the request."),
        UpstreamException e => Upstream(e),
        BadHttpRequestException e => FromStatus(e.StatusCode, e.Message),
        _ => FromStatus(StatusCodes.Status500InternalServerError, "The server failed while handling the request."),
    };

    /// <summary>For responses that ended with a status and no body: unknown routes, wrong methods.</summary>
    public static ApiError FromRequest(HttpRequest request, int status) => FromStatus(status, status switch
    {
        StatusCodes.Status404NotFound => $"There is nothing at {request.Path}.",
        StatusCodes.Status405MethodNotAllowed => $"{request.Method} is not allowed at {request.Path}.",
        StatusCodes.Status415UnsupportedMediaType => $"A body of type '{request.ContentType}' is not accepted at {request.Path}.",
        _ => ReasonPhrases.GetReasonPhrase(status),
    });

    /// <summary>The message of a fault may quote the upstream or say where it is; the log has it, a caller cannot act on it.</summary>
    private static ApiError Upstream(UpstreamException fault) => fault.Fault switch
    {
        UpstreamFault.Unavailable => new(
            StatusCodes.Status503ServiceUnavailable, "upstream_unavailable", "The model cannot be reached.", "No server that runs the model can be reached just now.")
            { RetryAfter = fault.RetryAfter },
        UpstreamFault.TimedOut => new(
            StatusCodes.Status504GatewayTimeout, "upstream_timeout", "The model took too long.", "The server that runs the model did not answer in the time that settings allow."),
        _ => new(StatusCodes.Status502BadGateway, "upstream_failed", "The model failed.", "The server that runs the model failed while running the request."),
    };

    private static ApiError FromStatus(int status, string detail) => status switch
    {
        StatusCodes.Status404NotFound => new(status, "not_found", "There is no such resource.", detail),
        StatusCodes.Status405MethodNotAllowed => new(status, "method_not_allowed", "The method is not allowed here.", detail),
        StatusCodes.Status413PayloadTooLarge => ApiError.TooLarge(detail),
        StatusCodes.Status415UnsupportedMediaType => ApiError.MediaType(detail),
        >= 500 => new(status, "internal_error", "The server failed.", detail),
        _ => new(status, "bad_request", "The request is invalid.", detail),
    };
}
