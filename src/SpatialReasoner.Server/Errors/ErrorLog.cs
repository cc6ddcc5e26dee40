using SpatialReasoner.Server.Access;

namespace SpatialReasoner.Server.Errors;

/// <summary>What operators read about failed requests. Never quotes a request: questions and pictures stay out of logs.</summary>
internal sealed partial class ErrorLog(ILogger<ErrorLog> logger)
{
    /// <summary>A caller's mistake is theirs to know; ours comes with the stack.</summary>
    public void Failed(HttpRequest request, ApiError error, Exception fault) => Failed(request.Method, request.Path.ToString(), Caller(request), error, fault);

    /// <param name="method">Of the protocol.</param>
    /// <param name="path">What was called.</param>
    public void Failed(string method, string path, string caller, ApiError error, Exception fault)
    {
        if (error.Status == StatusCodes.Status500InternalServerError)
            LogFailed(method, path, caller, fault);
        else
            LogRefused(method, path, caller, error.Status, error.Code, error.Field);
    }

    /// <summary>Name of the key, which is all that logs say of a caller.</summary>
    private static string Caller(HttpRequest request) => request.HttpContext.Features.Get<AccessKey>()?.Name ?? "anonymous";

    public void ClientLeft(HttpRequest request) => LogClientLeft(request.Method, request.Path, Caller(request));

    [LoggerMessage(LogLevel.Debug, "{Method} {Path} of {Caller}: the client left")]
    private partial void LogClientLeft(string method, PathString path, string caller);

    [LoggerMessage(LogLevel.Information, "{Method} {Path} of {Caller} refused: {Status} {Code} {Field}")]
    private partial void LogRefused(string method, string path, string caller, int status, string code, string? field);

    [LoggerMessage(LogLevel.Error, "{Method} {Path} of {Caller} failed")]
    private partial void LogFailed(string method, string path, string caller, Exception fault);
}
