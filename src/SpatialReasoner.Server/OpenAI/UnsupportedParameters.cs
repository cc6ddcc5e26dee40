using System.Text.Json;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.OpenAI;

/// <summary>Refuses what cannot be honoured: a parameter dropped in silence is a wrong answer. Empty and default values ask for nothing.</summary>
internal static class UnsupportedParameters
{
    public static void Refuse(ChatBody body)
    {
        // Tools that may not be called need no caller.
        RefuseUnless(IsEmpty(body.Tools) || IsText(body.ToolChoice, "none"), "tools");
        RefuseUnless(IsEmpty(body.ToolChoice) || IsText(body.ToolChoice, "none") || IsText(body.ToolChoice, "auto"), "tool_choice");
        RefuseUnless(IsEmpty(body.Functions), "functions");
        RefuseUnless(IsEmpty(body.FunctionCall) || IsText(body.FunctionCall, "none") || IsText(body.FunctionCall, "auto"), "function_call");
        RefuseUnless(body.Logprobs is null or false, "logprobs");
        RefuseUnless(body.TopLogprobs is null or 0, "top_logprobs");
        RefuseUnless(IsEmpty(body.Stop), "stop");
        RefuseUnless(body.PresencePenalty is null or 0, "presence_penalty");
        RefuseUnless(body.FrequencyPenalty is null or 0, "frequency_penalty");
        RefuseUnless(IsEmpty(body.LogitBias), "logit_bias");
        RefuseUnless(IsEmpty(body.Audio), "audio");
        RefuseUnless(IsEmpty(body.Prediction), "prediction");
        RefuseUnless(IsEmpty(body.Modalities) || body.Modalities is { ValueKind: JsonValueKind.Array } m && m.EnumerateArray().All(i => IsText(i, "text")), "modalities");
        RefuseUnless(IsEmpty(body.ResponseFormat) || IsPlainText(body.ResponseFormat!.Value), "response_format");
        RefuseUnless(IsEmpty(body.Spatial?.Question), "spatial.question");
        RefuseUnless(IsEmpty(body.Spatial?.Images), "spatial.images");
    }

    private static void RefuseUnless(bool neutral, string parameter)
    {
        if (!neutral)
            throw new ApiException(ApiError.Unsupported(parameter, $"'{parameter}' is not supported here with this value; leave it out."));
    }

    private static bool IsEmpty(JsonElement? element) => element switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => true,
        { ValueKind: JsonValueKind.Array } array => array.GetArrayLength() == 0,
        { ValueKind: JsonValueKind.Object } o => !o.EnumerateObject().Any(),
        { ValueKind: JsonValueKind.String } text => text.ValueEquals(""),
        _ => false,
    };

    private static bool IsText(JsonElement? element, string text) => element is { ValueKind: JsonValueKind.String } value && value.ValueEquals(text);

    private static bool IsPlainText(JsonElement format) =>
        format.ValueKind == JsonValueKind.Object && format.TryGetProperty("type", out var type) && IsText(type, "text");
}
