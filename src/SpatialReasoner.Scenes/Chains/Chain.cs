using System.Text;

namespace SpatialReasoner.Scenes.Chains;

/// <summary>A stretch of a text, UTF-16 offsets (the language is ASCII, so bytes as well).</summary>
public readonly record struct TextSpan(int Start, int End);

/// <summary>A chain of thought in its parts.</summary>
/// <param name="Full">Perception and reasoning, ending in "answer: ..."; begins with a space.</param>
/// <param name="Records">Only what was perceived: the scene graph of the objects involved.</param>
/// <param name="Tail">Only the reasoning, as said when the records are given; ends in "answer: ...".</param>
/// <param name="ReasonSpans">The stretches of <paramref name="Full"/> that are reasoning, not perception.</param>
public sealed record Chain(string Full, string Records, string Tail, IReadOnlyList<TextSpan> ReasonSpans);

/// <summary>Puts a chain together piece by piece.</summary>
internal sealed class ChainBuilder
{
    private readonly StringBuilder full = new();
    private readonly StringBuilder records = new();
    private readonly StringBuilder tail = new();
    private readonly List<TextSpan> spans = [];

    /// <summary>A perceived record on its own.</summary>
    public ChainBuilder Record(string record)
    {
        full.Append(record).Append(';');
        records.Append(record).Append(';');
        return this;
    }

    /// <summary>A perceived record followed by what it means; with the records given, only the name is repeated.</summary>
    public ChainBuilder RecordAndReason(string record, string name, string reason)
    {
        full.Append(record);
        Reasoned(reason);
        records.Append(record).Append(';');
        tail.Append(' ').Append(name).Append(reason);
        return this;
    }

    public ChainBuilder Reason(string reason)
    {
        Reasoned(reason);
        tail.Append(reason);
        return this;
    }

    public Chain Answer(string answer)
    {
        Reason($" answer: {answer}");
        return new Chain(full.ToString(), records.ToString(), tail.ToString(), spans);
    }

    private void Reasoned(string reason)
    {
        if (spans.Count > 0 && spans[^1].End == full.Length)
            spans[^1] = spans[^1] with { End = full.Length + reason.Length };
        else
            spans.Add(new TextSpan(full.Length, full.Length + reason.Length));
        full.Append(reason);
    }
}
