using System.Globalization;

namespace SpatialReasoner.Inference.Onnx.Tests;

/// <summary>
/// Stands in for tokenizer and chat template: text is token ids separated by spaces, a picture is <see cref="TinyModel.FeaturesPerImage"/>
/// placeholders whose pixels follow from its bytes, a token reads as <c>"id "</c>.
/// </summary>
internal sealed class FakeText : IPromptBuilder
{
    private int picturesLoaded;

    public int PicturesLoaded => picturesLoaded;

    /// <summary>Thrown by the next picture that is loaded.</summary>
    public Exception? PictureError { get; set; }

    /// <summary>What tokens 1 to 62 spell to a grammar; some of them spell several bytes.</summary>
    private static readonly string[] Spelling =
        [.. "{}[]\",:.-0123456789abcdefghijklmnopqrstuvwxyz_".Select(c => c.ToString()), "{\"", "\":", "\",\"", "true", "false", "null", "lef", "left", "right", "0.", "12"];

    public ModelText Text => new(this, () => new Detokenizer(), TokenText)
    {
        Vocabulary = () => new TokenTrie(Spelling.Select((text, i) => (i + 1, (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(text)))),
    };

    /// <summary>What a chain's tokens spell to a grammar.</summary>
    public static string Spelled(CompletedChain chain) => string.Concat(chain.Tokens.Where(t => t.Id >= 1 && t.Id <= Spelling.Length).Select(t => Spelling[t.Id - 1]));

    public static string TokenText(int id) => string.Create(CultureInfo.InvariantCulture, $"{id} ");

    public static string TextOf(IEnumerable<int> ids) => string.Concat(ids.Select(TokenText));

    public static CompletionRequest Request(int[] prompt, SamplingParameters sampling, ImageContent? image = null, int[]? continues = null) => new()
    {
        Messages = [ChatMessage.User(TextOf(prompt), image is null ? [] : [image])],
        AssistantPrefix = continues is null ? null : TextOf(continues),
        Sampling = sampling,
    };

    public static ImageContent Image(byte seed) => new(new[] { seed });

    public TokenizedPrompt Build(CompletionRequest request)
    {
        var (ids, images) = (new List<int>(), new List<PromptImage>());
        foreach (var content in request.Messages.SelectMany(m => m.Content))
        {
            if (content is ImageContent image)
            {
                images.Add(request.Vision is { BlankImage: true }
                    ? new PromptImage(VisionInterventions.BlankHash(image.Sha256), ids.Count, TinyModel.FeaturesPerImage, Grey)
                    : new PromptImage(image.Sha256, ids.Count, TinyModel.FeaturesPerImage, () => Load(image)));
                ids.AddRange(Enumerable.Repeat(TinyModel.ImageToken, TinyModel.FeaturesPerImage));
            }
            else
            {
                ids.AddRange(Parse(((TextContent)content).Text));
            }
        }
        ids.AddRange(Parse(request.AssistantPrefix ?? ""));
        return new TokenizedPrompt([.. ids], images) { Continuations = [.. request.Continuations.Select(text => Parse(text).ToArray())] };
    }

    private static IEnumerable<int> Parse(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture));

    private static PixelTensor Grey() => Pixels(_ => 0);

    private static PixelTensor Pixels(Func<int, float> sample) => new(
        [.. Enumerable.Range(0, 3 * TinyModel.ImageSize * TinyModel.ImageSize).Select(sample)], [1, 1, 3, TinyModel.ImageSize, TinyModel.ImageSize]);

    private PixelTensor Load(ImageContent image)
    {
        Interlocked.Increment(ref picturesLoaded);
        if (PictureError is { } error)
        {
            PictureError = null;
            throw error;
        }
        var random = new Random(image.Bytes.Span[0]);
        return Pixels(_ => random.NextSingle() * 2 - 1);
    }

    private sealed class Detokenizer : IDetokenizer
    {
        public string Append(int id) => TokenText(id);

        public string Flush() => "";
    }
}
