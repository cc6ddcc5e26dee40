using System.Globalization;

namespace SpatialReasoner.Inference.OnnxGenAI;

/// <summary>How a family writes conversations: the strings around turns, as its published chat template has them.</summary>
/// <remarks>What comes before the whole conversation (beginning of sequence) is the tokenizer's to add.</remarks>
internal sealed record ChatMarkup
{
    /// <summary>Begins the turn of a role; <c>{0}</c> is its name.</summary>
    public required string Open { get; init; }

    /// <summary>Ends a turn.</summary>
    public required string Close { get; init; }

    /// <summary>The model's own name in <see cref="Open"/>.</summary>
    public string Assistant { get; init; } = "assistant";

    /// <summary>Whether there is a turn for the system; otherwise its text begins the first user's turn.</summary>
    public bool HasSystemTurn { get; init; } = true;

    /// <summary>What the system says where the caller's system says nothing; null for nothing.</summary>
    public string? DefaultSystem { get; init; }

    /// <summary>Stands for a picture; <c>{0}</c> is its number in the conversation, from 1.</summary>
    public required string Image { get; init; }

    /// <summary>Strings the package searches prompts for, apart from the tokenizer's control tokens and the pictures' marks.</summary>
    public IReadOnlyList<string> Searched { get; init; } = [];

    public static ChatMarkup Phi3V { get; } = new() { Open = "<|{0}|>\n", Close = "<|end|>\n", Image = "<|image_{0}|>\n" };

    public static ChatMarkup Phi4MM { get; } = new() { Open = "<|{0}|>", Close = "<|end|>", Image = "<|image_{0}|>", Searched = ["<|audio_"] };

    public static ChatMarkup Gemma3 { get; } = new()
    {
        Open = "<start_of_turn>{0}\n", Close = "<end_of_turn>\n", Assistant = "model", HasSystemTurn = false, Image = "<start_of_image>",
    };

    public static ChatMarkup Qwen3VL { get; } = new()
    {
        Open = "<|im_start|>{0}\n", Close = "<|im_end|>\n", Image = "<|vision_start|><|image_pad|><|vision_end|>",
    };

    public static ChatMarkup Qwen25VL { get; } = Qwen3VL with { DefaultSystem = "You are a helpful assistant." };

    public string OpenTurn(string role) => string.Format(CultureInfo.InvariantCulture, Open, role);

    public string ImageMark(int number) => string.Format(CultureInfo.InvariantCulture, Image, number);
}
