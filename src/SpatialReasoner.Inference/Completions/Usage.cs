namespace SpatialReasoner.Inference;

/// <summary>Tokens of a prompt.</summary>
/// <param name="PromptTokens">All of them, image tokens included.</param>
/// <param name="CachedTokens">Those whose prefill was re-used.</param>
/// <param name="ImageTokens">Those that stand for images.</param>
public readonly record struct PromptUsage(int PromptTokens, int CachedTokens, int ImageTokens);

/// <summary>Time before the chains started, milliseconds.</summary>
/// <param name="VisionMs">Decoding, scaling and encoding pictures.</param>
public readonly record struct PromptTimings(double QueueMs, double VisionMs, double PrefillMs);

/// <summary>Tokens spent, summed over any number of calls.</summary>
public sealed record TokenUsage(int PromptTokens, int CachedTokens, int ImageTokens, int CompletionTokens)
{
    public static TokenUsage Zero { get; } = new(0, 0, 0, 0);

    public int TotalTokens => PromptTokens + CompletionTokens;

    public TokenUsage Add(PromptUsage prompt) => this with
    {
        PromptTokens = PromptTokens + prompt.PromptTokens,
        CachedTokens = CachedTokens + prompt.CachedTokens,
        ImageTokens = ImageTokens + prompt.ImageTokens,
    };

    public TokenUsage Add(TokenUsage other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(PromptTokens + other.PromptTokens, CachedTokens + other.CachedTokens, ImageTokens + other.ImageTokens, CompletionTokens + other.CompletionTokens);
    }

    public TokenUsage AddCompletion(int tokens) => this with { CompletionTokens = CompletionTokens + tokens };
}
