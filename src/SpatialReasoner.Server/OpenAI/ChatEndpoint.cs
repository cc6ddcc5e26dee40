using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Server.Composition;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Fetching;
using SpatialReasoner.Server.Json;
using SpatialReasoner.Server.Models;
using SpatialReasoner.Server.Spatial;
using SpatialReasoner.Server.Streaming;

namespace SpatialReasoner.Server.OpenAI;

/// <summary><c>POST /v1/chat/completions</c>.</summary>
/// <remarks>
/// 1. Read the body.
/// 2. Check it and turn it into a <see cref="ChatRequest"/>, with the pictures it links to.
/// 3. Run it. Its steps are the one path: a stream writes each as chunks, a whole answer adds them up.
/// </remarks>
internal sealed class ChatEndpoint(
    IReasoner reasoner, ModelCatalog models, LinkedImages pictures, IOptions<LimitsOptions> limits, ErrorLog log, TimeProvider time)
{
    private readonly ChatAnswers answers = new(reasoner, time);
    private readonly string fingerprint = ChatDocuments.Fingerprint(models.Description);

    public async Task HandleAsync(HttpContext context)
    {
        // 1. Read.
        var body = await JsonBody.ReadAsync(context.Request, ServerJson.Wire.ChatBody);

        // 2. Check.
        var (asked, spent) = await pictures.ReadAsync(
            links => JsonFaults.Guard(() => ChatRequest.From(body, models, limits.Value.MaxImages, links)), body.Spatial?.DeadlineMs, context.RequestAborted);
        var chat = asked.After(spent);

        // 3. Run.
        var documents = new ChatDocuments($"chatcmpl-{Guid.NewGuid():n}", chat.Model, time.GetUtcNow(), fingerprint);
        if (chat.Stream)
            await StreamAsync(context, chat, documents);
        else
            await AnswerAsync(context, chat, documents);
    }

    private async Task AnswerAsync(HttpContext context, ChatRequest chat, ChatDocuments documents)
    {
        var choices = new List<ChatChoice>();
        var results = new List<ReasonResponse>();
        var (reasoning, content) = (new StringBuilder(), new StringBuilder());
        ChatLogprobs? logprobs = null;
        await foreach (var step in answers.StreamAsync(chat, documents.Id, context.RequestAborted))
        {
            switch (step)
            {
                case ReasoningAdded added:
                    reasoning.Append(added.Text);
                    break;
                case ContentAdded added:
                    content.Append(added.Text);
                    logprobs = added.Logprobs;
                    break;
                case ChoiceAnswered answer:
                    var message = new ChatMessagePart("assistant", content.ToString(), reasoning.ToString(), reasoning.ToString());
                    choices.Add(new ChatChoice(step.Choice, message, logprobs, answer.FinishReason) { Spatial = chat.Choices > 1 ? answer.Result : null });
                    results.Add(answer.Result);
                    reasoning.Clear();
                    content.Clear();
                    break;
            }
        }
        var whole = documents.Whole(choices, results.Select(r => r.Usage).Aggregate(UsagePart.Sum), results[0]);
        await context.Response.WriteAsJsonAsync(whole, ServerJson.Wire.ChatResponse, cancellationToken: context.RequestAborted);
    }

    private async Task StreamAsync(HttpContext context, ChatRequest chat, ChatDocuments documents)
    {
        var stream = new EventStream(context);
        try
        {
            UsagePart? usage = null;
            await foreach (var step in Pulse.WithPulse(ct => answers.StreamAsync(chat, documents.Id, ct), time, context.RequestAborted))
            {
                if (step is null)
                {
                    await stream.KeepAliveAsync();
                    continue;
                }
                foreach (var chunk in documents.Chunks(step))
                    await stream.WriteAsync(null, JsonSerializer.Serialize(chunk, ServerJson.Wire.ChatChunk));
                if (step is ChoiceAnswered { Result.Usage: var spent })
                    usage = usage is null ? spent : UsagePart.Sum(usage, spent);
            }
            if (chat.IncludeUsage)
                await stream.WriteAsync(null, JsonSerializer.Serialize(documents.UsageChunk(usage!), ServerJson.Wire.ChatChunk));
        }
        catch (Exception fault) when (stream.HasBegun && !context.RequestAborted.IsCancellationRequested)
        {
            await stream.FailAsync(null, fault, log);
        }
        await stream.WriteAsync(null, "[DONE]");
    }
}
