using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning.Conversing;

/// <summary>A piece of what a chat is told.</summary>
/// <param name="IsThought">Whether it is reasoning; it is the answer otherwise.</param>
public readonly record struct ChatText(string Text, bool IsThought);

/// <summary>What of a request's events is said in a chat: the first chain as it thinks, then the answer, or its document as it is written. One per request.</summary>
/// <param name="documentInOnePiece">Whether a document is said when it is whole, and not while it is written.</param>
/// <param name="stops">The answer ends before the first of these. Chains are not cut: they think in their own words before they answer.</param>
public sealed class ChatTelling(bool documentInOnePiece, IReadOnlyList<string> stops)
{
    private const int LeadingChain = 0;

    private const string NoAnswer = "No answer could be read from the model's output.";

    private int? writer; // the chain that writes the document
    private bool reasoned, written;

    /// <summary>What is said of an event; null where nothing is. Of the last one the answer is, unless it was already.</summary>
    public ChatText? Hear(ReasoningEvent happened)
    {
        switch (happened)
        {
            case ChainStarted { Step: DocumentFormat.StepName } document:
                writer = document.Chain;
                return null;
            case ChainProgressed { Text.Length: > 0 } progress when progress.Chain == writer && !documentInOnePiece:
                written = true;
                return new ChatText(progress.Text, false);
            case ChainProgressed { Chain: LeadingChain, Text.Length: > 0 } progress:
                reasoned = true;
                return new ChatText(progress.Text, true);
            case ChainCompleted { Chain: { Id: LeadingChain, Text.Length: > 0 } chain } when !reasoned:
                reasoned = true;
                return new ChatText(chain.Text, true);
            case ReasoningCompleted { Result: var result } when !written:
                return new ChatText(result.Document ?? Cut(string.IsNullOrWhiteSpace(result.Answer.Text) ? NoAnswer : result.Answer.Text), false);
            default:
                return null;
        }
    }

    /// <summary>Whether running out of tokens cost the answer; a chain cut short after it does no harm.</summary>
    public static bool RanOut(ReasoningResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Document is null && result.Abstained && result.Chains.Any(c => c.FinishReason == FinishReason.Length);
    }

    private string Cut(string answer) =>
        answer[..stops.Select(s => answer.IndexOf(s, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(answer.Length).Min()];
}
