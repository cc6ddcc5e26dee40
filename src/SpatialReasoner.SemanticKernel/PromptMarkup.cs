using System.Security;
using System.Text;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Prompts;

namespace SpatialReasoner.SemanticKernel;

/// <summary>A rendered prompt as Semantic Kernel's chat markup: a <c>message</c> per turn.</summary>
/// <remarks>
/// Turns are told apart before anything is filled in, and what is filled in is escaped: the kernel reads back exactly the messages that the reasoner would
/// send, and no argument brings a turn of its own.
/// </remarks>
internal static class PromptMarkup
{
    /// <param name="variables">By name; a variable without a value is empty.</param>
    public static string Render(Prompt prompt, IReadOnlyDictionary<string, string> variables, IReadOnlyList<ImageContent> images)
    {
        var markup = new StringBuilder();
        foreach (var message in prompt.Render(variables, images))
        {
            markup.Append("<message role=\"").Append(Role(message.Role)).Append("\">");
            foreach (var part in message.Content)
            {
                markup.Append(part switch
                {
                    ImageContent image => $"<image>{DataUrl(image)}</image>",
                    TextContent text => $"<text>{SecurityElement.Escape(Writable(text.Text))}</text>",
                    _ => throw new NotSupportedException($"A prompt holds a {part.GetType().Name}."),
                });
            }
            markup.Append("</message>\n");
        }
        return markup.ToString();
    }

    /// <summary>Name of the function that a prompt becomes: <c>self-consistency/answer</c> is <c>self_consistency_answer</c>.</summary>
    public static string FunctionName(string prompt) => prompt.Replace('/', '_').Replace('-', '_');

    /// <summary>Without what XML has no way to write: control characters and halves of surrogate pairs.</summary>
    private static string Writable(string text)
    {
        var writable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\t' or '\n' or '\r' or (>= ' ' and not (0xFFFE or 0xFFFF)))
                writable.Append(rune);
        }
        return writable.ToString();
    }

    private static string Role(ChatRole role) => role switch
    {
        ChatRole.System => "system",
        ChatRole.Assistant => "assistant",
        _ => "user",
    };

    private static string DataUrl(ImageContent image) => $"data:{ImageMediaType.Of(image.Bytes.Span)};base64,{Convert.ToBase64String(image.Bytes.Span)}";
}
