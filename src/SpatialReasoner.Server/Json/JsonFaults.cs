using System.Text.Json;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Json;

/// <summary>Words for what System.Text.Json rejects: it tells apart by message what callers need told apart.</summary>
internal static class JsonFaults
{
    private const string WrongType = "could not be converted to ";

    public static ApiError Explain(JsonException fault)
    {
        if (fault.InnerException is InvalidOperationException inner && IsBrokenText(inner))
            return BrokenText(FieldOf(fault.Path));
        var conversion = fault.Message.IndexOf(WrongType, StringComparison.Ordinal);
        if (conversion >= 0)
            return Mistyped(FieldOf(fault.Path), Expected(fault.Message[(conversion + WrongType.Length)..]));
        if (fault.Message.Contains("maximum configured depth", StringComparison.Ordinal))
            return ApiError.Malformed($"The JSON is nested deeper than {ServerJson.MaxDepth} levels{Position(fault)}.");
        if (fault.Message.Contains("does not contain any JSON tokens", StringComparison.Ordinal) && fault is { LineNumber: 0, BytePositionInLine: 0 })
            return ApiError.Malformed("The body is empty; a JSON object is expected.");
        return ApiError.Malformed($"The body is not valid JSON{Position(fault)}.");
    }

    /// <summary>Whether a string was read that has no characters: JSON's reader finds that out only when the string is wanted.</summary>
    public static bool IsBrokenText(InvalidOperationException fault) =>
        fault.Message.Contains("UTF-8", StringComparison.Ordinal) || fault.Message.Contains("UTF-16", StringComparison.Ordinal);

    public static ApiError BrokenText(string? field) => field is null
        ? ApiError.Malformed("A string in the body is not valid text: it holds invalid UTF-8 or half of a surrogate pair.")
        : ApiError.Invalid(field, $"'{field}' is not valid text: it holds invalid UTF-8 or half of a surrogate pair.");

    private static ApiError Mistyped(string? field, string expected) => field is null
        ? ApiError.Malformed("The body must be a JSON object.")
        : ApiError.Invalid(field, $"'{field}' has the wrong type; {expected} is expected.") with { Code = "wrong_type" };

    /// <summary><c>$.stop.threshold</c> to <c>stop.threshold</c>; null for the document itself.</summary>
    private static string? FieldOf(string? path) => path is null or "$" or "" ? null : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path[1..];

    private static string Expected(string type)
    {
        // "System.Nullable`1[System.Int32]. Path: $.samples | LineNumber: 0 ..."
        var name = type[..Math.Max(0, type.IndexOf(". Path:", StringComparison.Ordinal))];
        if (name.Contains("List", StringComparison.Ordinal) || name.EndsWith("[]", StringComparison.Ordinal))
            return "an array";
        if (name.Contains("Int32", StringComparison.Ordinal))
            return "a whole number of at most 32 bits";
        if (name.Contains("Int64", StringComparison.Ordinal))
            return "a whole number of at most 64 bits";
        if (name.Contains("Single", StringComparison.Ordinal) || name.Contains("Double", StringComparison.Ordinal))
            return "a number";
        if (name.Contains("Boolean", StringComparison.Ordinal))
            return "true or false";
        return name.Contains("System.String", StringComparison.Ordinal) ? "a string" : "an object";
    }

    private static string Position(JsonException fault) =>
        fault is { LineNumber: { } line, BytePositionInLine: { } position } ? $" at line {line + 1}, byte {position + 1}" : "";
}
