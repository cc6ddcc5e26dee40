using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Spatial;

/// <summary>The words a field may hold and what they stand for.</summary>
internal sealed class Vocabulary<T>(params (string Word, T Value)[] words) where T : struct
{
    /// <summary>In the order people read them.</summary>
    public IReadOnlyList<string> All { get; } = [.. words.Select(w => w.Word)];

    private string Words => All.Count == 1 ? All[0] : $"{string.Join(", ", All.SkipLast(1))} or {All[^1]}";

    /// <summary>Null for null: absent.</summary>
    /// <exception cref="ApiException">The word is not known; the message names the field, it and those that are.</exception>
    public T? Parse(string? text, string field)
    {
        if (text is null)
            return null;
        foreach (var (word, value) in words)
        {
            if (word == text)
                return value;
        }
        throw new ApiException(ApiError.Invalid(field, $"'{field}' is '{text}'; {Words} is expected."));
    }

    public string Word(T value) => Array.Find(words, w => w.Value.Equals(value)).Word;
}
