namespace SpatialReasoner.Reasoning.Execution;

/// <summary>Variables every prompt may use.</summary>
public static class QuestionVariables
{
    /// <summary>The question's words.</summary>
    public const string Question = "question";

    /// <summary>"(A) left (B) right"; empty where there are none or the question's words hold them.</summary>
    public const string Options = "options";

    /// <summary>What an answer looks like: "yes or no".</summary>
    public const string AnswerFormat = "answer_format";

    public static IReadOnlyList<string> All { get; } = [Question, Options, AnswerFormat];
}
