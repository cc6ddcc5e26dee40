using System.Text.RegularExpressions;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Answers;

/// <summary>An answer and where in the text it stands (UTF-16 offsets, end exclusive).</summary>
public readonly record struct ReadAnswer(SpatialAnswer Answer, int Start, int End);

/// <summary>Reads the answer out of a chain, strictest form first.</summary>
/// <remarks>
/// What a chain thought between <c>&lt;think&gt;</c> tags is no answer. Of the rest <c>&lt;answer&gt;left&lt;/answer&gt;</c>, then <c>answer: left</c>, then <c>\boxed{left}</c> or <c>{left}</c>: the last one present decides, and what it holds must
/// be readable - a chain that marks "I cannot tell" as its answer is not searched for a stray word. Without a marker the whole
/// text is read (letters, then option texts, then words of the type), and last its last standalone word of the type.
/// </remarks>
public static partial class AnswerReader
{
    /// <summary>Strictest first, and whether what stands in it must be readable: a brace may be part of a JSON record, so only one that holds an answer counts.</summary>
    private static readonly (Regex Pattern, bool Binds)[] Markers = [(Tagged(), true), (Labelled(), true), (Boxed(), true), (Braced(), false)];

    /// <summary>Null when no answer of the format can be read.</summary>
    /// <param name="markedOnly">Reads only a marked answer: a chain that was cut off has reached none otherwise, whatever words it ends in.</param>
    public static ReadAnswer? Read(string text, AnswerFormat format, bool markedOnly = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(format);
        var start = AfterThinking(text);
        foreach (var (marker, binds) in Markers)
        {
            if (marker.Matches(text, start) is { Count: > 0 } marked)
            {
                var content = marked[^1].Groups["answer"];
                if (ReadPart(text, content.Index, content.Index + content.Length, format) is { } answer)
                    return answer;
                if (binds)
                    return null;
            }
        }
        return markedOnly ? null : ReadPart(text, start, text.Length, format);
    }

    /// <summary>Where the answer may begin: behind the thoughts; at the text's end when they never ended.</summary>
    private static int AfterThinking(string text)
    {
        const string Open = "<think>", Close = "</think>";
        var closed = text.LastIndexOf(Close, StringComparison.OrdinalIgnoreCase);
        var opened = text.LastIndexOf(Open, StringComparison.OrdinalIgnoreCase);
        return opened > closed ? text.Length : closed < 0 ? 0 : closed + Close.Length;
    }

    /// <summary>A short text as an answer, for example an option a caller offers; null when it is none of this format.</summary>
    public static SpatialAnswer? Normalise(string text, AnswerFormat format)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ReadPart(text, 0, text.Length, format)?.Answer;
    }

    private static ReadAnswer? ReadPart(string text, int start, int end, AnswerFormat format)
    {
        var from = start;
        while (start < end && IsPadding(text[start]))
            start++;
        var opened = text[from..start];
        while (end > start && IsPadding(text[end - 1]) && !IsUnit(text, end - 1, opened))
            end--;
        if (start == end)
            return null;
        var part = text[start..end];
        if (AnswerTokens.Find(part, format) is { } token)
            return new ReadAnswer(token.Answer, start + token.Start, start + token.End);
        return null;
    }

    private static bool IsPadding(char c) => char.IsWhiteSpace(c) || c is '*' or '"' or '\'' or '.' or ';' or ',' or '`';

    /// <summary>5'6" ends in inches: a quotation mark behind a digit is one only where another opened.</summary>
    private static bool IsUnit(string text, int at, string opened) =>
        text[at] is '"' or '\'' && at > 0 && char.IsAsciiDigit(text[at - 1]) && !opened.Contains(text[at], StringComparison.Ordinal);

    [GeneratedRegex("<answer>(?<answer>.*?)(?:</answer>|$)", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Tagged();

    [GeneratedRegex(@"\banswer\b[""*]*\s*(?:(?:is|would be|should be|must be)\b\s*:?|[:=])(?:[\s*]*""(?<answer>[^""\n]*)""(?=\s*(?:[,}.)]|\n|$))|[""*]*\s*(?<answer>[^\n]*\S))", RegexOptions.IgnoreCase)]
    private static partial Regex Labelled();

    [GeneratedRegex(@"\\boxed\{(?:\\text\{)?(?<answer>[^{}]*)\}")]
    private static partial Regex Boxed();

    [GeneratedRegex(@"\{(?<answer>[^{}]*)\}")]
    private static partial Regex Braced();
}
