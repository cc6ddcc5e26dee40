using System.Text.Json;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.OpenAI;

/// <summary>Refuses what cannot be honoured: a parameter dropped in silence is a wrong answer. Empty and default values ask for nothing.</summary>
internal static class UnsupportedParameters
{
    /// <summary>Why tools that were offered are never called.</summary>
    public const string ToolsUnused = "'tools' were not offered to the model: it answers itself.";

    public static void Refuse(ChatFields body)
    {
        RefuseUnless(MayAnswer(body.ToolChoice), "tool_choice");
        RefuseUnless(MayAnswer(body.FunctionCall), "function_call");
        RefuseUnless(IsEmpty(body.LogitBias), "logit_bias");
        RefuseUnless(IsEmpty(body.Audio), "audio");
        RefuseUnless(IsEmpty(body.Prediction), "prediction");
        RefuseUnless(IsEmpty(body.WebSearchOptions), "web_search_options");
        RefuseUnless(IsEmpty(body.Modalities) || body.Modalities is { ValueKind: JsonValueKind.Array } m && m.EnumerateArray().All(i => IsText(i, "text")), "modalities");
    }

    public static void RefuseUnless(bool neutral, string parameter)
    {
        if (!neutral)
            throw new ApiException(ApiError.Unsupported(parameter, $"'{parameter}' is not supported here with this value; leave it out."));
    }

    /// <summary>Whether the model is free to call nothing.</summary>
    public static bool MayAnswer(JsonElement? choice) => IsEmpty(choice) || IsText(choice, "none") || IsText(choice, "auto");

    /// <summary>Whether tools are offered that a model could call.</summary>
    public static bool OffersTools(JsonElement? tools, JsonElement? choice) => !IsEmpty(tools) && !IsText(choice, "none");

    public static bool IsEmpty(JsonElement? element) => element switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => true,
        { ValueKind: JsonValueKind.Array } array => array.GetArrayLength() == 0,
        { ValueKind: JsonValueKind.Object } o => !o.EnumerateObject().Any(),
        { ValueKind: JsonValueKind.String } text => text.ValueEquals(""),
        _ => false,
    };

    private static bool IsText(JsonElement? element, string text) => element is { ValueKind: JsonValueKind.String } value && value.ValueEquals(text);
}
