namespace SpatialReasoner.Reasoning.Execution;

/// <summary>
/// The token budget is spent or the deadline has passed before a step could sample anything. The reasoner answers with the best it has so
/// far; strategies need not catch it.
/// </summary>
public sealed class BudgetSpentException() : ReasoningException("The budget is spent.");
