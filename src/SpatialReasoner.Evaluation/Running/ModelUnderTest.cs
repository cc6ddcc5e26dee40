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
    private readonly PromptLibrary prompts;

    private ModelUnderTest(IReadOnlyList<LocalModel> engines, string hash)
    {
        this.engines = engines;
        Hash = hash;
        Reasoners = [.. engines.Select(e => Reasoner.Create(e))];
        prompts = PromptLibrary.Load(PromptLibrary.DefaultDirectory, Description.Family);
    }

    public ModelDescription Description => engines[0].Description;

    /// <summary>Of graphs, tokenizer and configuration: other weights under the same name are another model.</summary>
    public string Hash { get; }

    /// <summary>One per engine.</summary>
    public IReadOnlyList<IReasoner> Reasoners { get; }

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
