namespace SpatialReasoner.Inference.OnnxGenAI;

/// <summary>A kind of vision-language model that ONNX Runtime GenAI runs, with what differs between kinds.</summary>
/// <param name="Type"><c>model.type</c> of <c>genai_config.json</c>; also selects family prompts.</param>
/// <param name="Markup">How its conversations are written.</param>
/// <param name="ImageToken">Token that stands for a part of a picture; null where negative ids do, one per picture.</param>
/// <param name="Rewinds">Whether the package lets its generators go back.</param>
/// <param name="Fit">How a picture lies in what it sees.</param>
internal sealed record GenAIFamily(string Type, ChatMarkup Markup, string? ImageToken, bool Rewinds, ImageFit Fit)
{
    public static IReadOnlyList<GenAIFamily> All { get; } =
    [
        // RewindTo throws on phi3v. Both Phi models see a picture in crops whose padding depends on its proportions.
        new("phi3v", ChatMarkup.Phi3V, null, Rewinds: false, ImageFit.Unknown),
        new("phi4mm", ChatMarkup.Phi4MM, "<|endoftext10|>", Rewinds: true, ImageFit.Unknown),
        new("gemma3", ChatMarkup.Gemma3, "<image_soft_token>", Rewinds: true, ImageFit.Stretched),
        new("qwen2_5_vl", ChatMarkup.Qwen25VL, "<|image_pad|>", Rewinds: true, ImageFit.Stretched),
        new("qwen3_vl", ChatMarkup.Qwen3VL, "<|image_pad|>", Rewinds: true, ImageFit.Stretched),
    ];

    public static GenAIFamily? Find(string type) => All.FirstOrDefault(family => family.Type == type);
}
