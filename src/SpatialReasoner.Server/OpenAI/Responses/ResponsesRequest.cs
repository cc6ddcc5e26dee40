using System.Text.Json;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Fetching;
using SpatialReasoner.Server.Models;
using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.OpenAI.Responses;

/// <summary>A response request as the chat request that means the same: both run the same way.</summary>
internal static class ResponsesRequest
{
    private const string Logprobs = "message.output_text.logprobs", Encrypted = "reasoning.encrypted_content";

    /// <exception cref="ApiException">A field cannot be read, is out of range or cannot be honoured.</exception>
    public static ChatRequest From(ResponsesBody body, ModelCatalog models, int maxImages, ImageLinks links)
    {
        Refuse(body);
        if (string.IsNullOrWhiteSpace(body.Model))
            throw new ApiException(ApiError.Invalid("model", "'model' is missing; /v1/models lists what there is."));
        if (body.MaxOutputTokens is < 1)
            throw new ApiException(ApiError.Invalid("max_output_tokens", $"'max_output_tokens' is {body.MaxOutputTokens}; it must be at least 1."));
        ChatChecks.CheckMetadata(body.Metadata);
        CheckEcho(body.Metadata, body.Text?.Format);
        var conversation = ChatConversation.Parse(Turns(body), PartNames.Responses, maxImages, links);
        var fields = ChatRequest.Merge(
            new ChatBody
            {
                Model = body.Model, Temperature = body.Temperature, TopP = body.TopP, MaxTokens = body.MaxOutputTokens,
                ReasoningEffort = body.Reasoning?.Effort, Spatial = body.Spatial,
            },
            models, "reasoning.effort");
        var reasoning = ReasonRequests.Map(fields, conversation.Question, conversation.Images, links, ChatRequest.SpatialPrefix) with
        {
            History = conversation.History,
            TopLogprobs = body.TopLogprobs,
            Document = ResponseFormats.Parse(body.Text?.Format, "text.format", schemaIn: null),
        };
        return new ChatRequest(
            body.Model, reasoning, 1, Includes.Parse(fields.Include, Included.Scene, ChatRequest.SpatialPrefix), body.Stream ?? false, IncludeUsage: true,
            ChatRequest.Warn(UnsupportedParameters.OffersTools(body.Tools, body.ToolChoice)))
        {
            Logprobs = body.Include?.Contains(Logprobs) is true ? body.TopLogprobs ?? 0 : null,
        };
    }

    /// <summary>What the response repeats must be text that can be written; JSON's reader finds that out only then.</summary>
    private static void CheckEcho(params JsonElement?[] echoed)
    {
        using var writer = new Utf8JsonWriter(Stream.Null);
        foreach (var element in echoed)
        {
            element?.WriteTo(writer);
            writer.Reset();
        }
    }

    private static void Refuse(ResponsesBody body)
    {
        RefuseStored(body.PreviousResponseId is null or "", "previous_response_id");
        RefuseStored(UnsupportedParameters.IsEmpty(body.Conversation), "conversation");
        UnsupportedParameters.RefuseUnless(UnsupportedParameters.MayAnswer(body.ToolChoice), "tool_choice");
        UnsupportedParameters.RefuseUnless(UnsupportedParameters.IsEmpty(body.Prompt), "prompt");
        UnsupportedParameters.RefuseUnless(body.Background is not true, "background");
        UnsupportedParameters.RefuseUnless(body.Truncation is null or "" or "disabled", "truncation");
        UnsupportedParameters.RefuseUnless(UnsupportedParameters.IsEmpty(body.Spatial?.Question), "spatial.question");
        UnsupportedParameters.RefuseUnless(UnsupportedParameters.IsEmpty(body.Spatial?.Images), "spatial.images");
        var include = body.Include ?? [];
        for (var i = 0; i < include.Count; i++)
        {
            if (include[i] is not (Logprobs or Encrypted))
                throw new ApiException(ApiError.Unsupported($"include[{i}]", $"'include[{i}]' is '{include[i]}'; {Logprobs} or {Encrypted} is expected."));
        }
        if (body.TopLogprobs > 0 && !include.Contains(Logprobs))
            throw new ApiException(ApiError.Invalid("top_logprobs", $"'top_logprobs' is only allowed with '{Logprobs}' in 'include'."));
    }

    private static void RefuseStored(bool absent, string field)
    {
        if (!absent)
            throw new ApiException(ApiError.Unsupported(field, $"'{field}' is not supported: nothing is stored here. Send the whole conversation as 'input'."));
    }

    private static List<(string Field, ChatTurn? Turn)> Turns(ResponsesBody body)
    {
        var turns = new List<(string, ChatTurn?)>();
        if (!string.IsNullOrEmpty(body.Instructions))
            turns.Add(("instructions", new ChatTurn { Role = "system", Content = JsonSerializer.SerializeToElement(body.Instructions) }));
        switch (body.Input)
        {
            case { ValueKind: JsonValueKind.String } text:
                turns.Add(("input", new ChatTurn { Role = "user", Content = text }));
                break;
            case { ValueKind: JsonValueKind.Array } items:
                turns.AddRange(items.EnumerateArray().Select((item, i) => ($"input[{i}]", Item(item, $"input[{i}]"))).Where(t => t.Item2 is not null));
                break;
            case null or { ValueKind: JsonValueKind.Null }:
                break;
            default:
                throw new ApiException(ApiError.Invalid("input", "'input' has the wrong type; a string or an array of items is expected."));
        }
        return turns;
    }

    /// <summary>A message; null for what an earlier response told of its reasoning, which is not needed again.</summary>
    private static ChatTurn? Item(JsonElement item, string field)
    {
        if (item.ValueKind != JsonValueKind.Object)
            throw new ApiException(ApiError.Invalid(field, $"'{field}' has the wrong type; an object is expected."));
        var type = Text(item, "type") ?? "message";
        return type switch
        {
            "message" => new ChatTurn { Role = Text(item, "role"), Content = item.TryGetProperty("content", out var content) ? content : null },
            "reasoning" => null,
            _ => throw new ApiException(ApiError.Unsupported($"{field}.type", $"'{field}.type' is '{type}'; message or reasoning is expected.")),
        };
    }

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
