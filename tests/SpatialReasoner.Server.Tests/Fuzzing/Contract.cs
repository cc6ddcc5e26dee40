using System.Text.Json;

namespace SpatialReasoner.Server.Tests.Fuzzing;

/// <summary>What any answer to any request must be: the contract's statuses, its error documents, streams that end as they should.</summary>
internal static class Contract
{
    /// <summary>500 is no answer to anything; 503 is for a server that starts or stops, which this one does not.</summary>
    private static readonly HashSet<int> Statuses = [200, 301, 304, 400, 401, 404, 405, 408, 411, 413, 414, 415, 422, 429, 431, 504];

    /// <summary>Codes of errors that are about a field.</summary>
    private static readonly string[] NamesField = ["invalid_value", "wrong_type", "invalid_image", "unsupported_parameter", "question_not_understood", "model_not_found"];

    /// <summary>What is wrong with an answer; null where nothing is.</summary>
    public static string? Violation(WireRequest request, WireAnswer answer)
    {
        if (answer.Status == 0)
            return request.Tampered ? null : "the connection was closed without an answer";
        if (!Statuses.Contains(answer.Status))
            return $"status {answer.Status}";
        if (request.Method == "HEAD" || (answer.Body.Length == 0 && request.Tampered))
            return null;
        try
        {
            return answer.Status < 400 ? Answered(request, answer) : Refused(request, answer);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return $"a document that cannot be read: {fault.Message}";
        }
    }

    private static string? Answered(WireRequest request, WireAnswer answer)
    {
        switch (answer.MediaType)
        {
            case "application/json":
                using (JsonDocument.Parse(answer.Body))
                    return null;
            case "text/event-stream":
                return Streamed(request, answer.Text);
            case "image/png":
                return answer.Body.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P']) ? null : "a picture that is none";
            default:
                return answer.Body.Length > 0 || answer.Status is 301 or 304 || request.Method != "GET" ? null : "an empty answer";
        }
    }

    private static string? Streamed(WireRequest request, string text)
    {
        if (!text.EndsWith("\n\n", StringComparison.Ordinal))
            return "a stream that is cut off";
        var data = text.Split('\n').Where(l => l.StartsWith("data: ", StringComparison.Ordinal)).Select(l => l[6..]).ToList();
        foreach (var line in data.Where(d => d != "[DONE]"))
        {
            using var document = JsonDocument.Parse(line);
            if (line.Contains("internal_error", StringComparison.Ordinal) || line.Contains("model_failed", StringComparison.Ordinal))
                return "a stream that ends in a fault of the server";
        }
        var isChat = request.Target.Contains("/v1/chat", StringComparison.Ordinal);
        return isChat && data[^1] != "[DONE]" ? "a stream without its end" : null;
    }

    private static string? Refused(WireRequest request, WireAnswer answer)
    {
        var path = Uri.UnescapeDataString(request.Target.Split('?', '#')[0]);
        using var document = JsonDocument.Parse(answer.Body);
        var root = document.RootElement;
        var openAI = root.TryGetProperty("error", out var error);
        var isOpenAIPath = Under(path, "/engine") || (Under(path, "/v1") && !Under(path, "/v1/spatial"));
        // Kestrel resolves dots before anybody sees the path.
        if (openAI != isOpenAIPath && !request.Tampered && !path.Contains("..", StringComparison.Ordinal))
            return "an error in the other protocol's shape";
        if (answer.MediaType != (openAI ? "application/json" : "application/problem+json"))
            return $"an error as {answer.MediaType}";
        var code = openAI ? error.GetProperty("code").GetString()! : root.GetProperty("type").GetString()!["urn:spatial-reasoner:error:".Length..];
        var said = (openAI ? error.GetProperty("message") : root.GetProperty("detail")).GetString();
        var field = (openAI ? error.GetProperty("param") : root.GetProperty("field")).GetString();
        if (openAI ? error.GetProperty("type").GetString() is not { Length: > 0 } : root.GetProperty("status").GetInt32() != answer.Status || root.GetProperty("title").GetString() is not { Length: > 0 })
            return "an error document that contradicts itself";
        if (string.IsNullOrWhiteSpace(said))
            return "an error without words";
        return NamesField.Contains(code) && field is null ? $"an error '{code}' that names no field" : null;
    }

    private static bool Under(string path, string segment) =>
        path.StartsWith(segment, StringComparison.OrdinalIgnoreCase) && (path.Length == segment.Length || path[segment.Length] == '/');
}
