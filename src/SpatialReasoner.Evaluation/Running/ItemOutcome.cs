using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Running;

/// <summary>What one strategy made of one item.</summary>
internal sealed record ItemOutcome(
    QuestionKind Kind, long Seed, string Setting, string Question, string Truth, string Answer, bool Correct, bool Abstained,
    double Confidence, int CompletionTokens, int PromptTokens, double Milliseconds);
