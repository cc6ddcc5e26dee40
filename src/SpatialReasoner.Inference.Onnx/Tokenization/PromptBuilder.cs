namespace SpatialReasoner.Inference.Onnx;

/// <summary>Conversation to tokens and pixels, for one model. Thread-safe.</summary>
public sealed class PromptBuilder : IPromptBuilder
{
    // Enough for the pictures of the requests in flight; re-decoding beyond that is correct, only slower.
    private const long CachedImageBytes = 64 << 20;

    private readonly ModelFolder model;
    private readonly Tokenizer tokenizer;
    private readonly ChatTemplate template;
    private readonly ImageDecoder decoder;
    private readonly ImageProcessor processor;
    private readonly PreparedImageCache cache = new(CachedImageBytes);

    /// <exception cref="ModelFormatException">The chat template is of an unknown kind.</exception>
    public PromptBuilder(ModelFolder model, Tokenizer tokenizer, ImageDecoder decoder)
    {
        ArgumentNullException.ThrowIfNull(model);
        this.model = model;
        this.tokenizer = tokenizer;
        this.decoder = decoder;
        template = ChatTemplate.Recognize(model.ChatTemplate);
        processor = new ImageProcessor(model.ImageProcessing);
    }

    /// <inheritdoc />
    public TokenizedPrompt Build(CompletionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Validate(request);
        var writer = new PromptWriter(tokenizer, model.ImageTokenId, model.ImageSequenceLength, Prepare, request.Vision is { BlankImage: true });
        template.Write(request.Messages, writer);
        writer.Text(request.AssistantPrefix ?? "");
        var prompt = writer.Finish(request.Continuations);
        if (prompt.TokenIds.Length >= model.ContextLength)
            throw TooLong($"{prompt.TokenIds.Length} tokens");
        return prompt;
    }

    private void Validate(CompletionRequest request)
    {
        RequestChecks.CheckMessages(request.Messages);

        // Cheap bounds first: neither megabytes of text nor a thousand images are worth working on only to refuse them.
        var parts = request.Messages.SelectMany(message => message.Content).ToList();
        var characters = parts.OfType<TextContent>().Sum(text => (long)text.Text.Length) + (request.AssistantPrefix?.Length ?? 0);
        var atLeast = characters / tokenizer.MaxTokenBytes + (long)parts.OfType<ImageContent>().Count() * model.ImageSequenceLength;
        if (atLeast >= model.ContextLength)
            throw TooLong($"at least {atLeast} tokens");
        if (request.Continuations.Any(text => text.Length / tokenizer.MaxTokenBytes >= model.ContextLength))
            throw new InvalidPromptException("continuations", $"A continuation does not fit the model's context of {model.ContextLength} tokens.");
    }

    private InvalidPromptException TooLong(string tokens) => new("messages",
        $"The prompt is {tokens} long; the model's context of {model.ContextLength} must hold it and the answer.");

    private PreparedImage Prepare(ImageContent image)
    {
        if (cache.Find(image.Sha256) is { } known)
            return known;
        var prepared = processor.Prepare(decoder.Decode(image.Bytes.Span));
        cache.Add(image.Sha256, prepared);
        return prepared;
    }
}
