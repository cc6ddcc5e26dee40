using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Json;

/// <summary>Words for what System.Text.Json rejects: it tells apart by message what callers need told apart.</summary>
internal static class JsonFaults
{
    private const string WrongType = "could not be converted to ";

    public static ApiError Explain(JsonException fault, JsonTypeInfo document)
    {
        if (fault.InnerException is InvalidOperationException inner && IsBrokenText(inner))
            return BrokenText(FieldOf(fault.Path));
        if (fault.Message.Contains(WrongType, StringComparison.Ordinal))
            return Mistyped(FieldOf(fault.Path), Expected(document, fault.Path ?? "$"));
        if (fault.Message.Contains("maximum configured depth", StringComparison.Ordinal))
            return ApiError.Malformed($"The JSON is nested deeper than {ServerJson.MaxDepth} levels{Position(fault)}.");
        if (fault.Message.Contains("does not contain any JSON tokens", StringComparison.Ordinal) && fault is { LineNumber: 0, BytePositionInLine: 0 })
            return ApiError.Malformed("The body is empty; a JSON object is expected.");
        return ApiError.Malformed($"The body is not valid JSON{Position(fault)}.");
    }

    /// <summary>What <paramref name="read"/> makes of a body whose strings may turn out to be no text only now that they are wanted.</summary>
    /// <param name="field">What is read, where that is known.</param>
    /// <exception cref="ApiException">One did: 400.</exception>
    public static T Guard<T>(Func<T> read, string? field = null)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException fault) when (IsBrokenText(fault))
        {
            throw new ApiException(BrokenText(field), fault);
        }
    }

    /// <summary>Whether a string was read that has no characters: JSON's reader finds that out only when the string is wanted.</summary>
    private static bool IsBrokenText(InvalidOperationException fault) =>
        fault.Message.Contains("UTF-8", StringComparison.Ordinal) || fault.Message.Contains("UTF-16", StringComparison.Ordinal);

    private static ApiError BrokenText(string? field) => field is null
        ? ApiError.Malformed("A string in the body is not valid text: it holds invalid UTF-8 or half of a surrogate pair.")
        : ApiError.Invalid(field, $"'{field}' is not valid text: it holds invalid UTF-8 or half of a surrogate pair.");

    private static ApiError Mistyped(string? field, string expected) => field is null
        ? ApiError.Malformed("The body must be a JSON object.")
        : ApiError.Invalid(field, $"'{field}' has the wrong type; {expected} is expected.") with { Code = "wrong_type" };

    /// <summary><c>$.stop.threshold</c> to <c>stop.threshold</c>; null for the document itself.</summary>
    private static string? FieldOf(string? path) => path is null or "$" or "" ? null : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path[1..];

    /// <summary>What belongs at a path; the fault itself names only the document around it.</summary>
    private static string Expected(JsonTypeInfo document, string path)
    {
        var type = document.Type;
        foreach (var segment in path.Split('.', '[').Skip(1))
        {
            if (segment.EndsWith(']'))
                type = type.IsGenericType ? type.GetGenericArguments()[0] : type;
            else if (document.Options.GetTypeInfo(type).Properties.FirstOrDefault(p => p.Name == segment) is { } property)
                type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        }
        return type == typeof(int) ? "a whole number of at most 32 bits"
            : type == typeof(long) ? "a whole number of at most 64 bits"
            : type == typeof(float) || type == typeof(double) ? "a number"
            : type == typeof(bool) ? "true or false"
            : type == typeof(string) ? "a string"
            : type.IsGenericType ? "an array" : "an object";
    }

    private static string Position(JsonException fault) =>
        fault is { LineNumber: { } line, BytePositionInLine: { } position } ? $" at line {line + 1}, byte {position + 1}" : "";
}
