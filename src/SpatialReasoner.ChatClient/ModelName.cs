using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Chat;

/// <summary>What chat clients may ask for: <c>model</c>, or <c>model+strategy</c>, as the server's <c>/v1/models</c> has them.</summary>
/// <param name="model">Null where any name will do.</param>
/// <param name="strategy">Where a request names none.</param>
internal sealed class ModelName(string? model, string strategy)
{
    public const char Separator = '+';

    public const string Auto = "auto";

    /// <summary>The id of what is done without any; null where the model is not known by name.</summary>
    public string? Default => model is null || strategy == Auto ? model : $"{model}{Separator}{strategy}";

    /// <summary>The strategy that a request's model and its option ask for together.</summary>
    /// <exception cref="InvalidReasoningRequestException">The model is another one, or its suffix and the option name two strategies.</exception>
    public string Strategy(string? id, string? option)
    {
        var at = id?.LastIndexOf(Separator) ?? -1;
        var (asked, suffix) = at < 0 ? (id, null) : (id![..at], id[(at + 1)..]);
        if (model is not null && asked is not null && asked != model)
            throw new InvalidReasoningRequestException("model", $"model is '{id}'; {model} or {model}{Separator}<strategy> is expected.");
        if (suffix is not null && option is not (null or Auto) && option != suffix)
            throw new InvalidReasoningRequestException("strategy", $"strategy is '{option}', but the model '{id}' asks for '{suffix}'.");
        return suffix ?? option ?? strategy;
    }
}
