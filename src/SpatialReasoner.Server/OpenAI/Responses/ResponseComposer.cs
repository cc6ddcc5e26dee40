using System.Text;
using System.Text.Json;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.OpenAI.Responses;

/// <summary>Makes the events of a response out of the steps of a chat answer, and the response itself out of what they added up to.</summary>
internal sealed class ResponseComposer
{
    private static readonly JsonElement PlainText = JsonSerializer.Deserialize<JsonElement>("""{"type":"text"}""");
    private static readonly JsonElement NoMetadata = JsonSerializer.Deserialize<JsonElement>("{}");

    private readonly string unique = $"{Guid.NewGuid():n}";
    private readonly StringBuilder reasoning = new(), content = new();
    private IReadOnlyList<ChatTokenLogprob> logprobs = [];
    private int sequence;
    private bool hasReasoning, reasoningDone, hasMessage;

    public ResponseComposer(ResponsesBody body, DateTimeOffset created)
    {
        Response = new ResponsesDocument
        {
            Id = "resp_" + unique,
            CreatedAt = created.ToUnixTimeSeconds(),
            Status = "in_progress",
            Instructions = body.Instructions,
            MaxOutputTokens = body.MaxOutputTokens,
            Model = body.Model!,
            Output = [],
            Reasoning = body.Reasoning ?? new ReasoningOptions(),
            Temperature = body.Temperature,
            Text = new TextEcho(UnsupportedParameters.IsEmpty(body.Text?.Format) ? PlainText : body.Text!.Format!.Value),
            TopP = body.TopP,
            Metadata = UnsupportedParameters.IsEmpty(body.Metadata) ? NoMetadata : body.Metadata!.Value,
        };
    }

    /// <summary>As far as it has come.</summary>
    public ResponsesDocument Response { get; private set; }

    private string ReasoningId => "rs_" + unique;

    private string MessageId => "msg_" + unique;

    private int MessageIndex => hasReasoning ? 1 : 0;

    public IReadOnlyList<ResponsesEvent> Add(ChatStep step) => [.. Events(step).Select(Numbered)];

    /// <summary>The last events of a response that fails after its first byte.</summary>
    public IReadOnlyList<ResponsesEvent> Fail(ApiError error)
    {
        Response = Response with { Status = "failed", Error = ResponseFault.Of(error) };
        ResponsesEvent[] events =
        [
            new("error") { Code = error.Code, Message = error.Detail, Param = JsonSerializer.SerializeToElement(error.Field) },
            new("response.failed") { Response = Response },
        ];
        return [.. events.Select(Numbered)];
    }

    private ResponsesEvent Numbered(ResponsesEvent happened) => happened with { SequenceNumber = sequence++ };

    private IEnumerable<ResponsesEvent> Events(ChatStep step) => step switch
    {
        ChoiceStarted => [new("response.created") { Response = Response }, new("response.in_progress") { Response = Response }],
        // After the answer has begun, reasoning is over.
        ReasoningAdded added when !reasoningDone => Reason(added.Text),
        ContentAdded added => Say(added),
        ChoiceAnswered answered => End(answered),
        EventSeen seen => [new("response.spatial") { Spatial = seen.Event }],
        _ => [],
    };

    private IEnumerable<ResponsesEvent> Reason(string text)
    {
        if (!hasReasoning)
        {
            hasReasoning = true;
            yield return new("response.output_item.added") { OutputIndex = 0, Item = Reasoning("in_progress") with { Summary = [] } };
            yield return new("response.reasoning_summary_part.added") { ItemId = ReasoningId, OutputIndex = 0, SummaryIndex = 0, Part = OutputPart.Summary("") };
        }
        reasoning.Append(text);
        yield return new("response.reasoning_summary_text.delta") { ItemId = ReasoningId, OutputIndex = 0, SummaryIndex = 0, Delta = text };
    }

    private IEnumerable<ResponsesEvent> EndReasoning()
    {
        if (!hasReasoning || reasoningDone)
            yield break;
        var item = Reasoning("completed");
        yield return new("response.reasoning_summary_text.done") { ItemId = ReasoningId, OutputIndex = 0, SummaryIndex = 0, Text = reasoning.ToString() };
        yield return new("response.reasoning_summary_part.done") { ItemId = ReasoningId, OutputIndex = 0, SummaryIndex = 0, Part = item.Summary![0] };
        yield return new("response.output_item.done") { OutputIndex = 0, Item = item };
    }

    private IEnumerable<ResponsesEvent> Say(ContentAdded added)
    {
        foreach (var happened in EndReasoning())
            yield return happened;
        reasoningDone = true;
        if (!hasMessage)
        {
            hasMessage = true;
            yield return new("response.output_item.added") { OutputIndex = MessageIndex, Item = Message("in_progress") with { Content = [] } };
            yield return new("response.content_part.added") { ItemId = MessageId, OutputIndex = MessageIndex, ContentIndex = 0, Part = OutputPart.Output("") };
        }
        content.Append(added.Text);
        logprobs = [.. (added.Logprobs?.Content ?? []).Select(WithBytes)];
        yield return new("response.output_text.delta") { ItemId = MessageId, OutputIndex = MessageIndex, ContentIndex = 0, Delta = added.Text, Logprobs = logprobs };
    }

    private IEnumerable<ResponsesEvent> End(ChoiceAnswered answered)
    {
        var cut = answered.FinishReason == "length";
        var message = Message(cut ? "incomplete" : "completed");
        yield return new("response.output_text.done") { ItemId = MessageId, OutputIndex = MessageIndex, ContentIndex = 0, Text = content.ToString(), Logprobs = logprobs };
        yield return new("response.content_part.done") { ItemId = MessageId, OutputIndex = MessageIndex, ContentIndex = 0, Part = message.Content![0] };
        yield return new("response.output_item.done") { OutputIndex = MessageIndex, Item = message };
        Response = Response with
        {
            Status = cut ? "incomplete" : "completed",
            IncompleteDetails = cut ? new IncompleteDetails("max_output_tokens") : null,
            Output = hasReasoning ? [Reasoning("completed"), message] : [message],
            Usage = ResponsesUsage.Of(answered.Result.Usage),
            Spatial = answered.Result,
        };
        yield return new(cut ? "response.incomplete" : "response.completed") { Response = Response };
    }

    /// <summary>A chat's bytes may be null, a response's may not: those of part of a character are none.</summary>
    private static ChatTokenLogprob WithBytes(ChatTokenLogprob token) =>
        token with { Bytes = token.Bytes ?? [], TopLogprobs = [.. token.TopLogprobs.Select(t => t with { Bytes = t.Bytes ?? [] })] };

    private OutputItem Reasoning(string status) => new(ReasoningId, "reasoning", status) { Summary = [OutputPart.Summary(reasoning.ToString())] };

    private OutputItem Message(string status) =>
        new(MessageId, "message", status) { Role = "assistant", Content = [OutputPart.Output(content.ToString(), logprobs)] };
}
