using System.Runtime.CompilerServices;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>A vision-language model that runs in this process: the local engine behind the seam.</summary>
/// <remarks>
/// Callers' threads build prompts and wait; pictures are decoded and encoded on pool threads; tokens are made on the engine's own
/// thread. Dispose it to stop: requests under way fail with <see cref="ModelFailedException"/>.
/// </remarks>
public sealed class LocalModel : IVisionLanguageModel, IAsyncDisposable
{
    private readonly OrtRuntime runtime;
    private readonly ModelGraphs graphs;
    private readonly ModelText text;
    private readonly EngineLoop loop;
    private readonly EngineMetrics metrics;
    private readonly VisionEncoder? vision;
    private readonly VisionEncoderCache? pictures;
    private readonly TimeProvider time;
    private readonly Random seeds;
    private readonly int vocabulary, hidden;
    private readonly Lazy<TokenTrie?> vocabularyTrie; // built by the first request with a grammar
    private readonly float textTokenNorm; // mean L2 norm of the text embeddings; 0 without vision

    private LocalModel(
        ModelDescription description, ModelGraphs graphs, EngineOptions options, ModelText text, TimeProvider time, Random seeds,
        Func<IModelRunner, IModelRunner> decorate)
    {
        this.graphs = graphs;
        this.text = text;
        this.time = time;
        this.seeds = seeds;
        vocabularyTrie = new Lazy<TokenTrie?>(() => text.Vocabulary?.Invoke());
        runtime = OrtRuntime.Load(options.OnnxRuntimeLibrary);
        var contextLength = Math.Min(graphs.ContextLength, options.MaxSequenceTokens);
        (var loaded, Provider) = ProviderChoice.FirstThatLoads(
            options.Provider, provider => LoadedModel.Load(runtime, graphs, options, contextLength, provider), onDevice: l => l.CacheOnDevice);
        Description = description with { ContextLength = contextLength, Provider = Provider.ToString() };
        (vocabulary, hidden) = (loaded.Signature.VocabularySize, loaded.Signature.HiddenSize);
        (vision, textTokenNorm) = (loaded.Vision, loaded.TextTokenNorm);
        if (vision is not null)
            pictures = new VisionEncoderCache((image, tokens) => vision.Encode(image.LoadPixels(), tokens), Megabytes(options.VisionCacheMegabytes));

        var engine = new InferenceEngine(decorate(loaded.Runner), loaded.Cache, graphs.EosTokenIds, options.TokensPerStep, time);
        loop = new EngineLoop(engine, options.MaxQueuedRequests, time);
        metrics = new EngineMetrics(Description.Id, () => loop.Snapshot);
    }

    public ModelDescription Description { get; }

    /// <summary>The execution providers asked for, the one in use, and why.</summary>
    public ProviderReport Provider { get; }

    /// <summary>Version of the ONNX Runtime library in use, for example <c>1.30.0</c>.</summary>
    public string RuntimeVersion => runtime.Version;

    /// <summary>The engine's counters as of its last step.</summary>
    public EngineSnapshot Snapshot => loop.Snapshot;

    /// <summary>Opens a model folder in the Hugging Face ONNX layout.</summary>
    /// <param name="folder">Path of the folder; see <see cref="ModelFolder"/> for what must be in it.</param>
    /// <param name="options">How the engine runs; null takes the defaults.</param>
    /// <param name="images">Limits on pictures; null takes the defaults.</param>
    /// <exception cref="ModelFormatException">A file is missing, malformed or unsupported; the message names it.</exception>
    /// <inheritdoc cref="Load(ModelDescription, ModelGraphs, EngineOptions, ModelText, TimeProvider?, Random?)" path="/exception"/>
    public static LocalModel Open(string folder, EngineOptions? options = null, ImageDecoderOptions? images = null, TimeProvider? time = null)
    {
        var model = ModelFolder.Load(folder);
        var tokenizer = Tokenizer.Load(model.TokenizerPath);
        var description = new ModelDescription
        {
            Id = model.Id, Family = model.Family, ContextLength = model.ContextLength, ClosedLanguage = model.ClosedLanguage,
            Fit = model.ImageProcessing.Splitting ? ImageFit.Stretched : ImageFit.PaddedSquare,
        };
        var paths = new ModelGraphs
        {
            EmbedTokensPath = model.EmbedTokensPath, DecoderPath = model.DecoderPath, VisionEncoderPath = model.VisionEncoderPath,
            ContextLength = model.ContextLength, ImageTokenId = model.ImageTokenId, EosTokenIds = model.EosTokenIds,
        };
        var prompts = new PromptBuilder(model, tokenizer, new ImageDecoder(images));
        var language = new ModelText(prompts, () => new IncrementalDetokenizer(tokenizer), tokenizer.TokenText) { Vocabulary = tokenizer.Trie };
        return Load(description, paths, options ?? new EngineOptions(), language, time);
    }

    /// <summary>Loads the graphs and runs one step, so that a model that cannot run is found out here.</summary>
    /// <param name="description">What to report of the model; context length and provider are filled in.</param>
    /// <param name="time">Clock of the timings; null takes the system's.</param>
    /// <param name="seeds">Seeds of requests that name none; null takes random ones. Must be thread-safe.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names every one.</exception>
    /// <exception cref="DllNotFoundException">There is no ONNX Runtime library; the message says what to install or set.</exception>
    /// <exception cref="NotSupportedException">A graph is not one that the engine can run; the message says why.</exception>
    /// <exception cref="ModelFailedException">A graph cannot be loaded, or none of the execution providers asked for be had.</exception>
    public static LocalModel Load(
        ModelDescription description, ModelGraphs graphs, EngineOptions options, ModelText text, TimeProvider? time = null, Random? seeds = null) =>
        Load(description, graphs, options, text, time, seeds, runner => runner);

    internal static LocalModel Load(
        ModelDescription description, ModelGraphs graphs, EngineOptions options, ModelText text, TimeProvider? time, Random? seeds,
        Func<IModelRunner, IModelRunner> decorate)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(graphs);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(text);
        if (options.Errors() is { Count: > 0 } errors)
            throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(options));
        try
        {
            return new LocalModel(description, graphs, options, text, time ?? TimeProvider.System, seeds ?? Random.Shared, decorate);
        }
        catch (OrtException e)
        {
            throw new ModelFailedException($"The model '{description.Id}' cannot be loaded: {e.Message}", e);
        }
    }

    public async IAsyncEnumerable<CompletionChunk> StreamAsync(
        CompletionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var called = time.GetTimestamp();
        RequestChecks.Check(request);
        using var place = loop.Enter(request.UnderWay);
        // Pictures are decoded and scaled while the prompt is built: how many tokens they take depends on their size.
        var started = time.GetTimestamp();
        var prompt = text.Prompts.Build(request);
        Check(prompt);
        CheckGrammar(request, prompt);

        var embeddings = await EmbedImagesAsync(prompt, request.Vision, cancellationToken);
        var visionMs = prompt.Images.Count == 0 ? 0 : time.GetElapsedTime(started).TotalMilliseconds;

        var enginePrompt = new EnginePrompt(prompt.TokenIds, PrefixKeys.Of(prompt, graphs.ImageTokenId, request.Vision), embeddings, visionMs);
        var seed = request.Sampling.Seed ?? seeds.NextInt64();
        var running = new EngineRequest(enginePrompt, request.Sampling, seed, text)
        {
            Continuations = prompt.Continuations, EndEarly = request.EndEarly, Place = place,
            Mask = request.Grammar is { } grammar ? new TokenMask(grammar, vocabularyTrie.Value!, graphs.EosTokenIds) : null,
        };
        loop.Submit(running);
        var awaitsFirst = true;
        try
        {
            await foreach (var chunk in running.Output.ReadAllAsync(cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested(); // the channel itself hands out what is buffered first
                if (awaitsFirst && chunk is ChainDelta)
                {
                    awaitsFirst = false;
                    metrics.FirstToken(time.GetElapsedTime(called));
                }
                yield return chunk;
            }
        }
        finally
        {
            running.Abandon(); // without effect once the last chain has finished
        }
    }

    /// <summary>Lengths of the vectors that the decoder would be fed for <paramref name="image"/>, before any <see cref="VisionIntervention"/>.</summary>
    /// <exception cref="NotSupportedException">The model takes no images.</exception>
    /// <exception cref="InvalidImageException">The image cannot be decoded or exceeds the limits.</exception>
    public async Task<TokenNorms> MeasureTokenNormsAsync(ImageContent image, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (vision is null)
            throw new NotSupportedException($"The model '{Description.Id}' takes no images.");
        var prompt = text.Prompts.Build(new CompletionRequest { Messages = [ChatMessage.User("1", image)] });
        var features = await FeaturesAsync(prompt, prompt.Images[0], cancellationToken);
        return new TokenNorms(textTokenNorm, VisionInterventions.MeanNorm(features, hidden), features.Length / hidden);
    }

    public async ValueTask DisposeAsync()
    {
        metrics.Dispose();
        await loop.DisposeAsync();
        if (pictures is not null)
            await pictures.DisposeAsync();
        vision?.Dispose();
        runtime.Dispose();
    }

    private static long Megabytes(int count) => (long)count << 20;

    private void Check(TokenizedPrompt prompt)
    {
        var length = prompt.TokenIds.Length;
        if (length == 0)
            throw new InvalidPromptException("messages", "The prompt is empty.");
        if (length >= Description.ContextLength)
            throw new InvalidPromptException("messages", $"The prompt takes {length} tokens; with room for an answer the model holds {Description.ContextLength - 1}.");
        if (prompt.Images.Count > 0 && vision is null)
            throw new InvalidPromptException("messages", $"The model '{Description.Id}' takes no images.");
        foreach (var id in prompt.TokenIds)
        {
            if ((uint)id >= (uint)vocabulary && id != graphs.ImageTokenId)
                throw new InvalidPromptException("messages", $"Token {id} is outside the vocabulary of {vocabulary}.");
        }
        CheckContinuations(prompt);
    }

    private void CheckContinuations(TokenizedPrompt prompt)
    {
        for (var i = 0; i < prompt.Continuations.Count; i++)
        {
            var tokens = prompt.Continuations[i];
            if (prompt.TokenIds.Length + tokens.Length > Description.ContextLength)
                throw new InvalidPromptException("continuations", $"continuations[{i}] takes {tokens.Length} tokens; after a prompt of {prompt.TokenIds.Length} the model holds {Description.ContextLength - prompt.TokenIds.Length}.");
            if (tokens.Any(id => (uint)id >= (uint)vocabulary))
                throw new InvalidPromptException("continuations", $"continuations[{i}] has tokens outside the vocabulary of {vocabulary}.");
        }
    }

    private void CheckGrammar(CompletionRequest request, TokenizedPrompt prompt)
    {
        if (request.Grammar is not { } grammar)
            return;
        if (vocabularyTrie.Value is null)
            throw new InvalidPromptException("grammar", $"The model '{Description.Id}' does not say what its tokens spell; it cannot be held to a grammar.");
        var room = Math.Min(request.Sampling.MaxTokens, Description.ContextLength - prompt.TokenIds.Length);
        // At worst a token per byte, and one to end the turn.
        if (grammar.ShortestBytes >= room)
            throw new InvalidPromptException("grammar", $"The shortest text the grammar allows may take {grammar.ShortestBytes + 1} tokens; there is room for {room}.");
    }

    /// <summary>Per token the image feature that takes its place; empty without images.</summary>
    private async Task<ReadOnlyMemory<float>[]> EmbedImagesAsync(TokenizedPrompt prompt, VisionIntervention? intervention, CancellationToken cancellationToken)
    {
        if (prompt.Images.Count == 0)
            return [];
        var embeddings = new ReadOnlyMemory<float>[prompt.TokenIds.Length];
        foreach (var image in prompt.Images)
        {
            // The vision cache holds what the encoder yields; an intervention acts on a copy.
            var features = VisionInterventions.Apply(await FeaturesAsync(prompt, image, cancellationToken), hidden, intervention, textTokenNorm);
            for (int i = image.FirstToken, feature = 0; i < image.FirstToken + image.TokenCount; i++)
            {
                if (prompt.TokenIds[i] == graphs.ImageTokenId)
                    embeddings[i] = features.AsMemory(feature++ * hidden, hidden);
            }
        }
        return embeddings;
    }

    /// <summary>Features of one picture, [placeholders, hidden], as the encoder yields them.</summary>
    private async Task<float[]> FeaturesAsync(TokenizedPrompt prompt, PromptImage image, CancellationToken cancellationToken)
    {
        var placeholders = prompt.TokenIds.AsSpan(image.FirstToken, image.TokenCount).Count(graphs.ImageTokenId);
        var features = await pictures!.GetAsync(image, placeholders, cancellationToken);
        return features.Length == placeholders * hidden
            ? features
            : throw new ModelFailedException($"A picture yields {features.Length / hidden} features for {placeholders} placeholder tokens.");
    }
}
