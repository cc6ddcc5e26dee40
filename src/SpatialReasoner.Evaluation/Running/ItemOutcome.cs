using SpatialReasoner.Evaluation.Suites;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Running;

/// <summary>What one column made of one item: a line of an outcome file.</summary>
internal sealed record ItemOutcome
{
    /// <summary>Id of the model, and a hash of its files.</summary>
    public required string Model { get; init; }
    public required string ModelHash { get; init; }
    public required string Difficulty { get; init; }
    public PictureControl Picture { get; init; }

    /// <summary>Side of the picture sent, pixels.</summary>
    public required int PictureSize { get; init; }
    public required QuestionKind Kind { get; init; }

    /// <summary>Seed of the scene, and of the request.</summary>
    public required long Seed { get; init; }

    /// <summary>Label in tables.</summary>
    public required string Column { get; init; }

    /// <summary>What was asked, see <see cref="Running.Column.Definition"/>.</summary>
    public required string Definition { get; init; }

    /// <summary>Label of the column whose tokens this one was to spend.</summary>
    public string? EqualTokensOf { get; init; }

    /// <summary>The strategy that ran: <c>auto</c>'s choice.</summary>
    public string Strategy { get; init; } = "";
    public required string Question { get; init; }
    public required AnswerType Type { get; init; }
    public required string Truth { get; init; }
    public string Answer { get; init; } = "";
    public bool Correct { get; init; }
    public bool Abstained { get; init; }

    /// <summary>Why there is no answer at all: it counts as wrong, and is asked again by the next run.</summary>
    public string? Error { get; init; }

    /// <summary>The strategy's own, not calibrated.</summary>
    public double Confidence { get; init; }

    /// <summary>Weights of the votes by answer, those that round to nothing left out: opinions can be pooled over columns without asking again.</summary>
    public IReadOnlyDictionary<string, double> Votes { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>
    /// Kind of the question as the planner read it, which calibrations go by: a question about an absent object does not say so.
    /// </summary>
    public string Asked { get; init; } = "";
    public int Chains { get; init; }

    /// <summary>Counted chains that no answer could be read from.</summary>
    public int UnreadableChains { get; init; }
    public int PromptTokens { get; init; }

    /// <summary>All that were generated, discarded chains included.</summary>
    public int CompletionTokens { get; init; }
    public double Milliseconds { get; init; }

    /// <summary>Questions in flight when it was asked; latencies mean something only beside it.</summary>
    public required int Concurrency { get; init; }

    /// <summary>Hash by name of the prompts used.</summary>
    public IReadOnlyDictionary<string, string> Prompts { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Version id of the reasoning assembly: changes with any of its sources.</summary>
    public required string Build { get; init; }
}
