using SpatialReasoner.Reasoning.Execution;

namespace SpatialReasoner.Reasoning.Strategies;

/// <summary>A way to come from a question to an answer. Stateless and thread-safe: everything of one request lives in its run.</summary>
public interface IReasoningStrategy
{
    /// <summary>Id, summary and the request's fields it heeds.</summary>
    StrategyDescription Description { get; }

    /// <summary>The steps <see cref="ExecuteAsync"/> will take.</summary>
    ReasoningPlan Plan(ReasoningTask task);

    Task<Conclusion> ExecuteAsync(ReasoningTask task, ReasoningRun run, CancellationToken cancellationToken);
}
