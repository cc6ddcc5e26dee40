using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Planning;

/// <summary>What will be asked of the model, and how its answer becomes the answer to what the caller asked.</summary>
public sealed record PlannedQuestion
{
    /// <summary>What the caller's words mean; null for free questions to open models.</summary>
    public required SpatialQuestion? Question { get; init; }

    /// <summary>The question that is put to the model; differs from <see cref="Question"/> where options are matched after the answer.</summary>
    public required SpatialQuestion? Asked { get; init; }

    /// <summary>The question's words as the model gets them.</summary>
    public required string Text { get; init; }

    /// <summary>"(A) left (B) right" where the words do not hold the options already; otherwise empty.</summary>
    public string OptionList { get; init; } = "";

    /// <summary>The same question without the options that stand in its words, its answer matched to them afterwards; null where there are none.</summary>
    public PlannedQuestion? Plain { get; init; }

    /// <summary>How the model's answer is read.</summary>
    public required AnswerFormat Format { get; init; }

    /// <summary>What the caller gets; null where any answer will do.</summary>
    public required AnswerType? AnswerType { get; init; }

    /// <summary>Whether only geometry over a perceived scene can answer: the model was never taught the question, and must not be asked in its words.</summary>
    public bool GeometryOnly { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The answer to <see cref="Asked"/> as the answer to what the caller asked; null leaves it as it is.</summary>
    internal Func<SpatialAnswer, SpatialAnswer?>? Reply { get; init; }

    /// <summary>Whether neither its meaning nor the type of its answer is known.</summary>
    public bool IsFree => Question is null && Format is { Type: null } or { Type: Scenes.Questions.AnswerType.Letter, Inner.Type: null };

    /// <summary>Whether the answer is what the model sees of one object: there is nothing to reason about.</summary>
    public bool IsPerception => Asked?.Kind is QuestionKind.Locate or QuestionKind.Facing;

    /// <summary>Reads the caller's answer from a chain; null when there is none.</summary>
    public ReadAnswer? Read(string chain, bool markedOnly = false)
    {
        if (AnswerReader.Read(chain, Format, markedOnly) is not { } read)
            return null;
        return Answer(read.Answer) is { } meant ? read with { Answer = meant } : null;
    }

    /// <summary>An answer as it is shown: bearings as hours of a clock's face, whatever was counted or averaged to get them.</summary>
    internal SpatialAnswer Present(SpatialAnswer answer) =>
        Format.Sense == AngleSense.Bearing && answer is { Type: Scenes.Questions.AnswerType.Angle, Value: { } degrees } ? SpatialAnswer.Direction(degrees) : answer;

    /// <summary>An answer to <see cref="Asked"/>, from a chain or from geometry, as the caller's; null when it says nothing about what the caller asked.</summary>
    public SpatialAnswer? Answer(SpatialAnswer asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return Reply is null || asked.Type == Scenes.Questions.AnswerType.Absent ? asked : Reply(asked);
    }
}
