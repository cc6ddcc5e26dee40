using System.Text;

namespace SpatialReasoner.Inference.OnnxGenAI;

/// <summary>A conversation as one string with marks for its pictures, and the pictures in the order of their marks.</summary>
/// <param name="AnswerStart">The end of <paramref name="Text"/> that begins the answer: the assistant's header and what it has said already.</param>
internal sealed record WrittenPrompt(string Text, IReadOnlyList<ImageContent> Images, string AnswerStart);

/// <summary>Writes conversations in a family's markup. Thread-safe.</summary>
/// <remarks>
/// The package tokenizes the prompt as one string, control strings wherever they stand. Text that holds one would smuggle in a turn or a
/// picture, so it is refused.
/// </remarks>
internal sealed class PromptWriter(ChatMarkup markup, IEnumerable<string> controlTokens)
{
    // Picture marks are control also where the tokenizer does not list them: the package searches the prompt for them.
    private readonly string[] control = [.. controlTokens, markup.Image.Split("{0}")[0], .. markup.Searched];

    /// <exception cref="InvalidPromptException">There is no question, or a text holds a control string.</exception>
    public WrittenPrompt Write(CompletionRequest request)
    {
        RequestChecks.CheckMessages(request.Messages);
        var text = new StringBuilder();
        var images = new List<ImageContent>();
        var pendingSystem = "";
        if (markup is { HasSystemTurn: true, DefaultSystem: { } words } && request.Messages[0].Role != ChatRole.System)
            text.Append(markup.OpenTurn("system")).Append(words).Append(markup.Close);
        foreach (var message in request.Messages)
        {
            var said = Body(message, images);
            if (message.Role == ChatRole.System && !markup.HasSystemTurn)
            {
                pendingSystem += said + "\n\n";
                continue;
            }
            text.Append(markup.OpenTurn(Name(message.Role)));
            if (message.Role == ChatRole.User)
                (said, pendingSystem) = (pendingSystem + said, "");
            text.Append(said).Append(markup.Close);
        }
        var answerStart = markup.OpenTurn(markup.Assistant) + Checked(request.AssistantPrefix ?? "", "assistant_prefix");
        return new WrittenPrompt(text.Append(answerStart).ToString(), images, answerStart);
    }

    /// <summary><paramref name="text"/>, which must not hold control strings.</summary>
    /// <exception cref="InvalidPromptException">It does; the message names the string.</exception>
    public string Checked(string text, string field)
    {
        foreach (var token in control)
        {
            if (text.Contains(token, StringComparison.Ordinal))
                throw new InvalidPromptException(field, $"{field} contains '{token}', which this model's tokenizer reads as control, not as text.");
        }
        return text;
    }

    private string Body(ChatMessage message, List<ImageContent> images)
    {
        var body = new StringBuilder();
        foreach (var part in message.Content)
        {
            switch (part)
            {
                case ImageContent image:
                    images.Add(image);
                    body.Append(markup.ImageMark(images.Count));
                    break;
                case TextContent said:
                    body.Append(Checked(said.Text, "messages"));
                    break;
            }
        }
        return body.ToString();
    }

    private string Name(ChatRole role) => role switch
    {
        ChatRole.System => "system",
        ChatRole.User => "user",
        _ => markup.Assistant,
    };
}
