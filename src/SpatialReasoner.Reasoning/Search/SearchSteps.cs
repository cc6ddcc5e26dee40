using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Prompts;

namespace SpatialReasoner.Reasoning.Search;

/// <summary>Where the steps of a chain end: after a string that the prompt's family writes between them.</summary>
internal static class SearchSteps
{
    /// <summary>Where the prompt names none.</summary>
    private const string NewLine = "\n";

    public static string EndOf(Prompt prompt) => prompt.Settings.StepEnd ?? NewLine;

    /// <summary>
    /// Whether there are steps to search over. A single look has none. Nor has a chain that cannot be gone on with: an open model can be asked to, and a closed
    /// language has no words for that.
    /// </summary>
    public static bool CanSearch(ReasoningTask task, ReasoningRun run)
    {
        if (task.Question.IsPerception)
            return false;
        if (task.Model.Capabilities.Continuation || !task.Model.ClosedLanguage)
            return true;
        run.Warn("The model cannot go on from a step, so there is nothing to search over; whole chains were sampled and verified instead, as best-of-n does.");
        return false;
    }

    /// <summary>Whether the chain came to the end of a step and may go on, rather than to the end of its turn.</summary>
    /// <remarks>The token that completed the end of the step is reported, the text of it is not.</remarks>
    public static bool GoesOn(SampledChain chain, string stepEnd) =>
        chain.Chain is { FinishReason: FinishReason.Stop, Answer: null } && chain.Completed.Text.Trim().Length > 0
        && (chain.Completed.Tokens.Count == 0 || chain.Completed.Tokens[^1].Text.Contains(stepEnd, StringComparison.Ordinal));

    /// <summary>" a; b; answer: c" to " a;", " b;" and " answer: c".</summary>
    public static IEnumerable<string> Split(string text, string stepEnd)
    {
        var from = 0;
        for (var at = text.IndexOf(stepEnd, StringComparison.Ordinal); at >= 0; at = text.IndexOf(stepEnd, from, StringComparison.Ordinal))
        {
            yield return text[from..(at + stepEnd.Length)];
            from = at + stepEnd.Length;
        }
        if (from < text.Length)
            yield return text[from..];
    }

    /// <summary>Tokens one path may take, all its fragments together.</summary>
    public static int MaxTokens(ReasoningTask task, Prompt prompt) => task.Request.MaxTokens ?? prompt.Settings.MaxTokens ?? 256;
}
