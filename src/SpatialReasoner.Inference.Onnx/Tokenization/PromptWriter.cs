using System.Text;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>Collects a prompt: runs of text, encoded as one so that merges cross from template to user text, between control tokens.</summary>
/// <param name="imageSequenceLength">Image tokens per tile.</param>
/// <param name="prepare">Decodes and scales an image.</param>
/// <param name="blank">Whether every image is replaced by grey, see <see cref="VisionIntervention.BlankImage"/>.</param>
internal sealed class PromptWriter(
    Tokenizer tokenizer, int imageTokenId, int imageSequenceLength, Func<ImageContent, PreparedImage> prepare, bool blank)
{
    private readonly List<int> tokens = [];
    private readonly List<PromptImage> images = [];
    private readonly StringBuilder pending = new();
    private string lastRun = ""; // the text since the last control token, once it is encoded
    private int lastRunTokens;

    public void Text(string text) => pending.Append(text);

    /// <exception cref="InvalidPromptException">The model has no such token.</exception>
    public void Special(string content)
    {
        EncodeText();
        tokens.Add(tokenizer.TokenId(content)
            ?? throw new InvalidPromptException("messages", $"The model's tokenizer has no token {content}, which this prompt needs."));
    }

    public void Content(ChatMessage message)
    {
        foreach (var part in message.Content)
        {
            if (part is TextContent text)
                Text(text.Text);
            else if (part is ImageContent image)
                Image(image);
        }
    }

    public TokenizedPrompt Finish(IReadOnlyList<string> continuations)
    {
        EncodeText();
        return new TokenizedPrompt([.. tokens], images) { Continuations = [.. continuations.Select(Continue)] };
    }

    /// <summary>
    /// The tokens that <paramref name="text"/> adds to the finished prompt: those that the prompt's last text with it would have beyond its own. Where a merge
    /// across the seam would change the prompt's tokens, the text is encoded on its own, because the prompt is processed before.
    /// </summary>
    private int[] Continue(string text)
    {
        var joint = tokenizer.Encode(lastRun + text);
        var extends = joint.Count > lastRunTokens && joint.Take(lastRunTokens).SequenceEqual(tokens.TakeLast(lastRunTokens));
        return extends ? [.. joint.Skip(lastRunTokens)] : [.. tokenizer.Encode(text)];
    }

    // Expansion of one placeholder; source: transformers, processing_idefics3.py.
    private void Image(ImageContent image)
    {
        var prepared = prepare(image);
        var firstToken = -1;
        for (var row = 1; row <= prepared.Rows; row++)
        {
            for (var column = 1; column <= prepared.Columns; column++)
            {
                Special("<fake_token_around_image>");
                Special($"<row_{row}_col_{column}>");
                Tile();
            }
            Text("\n");
        }
        if (prepared.Rows > 0)
            Text("\n");
        Special("<fake_token_around_image>");
        Special("<global-img>");
        Tile();
        images.Add(blank
            ? new PromptImage(VisionInterventions.BlankHash(image.Sha256), firstToken, tokens.Count - firstToken, () => prepared.Blank().ToTensor())
            : new PromptImage(image.Sha256, firstToken, tokens.Count - firstToken, prepared.ToTensor));
        Special("<fake_token_around_image>");

        void Tile()
        {
            if (firstToken < 0)
                firstToken = tokens.Count;
            tokens.AddRange(Enumerable.Repeat(imageTokenId, imageSequenceLength));
        }
    }

    private void EncodeText()
    {
        lastRun = pending.ToString();
        pending.Clear();
        var encoded = tokenizer.Encode(lastRun);
        lastRunTokens = encoded.Count;
        tokens.AddRange(encoded);
    }
}
