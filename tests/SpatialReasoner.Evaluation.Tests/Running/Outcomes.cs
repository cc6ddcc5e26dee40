using SpatialReasoner.Evaluation.Running;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Tests.Running;

/// <summary>Outcomes as a run would write them.</summary>
internal static class Outcomes
{
    public static ItemOutcome Of(long seed, string column, bool correct, QuestionKind kind = QuestionKind.LeftRight) => new()
    {
        Model = "tiny", ModelHash = "abc", Difficulty = "standard", PictureSize = 64, Kind = kind, Seed = seed, Column = column, Definition = column,
        Question = "?", Type = AnswerType.Choice, Truth = seed % 5 < 3 ? "left" : "right", Answer = "left", Correct = correct, CompletionTokens = 3, Chains = 1,
        Milliseconds = 10, Concurrency = 8, Build = "b1", Prompts = new Dictionary<string, string> { ["direct/answer"] = "h1" },
    };
}
