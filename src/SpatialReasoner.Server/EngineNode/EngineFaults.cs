using SpatialReasoner.Inference;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.EngineNode;

/// <summary>What the model refuses, in the words of the request.</summary>
internal static class EngineFaults
{
    private const string Sampling = "sampling.";

    /// <returns>The fault as it is, where it names no field.</returns>
    public static Exception InWordsOf(EngineBody body, Exception fault)
    {
        switch (fault)
        {
            case InvalidPromptException refused:
                var field = Field(body, refused.Field);
                return new ApiException(ApiError.Invalid(field, refused.Message.Replace(refused.Field, field, StringComparison.Ordinal)), fault);
            case InvalidImageException refused:
                return new ApiException(ApiError.Invalid("messages", refused.Message) with { Code = "invalid_image" }, fault);
            default:
                return fault;
        }
    }

    private static string Field(EngineBody body, string field) => field switch
    {
        Sampling + "chains" => "n",
        Sampling + "stop_strings" => "stop",
        Sampling + "max_tokens" when body.MaxCompletionTokens is not null => "max_completion_tokens",
        "grammar" => "response_format",
        _ when field.StartsWith(Sampling, StringComparison.Ordinal) => field[Sampling.Length..],
        _ => field,
    };
}
