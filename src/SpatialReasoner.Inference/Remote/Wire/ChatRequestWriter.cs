using System.Text.Json;
using SpatialReasoner.Inference.Remote.Calls;

namespace SpatialReasoner.Inference.Remote.Wire;

/// <summary>
/// Writes a call as the body of <c>POST /chat/completions</c>: OpenAI's fields, vLLM's for what OpenAI has no name for (<c>continue_final_message</c>,
/// <c>top_k</c>, <c>min_p</c>), and engine nodes' own (<c>first_chain</c>, <c>continuations</c>, <c>vision</c>) only where the upstream says that it knows them.
/// </summary>
internal static class ChatRequestWriter
{
    public static BinaryData Write(string model, ChatCall call, ModelCapabilities can)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, model, call, can);
        return BinaryData.FromBytes(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }

    private static void Write(Utf8JsonWriter json, string model, ChatCall call, ModelCapabilities can)
    {
        var request = call.Request;
        json.WriteStartObject();
        json.WriteString("model", model);
        json.WriteStartArray("messages");
        foreach (var message in request.Messages)
            WriteMessage(json, message);
        if (request.AssistantPrefix is { } prefix)
            WriteMessage(json, ChatMessage.Assistant(prefix));
        json.WriteEndArray();
        if (request.AssistantPrefix is not null)
        {
            // Servers that go on in a last turn of the assistant's without being asked pass these over.
            json.WriteBoolean("continue_final_message", true);
            json.WriteBoolean("add_generation_prompt", false);
        }
        WriteSampling(json, call, can);
        WriteGrammar(json, request.Grammar);
        if (can.Scoring && request.Continuations.Count > 0)
        {
            json.WriteStartArray("continuations");
            foreach (var text in request.Continuations)
                json.WriteStringValue(text);
            json.WriteEndArray();
        }
        if (request.Vision is { } vision)
            WriteVision(json, vision);
        json.WriteBoolean("stream", true);
        json.WriteStartObject("stream_options");
        json.WriteBoolean("include_usage", true);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter json, ChatMessage message)
    {
        json.WriteStartObject();
        json.WriteString("role", message.Role switch { ChatRole.System => "system", ChatRole.User => "user", _ => "assistant" });
        // Servers without vision know strings only.
        if (message.Content is [TextContent only])
        {
            json.WriteString("content", only.Text);
        }
        else
        {
            json.WriteStartArray("content");
            foreach (var part in message.Content)
                WritePart(json, part);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter json, ChatContent part)
    {
        json.WriteStartObject();
        switch (part)
        {
            case TextContent text:
                json.WriteString("type", "text");
                json.WriteString("text", text.Text);
                break;
            case ImageContent image:
                json.WriteString("type", "image_url");
                json.WriteStartObject("image_url");
                json.WriteString("url", $"data:{ImageMediaType.Of(image.Bytes.Span)};base64,{Convert.ToBase64String(image.Bytes.Span)}");
                json.WriteEndObject();
                break;
            default:
                throw new NotSupportedException($"A part of kind {part.GetType().Name} cannot be sent.");
        }
        json.WriteEndObject();
    }

    private static void WriteSampling(Utf8JsonWriter json, ChatCall call, ModelCapabilities can)
    {
        var sampling = call.Request.Sampling;
        if (call.Chains > 1)
            json.WriteNumber("n", call.Chains);
        json.WriteNumber("max_tokens", sampling.MaxTokens);
        json.WriteNumber("temperature", sampling.Temperature);
        if (sampling.TopP < 1)
            json.WriteNumber("top_p", sampling.TopP);
        if (sampling.TopK > 0)
            json.WriteNumber("top_k", sampling.TopK);
        if (sampling.MinP > 0)
            json.WriteNumber("min_p", sampling.MinP);
        if (sampling.PresencePenalty != 0)
            json.WriteNumber("presence_penalty", sampling.PresencePenalty);
        if (sampling.FrequencyPenalty != 0)
            json.WriteNumber("frequency_penalty", sampling.FrequencyPenalty);
        WriteSeed(json, sampling, can);
        if (sampling.StopStrings.Count > 0)
        {
            json.WriteStartArray("stop");
            foreach (var stop in sampling.StopStrings)
                json.WriteStringValue(stop);
            json.WriteEndArray();
        }
        if (!can.Logprobs)
            return;
        json.WriteBoolean("logprobs", true);
        if (sampling.TopLogprobs > 0)
            json.WriteNumber("top_logprobs", sampling.TopLogprobs);
    }

    /// <summary>
    /// Engine nodes, the only ones that score, know where the chains stand in their row. To others a call is all there is, so each gets a seed of its own; 31 bits, which every server takes.
    /// </summary>
    private static void WriteSeed(Utf8JsonWriter json, SamplingParameters sampling, ModelCapabilities can)
    {
        if (sampling.Seed is not { } seed)
            return;
        if (can.Scoring)
        {
            json.WriteNumber("seed", seed);
            if (sampling.FirstChain > 0)
                json.WriteNumber("first_chain", sampling.FirstChain);
        }
        else
        {
            json.WriteNumber("seed", SamplingParameters.ChainSeed(seed, sampling.FirstChain) >> 33);
        }
    }

    private static void WriteGrammar(Utf8JsonWriter json, Grammar? grammar)
    {
        if (grammar is null)
            return;
        json.WriteStartObject("response_format");
        json.WriteString("type", grammar.Schema is null ? "json_object" : "json_schema");
        if (grammar.Schema is { } schema)
        {
            json.WriteStartObject("json_schema");
            json.WriteString("name", "answer");
            json.WriteBoolean("strict", true);
            json.WritePropertyName("schema");
            schema.WriteTo(json);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteVision(Utf8JsonWriter json, VisionIntervention vision)
    {
        json.WriteStartObject("vision");
        if (vision.TokenNorm is { } norm)
            json.WriteNumber("token_norm", norm);
        if (vision.PermutationSeed is { } seed)
            json.WriteNumber("permutation_seed", seed);
        json.WriteBoolean("blank_image", vision.BlankImage);
        json.WriteEndObject();
    }
}
