using SpatialReasoner.Inference;

namespace SpatialReasoner.Server.Errors;

/// <summary>What operators read about failed requests. Never quotes a request: questions and pictures stay out of logs.</summary>
internal sealed partial class ErrorLog(ILogger<ErrorLog> logger)
{
    /// <summary>A caller's mistake is theirs to know; ours comes with the stack.</summary>
    public void Failed(HttpRequest request, ApiError error, Exception fault)
    {
        if (fault is ModelFailedException || (error.Status >= 500 && fault is not ApiException))
            LogFailed(request.Method, request.Path, fault);
        else
            LogRefused(request.Method, request.Path, error.Status, error.Code, error.Field);
    }

    public void ClientLeft(HttpRequest request) => LogClientLeft(request.Method, request.Path);

    [LoggerMessage(LogLevel.Debug, "{Method} {Path}: the client left")]
    private partial void LogClientLeft(string method, PathString path);

    [LoggerMessage(LogLevel.Information, "{Method} {Path} refused: {Status} {Code} {Field}")]
    private partial void LogRefused(string method, PathString path, int status, string code, string? field);

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    private partial void LogFailed(string method, PathString path, Exception fault);
}
