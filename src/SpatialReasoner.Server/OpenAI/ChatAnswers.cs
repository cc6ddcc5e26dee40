using System.Runtime.CompilerServices;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Reasoning.Conversing;
using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.OpenAI;

/// <summary>Runs the reasoner once per choice and tells its events as steps of a chat answer.</summary>
internal sealed class ChatAnswers(IReasoner reasoner, TimeProvider time)
{
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
        var (started, answered) = (false, false);
        // Log-probabilities are known of the whole chain only: then a document comes in one piece, with them.
        var telling = new ChatTelling(documentInOnePiece: chat.Logprobs is not null, chat.Stops);
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
            var result = (happened as ReasoningCompleted)?.Result;
            if (telling.Hear(happened) is { } said)
                yield return said.IsThought ? new ReasoningAdded(choice, said.Text) : new ContentAdded(choice, said.Text, Logprobs(chat, result));
            if (result is not null)
            {
                answered = true;
                var response = responses.Map(result, seen);
                yield return new ChoiceAnswered(choice, ChatTelling.RanOut(result) ? "length" : "stop", response with
                {
                    Warnings = [.. response.Warnings, .. chat.Warnings, .. Unspoken(chat, result)],
                });
            }
        }
        if (!answered)
            throw new InvalidOperationException("The reasoner ended without a result.");
    }

    private static IEnumerable<string> Unspoken(ChatRequest chat, ReasoningResult result) =>
        chat.Logprobs is not null && result.AnswerTokens.Count == 0 ? ["'logprobs' are empty: no chain said the answer as it stands."] : [];

    private static ChatLogprobs? Logprobs(ChatRequest chat, ReasoningResult? result) =>
        chat.Logprobs is { } alternatives && result is not null ? ChatLogprobs.Of(result.AnswerTokens, alternatives) : null;
}
