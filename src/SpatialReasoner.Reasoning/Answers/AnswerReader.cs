using System.Text.RegularExpressions;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Answers;

/// <summary>An answer and where in the text it stands (UTF-16 offsets, end exclusive).</summary>
public readonly record struct ReadAnswer(SpatialAnswer Answer, int Start, int End);

/// <summary>Reads the answer out of a chain, strictest form first.</summary>
/// <remarks>
/// <c>&lt;answer&gt;left&lt;/answer&gt;</c>, then <c>answer: left</c>, then <c>\boxed{left}</c> or <c>{left}</c>: the last one present decides, and what it holds must
/// be readable - a chain that marks "I cannot tell" as its answer is not searched for a stray word. Without a marker the whole
/// text is read (letters, then option texts, then words of the type), and last its last standalone word of the type.
/// </remarks>
public static partial class AnswerReader
{
    /// <summary>Null when no answer of the format can be read.</summary>
    /// <param name="markedOnly">Reads only a marked answer: a chain that was cut off has reached none otherwise, whatever words it ends in.</param>
    public static ReadAnswer? Read(string text, AnswerFormat format, bool markedOnly = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(format);
        foreach (var marker in new[] { Tagged(), Labelled(), Boxed(), Braced() })
        {
            if (marker.Matches(text) is { Count: > 0 } marked)
            {
                var content = marked[^1].Groups["answer"];
                // A brace may be part of a JSON record, so only one that holds an answer counts.
                if (ReadPart(text, content.Index, content.Index + content.Length, format) is { } answer)
                    return answer;
                if (marker.ToString() != Braced().ToString())
                    return null;
            }
        }
        return markedOnly ? null : ReadPart(text, 0, text.Length, format);
    }

    /// <summary>A short text as an answer, for example an option a caller offers; null when it is none of this format.</summary>
    public static SpatialAnswer? Normalise(string text, AnswerFormat format)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ReadPart(text, 0, text.Length, format)?.Answer;
    }

    private static ReadAnswer? ReadPart(string text, int start, int end, AnswerFormat format)
    {
        while (start < end && IsPadding(text[start]))
            start++;
        while (end > start && IsPadding(text[end - 1]))
            end--;
        if (start == end)
            return null;
        var part = text[start..end];
        if (AnswerTokens.Find(part, format) is { } token)
            return new ReadAnswer(token.Answer, start + token.Start, start + token.End);
        return null;
    }

    private static bool IsPadding(char c) => char.IsWhiteSpace(c) || c is '*' or '"' or '\'' or '.' or ';' or ',' or '`';

    [GeneratedRegex("<answer>(?<answer>.*?)(?:</answer>|$)", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Tagged();

    [GeneratedRegex(@"\banswer\b[""*]*\s*(?:is\b\s*:?|[:=])[""*]*(?<answer>[^\n]*\S)", RegexOptions.IgnoreCase)]
    private static partial Regex Labelled();

    [GeneratedRegex(@"\\boxed\{(?:\\text\{)?(?<answer>[^{}]*)\}")]
    private static partial Regex Boxed();

    [GeneratedRegex(@"\{(?<answer>[^{}]*)\}")]
    private static partial Regex Braced();
}
