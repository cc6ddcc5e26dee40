using System.Runtime.CompilerServices;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.OpenAI;

/// <summary>Runs the reasoner once per choice and tells its events as steps of a chat answer.</summary>
internal sealed class ChatAnswers(IReasoner reasoner, TimeProvider time)
{
    /// <summary>Chat clients see one chain think: the first.</summary>
    private const int LeadingChain = 0;

    private const string NoAnswer = "No answer could be read from the model's output.";

    public async IAsyncEnumerable<ChatStep> StreamAsync(
        ChatRequest chat, string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        // One after the other: every choice after the first finds the prompt in the engine's prefix cache.
        for (var choice = 0; choice < chat.Choices; choice++)
        {
            await foreach (var step in ChooseAsync(chat, choice, id, since, cancellationToken))
                yield return step;
        }
    }

    private async IAsyncEnumerable<ChatStep> ChooseAsync(
        ChatRequest chat, int choice, string id, long since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The deadline is the answer's, not each choice's.
        var request = chat.ForChoice(choice).After(time.GetElapsedTime(since));
        // A stream tells events as they happen, and does not repeat them with its result.
        var responses = new ReasonResponses(request, id, chat.Stream ? chat.Included & ~Included.Events : chat.Included);
        var seen = new List<EventPart>();
        var (started, reasoned, answered) = (false, false, false);
        int? writer = null; // the chain that writes the document
        var written = false;
        await foreach (var happened in reasoner.StreamAsync(request, cancellationToken))
        {
            // Begun here and not before: what the reasoner refuses must not have begun a response.
            if (!started)
                yield return new ChoiceStarted(choice);
            started = true;

            if (chat.Included.HasFlag(Included.Events) && ReasoningEvents.Map(happened) is { } part)
            {
                if (chat.Stream)
                    yield return new EventSeen(choice, part);
                else if (happened is not ChainProgressed)
                    seen.Add(part);
            }
            switch (happened)
            {
                case ChainStarted { Step: DocumentFormat.StepName } document:
                    writer = document.Chain;
                    break;
                // Log-probabilities are known of the whole chain only: then the document comes in one piece, with them.
                case ChainProgressed { Text.Length: > 0 } progress when progress.Chain == writer && chat.Logprobs is null:
                    written = true;
                    yield return new ContentAdded(choice, progress.Text, null);
                    break;
                case ChainProgressed { Chain: LeadingChain, Text.Length: > 0 } progress:
                    reasoned = true;
                    yield return new ReasoningAdded(choice, progress.Text);
                    break;
                case ChainCompleted { Chain: { Id: LeadingChain, Text.Length: > 0 } chain } when !reasoned:
                    reasoned = true;
                    yield return new ReasoningAdded(choice, chain.Text);
                    break;
                case ReasoningCompleted { Result: var result }:
                    answered = true;
                    var response = responses.Map(result, seen);
                    response = response with { Warnings = [.. response.Warnings, .. chat.Warnings, .. Unspoken(chat, result)] };
                    if (!written)
                    {
                        var logprobs = chat.Logprobs is { } alternatives ? ChatLogprobs.Of(result.AnswerTokens, alternatives) : null;
                        yield return new ContentAdded(choice, result.Document ?? StopSequences.Cut(Content(response), chat.Stops), logprobs);
                    }
                    yield return new ChoiceAnswered(choice, FinishReasonOf(result), response);
                    break;
            }
        }
        if (!answered)
            throw new InvalidOperationException("The reasoner ended without a result.");
    }

    private static IEnumerable<string> Unspoken(ChatRequest chat, ReasoningResult result) =>
        chat.Logprobs is not null && result.AnswerTokens.Count == 0 ? ["'logprobs' are empty: no chain said the answer as it stands."] : [];

    private static string Content(ReasonResponse response) => string.IsNullOrWhiteSpace(response.Answer.Text) ? NoAnswer : response.Answer.Text;

    /// <summary>Length only where running out of tokens cost the answer; a chain cut short after it does no harm.</summary>
    private static string FinishReasonOf(ReasoningResult result) =>
        result.Document is null && result.Abstained && result.Chains.Any(c => c.FinishReason == FinishReason.Length) ? "length" : "stop";
}
