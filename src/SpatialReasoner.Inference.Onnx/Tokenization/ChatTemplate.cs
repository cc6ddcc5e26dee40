using System.Text.RegularExpressions;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>Writes a conversation in the form a model was trained on.</summary>
/// <remarks>
/// The templates that models ship are Jinja programs; those known here are recognised by their markers and written natively.
/// Control is placed by token id and user text only ever as text, so that a user cannot write a turn.
/// </remarks>
public abstract partial class ChatTemplate
{
    /// <summary>The native form of <paramref name="jinja"/>.</summary>
    /// <exception cref="ModelFormatException">The template is of a kind that is not known.</exception>
    public static ChatTemplate Recognize(string jinja)
    {
        ArgumentNullException.ThrowIfNull(jinja);
        if (jinja.Contains("<|im_start|>", StringComparison.Ordinal))
        {
            if (jinja.Contains("<end_of_utterance>", StringComparison.Ordinal) && jinja.Contains("Assistant:", StringComparison.Ordinal))
                return new SmolVlmTemplate();
            if (jinja.Contains("<|im_end|>", StringComparison.Ordinal) && jinja.Contains("assistant", StringComparison.Ordinal))
                return new ChatMlTemplate(DefaultSystem().Match(jinja) is { Success: true } match ? match.Groups[1].Value : null);
        }
        throw new ModelFormatException("The model's chat template is of an unknown kind; known are SmolVLM's and ChatML.");
    }

    /// <summary>Writes all turns and the start of the assistant's next one.</summary>
    internal abstract void Write(IReadOnlyList<ChatMessage> messages, PromptWriter writer);

    // A system turn that the template writes when the conversation has none, as Qwen's do.
    [GeneratedRegex(@"<\|im_start\|>system(?:\\n|\n)([^<{}'""]+)<\|im_end\|>", RegexOptions.CultureInvariant)]
    private static partial Regex DefaultSystem();
}

/// <summary>SmolVLM and Idefics3: <c>&lt;|im_start|&gt;User:&lt;image&gt;text&lt;end_of_utterance&gt;\nAssistant:</c></summary>
internal sealed class SmolVlmTemplate : ChatTemplate
{
    internal override void Write(IReadOnlyList<ChatMessage> messages, PromptWriter writer)
    {
        writer.Special("<|im_start|>");
        foreach (var message in messages)
        {
            writer.Text(message.Role.ToString());
            // A turn that starts with an image has no space; nor has one whose text brings its own, as generated answers do.
            var ownSpace = message.Content is [ImageContent, ..]
                || message.Role == ChatRole.Assistant && message.Content is [TextContent { Text: [' ', ..] }, ..];
            writer.Text(ownSpace ? ":" : ": ");
            writer.Content(message);
            writer.Special("<end_of_utterance>");
            writer.Text("\n");
        }
        writer.Text("Assistant:");
    }
}

/// <summary>ChatML: <c>&lt;|im_start|&gt;user\ntext&lt;|im_end|&gt;\n&lt;|im_start|&gt;assistant\n</c></summary>
/// <param name="defaultSystem">System turn of a conversation that has none.</param>
internal sealed class ChatMlTemplate(string? defaultSystem) : ChatTemplate
{
    internal override void Write(IReadOnlyList<ChatMessage> messages, PromptWriter writer)
    {
        if (defaultSystem is not null && messages is not [{ Role: ChatRole.System }, ..])
            Turn(ChatMessage.System(defaultSystem));
        foreach (var message in messages)
            Turn(message);
        writer.Special("<|im_start|>");
        writer.Text("assistant\n");

        void Turn(ChatMessage message)
        {
            writer.Special("<|im_start|>");
            writer.Text(message.Role switch { ChatRole.System => "system\n", ChatRole.User => "user\n", _ => "assistant\n" });
            writer.Content(message);
            writer.Special("<|im_end|>");
            writer.Text("\n");
        }
    }
}
