using System.Security.Cryptography;
using SpatialReasoner.Inference;
using SpatialReasoner.Inference.Onnx;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Reasoning.Prompts;

namespace SpatialReasoner.Evaluation.Running;

/// <summary>A model folder opened several times, one engine thread each: on small models that uses cores better than threads inside an operator.</summary>
internal sealed class ModelUnderTest : IAsyncDisposable
{
    private readonly IReadOnlyList<LocalModel> engines;
    private readonly IReadOnlyList<IReasoner> reasoners;
    private readonly PromptLibrary prompts;

    private ModelUnderTest(IReadOnlyList<LocalModel> engines, string hash)
    {
        this.engines = engines;
        Hash = hash;
        reasoners = [.. engines.Select(e => Reasoner.Create(e, new ReasonerOptions { Images = new VipsImageEditor() }))];
        prompts = PromptLibrary.Load(PromptLibrary.DefaultDirectory, Description.Family);
    }

    public ModelDescription Description => engines[0].Description;

    /// <summary>Of graphs, tokenizer and configuration: other weights under the same name are another model.</summary>
    public string Hash { get; }

    public static ModelUnderTest Open(string folder, int engines, int slots)
    {
        var options = new EngineOptions { Slots = slots, MaxSequenceTokens = 512, MaxQueuedRequests = 10_000, IntraOpThreads = 1 };
        return new ModelUnderTest([.. Enumerable.Range(0, engines).Select(_ => LocalModel.Open(folder, options))], HashOf(folder));
    }

    /// <summary>Whether a prompt still reads as it did when it had this hash.</summary>
    public bool IsCurrent(string prompt, string hash)
    {
        var slash = prompt.LastIndexOf('/');
        return slash > 0 && prompts.Require(prompt[..slash], prompt[(slash + 1)..]).Reference.Hash == hash;
    }

    /// <summary>Works on several pieces at once, each with one engine: what its questions share, that engine keeps.</summary>
    /// <param name="pieces">Drawn as they are needed.</param>
    public Task ForEachAsync<T>(IEnumerable<T> pieces, int concurrency, Func<T, IReasoner, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(pieces.Index(), parallel, async (piece, token) => await work(piece.Item, reasoners[piece.Index % reasoners.Count], token));
    }

    /// <summary>Lengths of the vectors the decoder is fed for a picture, text beside image.</summary>
    public Task<TokenNorms> MeasureTokenNormsAsync(ImageContent image, CancellationToken cancellationToken) => engines[0].MeasureTokenNormsAsync(image, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in engines)
            await engine.DisposeAsync();
    }

    private static string HashOf(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] files = [Path.Combine(folder, "config.json"), Path.Combine(folder, "tokenizer.json"), .. Directory.EnumerateFiles(Path.Combine(folder, "onnx")).Order(StringComparer.Ordinal)];
        foreach (var file in files)
            hash.AppendData(File.ReadAllBytes(file));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
