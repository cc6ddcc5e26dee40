using Microsoft.ML.OnnxRuntimeGenAI;

namespace SpatialReasoner.Inference.OnnxGenAI;

/// <summary>A model, its tokenizer and its picture processor in ONNX Runtime GenAI.</summary>
internal sealed class GenAIRuntime : IGenAIRuntime
{
    private readonly GenAIFolder folder;
    private readonly Model model;
    private readonly Tokenizer tokenizer;
    private readonly MultiModalProcessor processor;
    private readonly Lock processing = new(); // the package does not say that a processor serves several threads

    /// <exception cref="ModelFailedException">The model cannot be loaded.</exception>
    public GenAIRuntime(string path, string? provider, GenAIFolder folder)
    {
        this.folder = folder;
        try
        {
            using var config = new Config(Path.GetFullPath(path));
            if (provider is not null)
            {
                config.ClearProviders();
                if (provider != "cpu") // the one that needs no naming
                    config.AppendProvider(provider);
            }
            model = new Model(config);
            tokenizer = new Tokenizer(model);
            processor = new MultiModalProcessor(model);
        }
        catch (Exception e) when (e is OnnxRuntimeGenAIException or DllNotFoundException)
        {
            processor?.Dispose();
            tokenizer?.Dispose();
            model?.Dispose();
            throw new ModelFailedException($"The model '{folder.Id}' cannot be loaded: {e.Message}", e);
        }
    }

    public IPreparedPrompt Prepare(string prompt, IReadOnlyList<ImageContent> images) => GenAICall.Run(() =>
    {
        lock (processing)
        {
            using var pictures = GenAIPictures.Load(images);
            return (IPreparedPrompt)new PreparedPrompt(processor.ProcessImages(prompt, pictures));
        }
    });

    public IGenerator CreateGenerator(int maxLength) => GenAICall.Run(() => new GenAIGenerator(model, maxLength, folder));

    public int[] Encode(string text) => GenAICall.Run(() =>
    {
        using var sequences = tokenizer.Encode(text);
        return sequences[0].ToArray();
    });

    public string TokenText(int id) => GenAICall.Run(() => tokenizer.Decode([id]));

    public ITokenStream CreateStream() => GenAICall.Run(() => new TokenStream(tokenizer.CreateStream()));

    public void Dispose()
    {
        processor.Dispose();
        tokenizer.Dispose();
        model.Dispose();
    }

    internal sealed class PreparedPrompt(NamedTensors inputs) : IPreparedPrompt
    {
        public NamedTensors Inputs => inputs;

        public void Dispose() => inputs.Dispose();
    }

    private sealed class TokenStream(TokenizerStream stream) : ITokenStream
    {
        public string Append(int id) => GenAICall.Run(() => stream.Decode(id));

        public void Dispose() => stream.Dispose();
    }
}
