namespace SpatialReasoner.Inference.Onnx;

/// <summary>A model's graphs, loaded with one execution provider and found to run: what the engine is built from.</summary>
/// <remarks>
/// Token embeddings stay on the CPU: a table look-up whose results image features replace. The decoder's keys and values lie where its attention
/// runs; the provider may have no kernel for their type (CUDA has none for float32), and then they stay in the host's memory.
/// </remarks>
internal sealed record LoadedModel(DecoderSignature Signature, KvCache Cache, ModelRunner Runner, VisionEncoder? Vision, float TextTokenNorm, bool CacheOnDevice)
{
    /// <exception cref="NotSupportedException">A graph is not one that the engine can run.</exception>
    /// <exception cref="OrtException">A graph cannot be loaded, or the provider not be had.</exception>
    /// <exception cref="ProviderException">The provider is not in the library, or does not run the model rightly.</exception>
    public static LoadedModel Load(OrtRuntime runtime, ModelGraphs graphs, EngineOptions options, int contextLength, ExecutionProvider provider)
    {
        var made = new Stack<IDisposable>();
        try
        {
            return Load(runtime, graphs, options, contextLength, provider, made);
        }
        catch
        {
            // The next provider begins with the device's memory as it was.
            while (made.TryPop(out var part))
                part.Dispose();
            throw;
        }
    }

    private static LoadedModel Load(
        OrtRuntime runtime, ModelGraphs graphs, EngineOptions options, int contextLength, ExecutionProvider provider, Stack<IDisposable> made)
    {
        using var single = new OrtSessionOptions(runtime, intraOpThreads: 1, allowSpinning: false, options.GraphOptimization);
        using var forDecoder = Parallel();
        var decoder = Made(new OrtSession(runtime, graphs.DecoderPath, forDecoder));
        var embedTokens = Made(new OrtSession(runtime, graphs.EmbedTokensPath, single)); // a table look-up: threads would only cost
        var signature = DecoderSignature.Read(graphs.DecoderPath, decoder.Inputs, decoder.Outputs);
        var (vision, norm) = ((VisionEncoder?)null, 0f);
        if (graphs.VisionEncoderPath is { } path)
        {
            using var forVision = Parallel();
            vision = Made(new VisionEncoder(path, Made(new OrtSession(runtime, path, forVision)), signature.HiddenSize));
            norm = TextEmbeddings.MeanNorm(embedTokens, signature.VocabularySize, signature.HiddenSize);
        }

        var onDevice = decoder.IsOnGpu(DecoderSignature.Past(0));
        KvMemory memory = onDevice ? OnDevice() : new HostKvMemory(signature.Cache);
        var cache = Made(new KvCache(memory, options.Slots, contextLength, (long)options.PrefixCacheMegabytes << 20));
        var runner = Made(new ModelRunner(graphs.DecoderPath, embedTokens, decoder, signature, cache, options.TokensPerStep, rebinds: provider != ExecutionProvider.Cpu));
        if (provider != ExecutionProvider.Cpu)
            ProviderCheck.Run(runner, cache);
        return new LoadedModel(signature, cache, runner, vision, norm, onDevice);

        // A WebGPU device counts its users by the settings made for it and not by the sessions that share them: each session gets its own.
        OrtSessionOptions Parallel() => new OrtSessionOptions(runtime, options.IntraOpThreads, options.AllowSpinning, options.GraphOptimization)
            .Use(provider, options.CudaDevice, options.CudaMemoryMegabytes);

        DeviceKvMemory OnDevice()
        {
            using var forCopies = Parallel();
            var device = Made(new DeviceKvMemory(runtime, forCopies, signature.Cache));
            return device.OnGpu
                ? device
                : throw new ProviderException("it runs attention on its device but has no kernels there to copy keys and values with (GatherND, ScatterND)");
        }

        T Made<T>(T part)
            where T : IDisposable
        {
            made.Push(part);
            return part;
        }
    }
}
