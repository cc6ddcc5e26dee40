using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.SemanticKernel;

/// <summary>Choices as words, spelled as in the HTTP API.</summary>
internal static class Words
{
    /// <summary>Null for no word.</summary>
    /// <exception cref="InvalidReasoningRequestException">There is no such choice; the message lists them.</exception>
    public static T? Parse<T>(string? word, string argument) where T : struct, Enum
    {
        if (string.IsNullOrWhiteSpace(word))
            return null;
        var all = Enum.GetValues<T>();
        var index = Array.FindIndex(all, value => Word(value) == word.Trim());
        return index >= 0 ? all[index] : throw Unknown(argument, word, all.Select(Word));
    }

    /// <summary>Null for no word and for <c>auto</c>.</summary>
    /// <inheritdoc cref="Parse{T}" path="/exception"/>
    public static AnswerType? AnswerTypeOf(string? word, string argument)
    {
        if (string.IsNullOrWhiteSpace(word) || word.Trim() == "auto")
            return null;
        return AnswerTypes.TryParse(word.Trim(), out var type) && AnswerTypes.Askable.Contains(type)
            ? type
            : throw Unknown(argument, word, AnswerTypes.Askable.Select(t => t.Id()).Prepend("auto"));
    }

    // One English word each, so that its lower case is the API's spelling.
    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static InvalidReasoningRequestException Unknown(string argument, string word, IEnumerable<string> known) =>
        new(argument, $"'{argument}' is '{word}'; it must be one of {string.Join(", ", known)}.");
}
