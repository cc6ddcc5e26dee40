namespace SpatialReasoner.Reasoning;

/// <summary>Answers spatial questions with a model, a strategy and geometry. Thread-safe.</summary>
public interface IReasoner
{
    /// <summary>The strategies there are, <c>auto</c> included, in the order they are listed to people.</summary>
    IReadOnlyList<StrategyDescription> Strategies { get; }

    /// <summary>
    /// What would be done about a request, without doing it. Its strategy and the chains of its steps may be changed and sent back as
    /// <see cref="ReasoningRequest.Plan"/>.
    /// </summary>
    /// <exception cref="InvalidReasoningRequestException">As for <see cref="StreamAsync"/>.</exception>
    /// <exception cref="QuestionNotUnderstoodException">As for <see cref="StreamAsync"/>.</exception>
    ReasoningPlan Plan(ReasoningRequest request);

    /// <summary>Streams what happens; the last event carries the result. Cancelling abandons every chain.</summary>
    /// <exception cref="InvalidReasoningRequestException">By the call itself, before there is a stream.</exception>
    /// <exception cref="QuestionNotUnderstoodException">By the call itself, before there is a stream.</exception>
    IAsyncEnumerable<ReasoningEvent> StreamAsync(ReasoningRequest request, CancellationToken cancellationToken = default);
}

/// <param name="Id">As in the API, for example <c>self-consistency</c>.</param>
/// <param name="Summary">One sentence: what it does and when it helps.</param>
/// <param name="Options">The request's fields it heeds, with defaults and ranges.</param>
public sealed record StrategyDescription(string Id, string Summary, IReadOnlyList<StrategyOption> Options)
{
    /// <summary>What was measured of it, with model and data, failures included; null where nothing was.</summary>
    public string? Measured { get; init; }
}

/// <param name="Name">Field of the request in the API's spelling, for example <c>samples</c>.</param>
/// <param name="Default">Its default, as JSON would write it.</param>
/// <param name="Allowed">What is allowed, for people: "1 to 64".</param>
public sealed record StrategyOption(string Name, string Default, string Allowed, string Summary);

public static class ReasonerExtensions
{
    /// <summary>Runs to the end. Non-streaming is the aggregate of streaming.</summary>
    public static async Task<ReasoningResult> ReasonAsync(
        this IReasoner reasoner, ReasoningRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reasoner);
        await foreach (var happened in reasoner.StreamAsync(request, cancellationToken))
        {
            if (happened is ReasoningCompleted completed)
                return completed.Result;
        }
        throw new InvalidOperationException("The reasoner ended without a result.");
    }
}
