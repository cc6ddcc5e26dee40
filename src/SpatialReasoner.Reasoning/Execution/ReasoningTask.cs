using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Planning;

namespace SpatialReasoner.Reasoning.Execution;

/// <summary>A checked request with what the planner made of its question.</summary>
public sealed record ReasoningTask(ReasoningRequest Request, PlannedQuestion Question, ModelDescription Model);
