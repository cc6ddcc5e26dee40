using System.Globalization;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>How the local engine runs; configuration section <c>SpatialReasoner:Engine</c>.</summary>
public sealed record EngineOptions
{
    public const string Section = "SpatialReasoner:Engine";

    /// <summary>Path of an ONNX Runtime shared library; null takes the one beside the assembly.</summary>
    public string? OnnxRuntimeLibrary { get; init; }

    /// <summary>
    /// Execution providers in order of preference, separated by commas: <c>cpu</c>, <c>cuda</c>, <c>webgpu</c>. The first that can be had runs
    /// the model. Where none can, the model is not loaded: a list that does not end in <c>cpu</c> is strict.
    /// </summary>
    /// <value>Default <c>cpu</c>.</value>
    public string Provider { get; init; } = "cpu";

    /// <summary>Which GPU the provider <c>cuda</c> takes, 0 to 63, as CUDA counts them.</summary>
    /// <value>Default 0.</value>
    public int CudaDevice { get; init; }

    /// <summary>Most that the provider <c>cuda</c> takes of its GPU for each graph, MiB, 0 to 1048576; 0 sets no limit.</summary>
    /// <value>Default 0.</value>
    public int CudaMemoryMegabytes { get; init; }

    /// <summary>Chains decoded at once, 1 to 256. Each reserves <see cref="MaxSequenceTokens"/> cache positions.</summary>
    /// <value>Default 16.</value>
    public int Slots { get; init; } = 16;

    /// <summary>Prompt and answer tokens one chain may hold, at least 16; the model's own limit applies too.</summary>
    /// <value>Default 2048.</value>
    public int MaxSequenceTokens { get; init; } = 2048;

    /// <summary>Requests accepted but not begun, 1 to 10000; one more is refused as overload, unless it goes on with work under way.</summary>
    /// <value>Default 64.</value>
    public int MaxQueuedRequests { get; init; } = 64;

    /// <summary>Tokens one step pushes through the model, running chains and prompt together, 16 to 65536.</summary>
    /// <value>Default 256.</value>
    public int TokensPerStep { get; init; } = 256;

    /// <summary>Memory for prefixes kept for later prompts, MiB, where the key-value cache lies; 0 keeps none beyond the requests that run.</summary>
    /// <value>Default 256.</value>
    public int PrefixCacheMegabytes { get; init; } = 256;

    /// <summary>Memory for the features of pictures seen before, MiB.</summary>
    /// <value>Default 64.</value>
    public int VisionCacheMegabytes { get; init; } = 64;

    /// <summary>Threads of one operator, 0 to 1024; 0 takes the physical cores.</summary>
    /// <value>Default 0.</value>
    public int IntraOpThreads { get; init; }

    /// <summary>Whether idle worker threads spin: faster on an otherwise idle machine, up to 3 times slower beside other load.</summary>
    /// <value>Default false.</value>
    public bool AllowSpinning { get; init; }

    /// <summary>How far graphs are rewritten when they are loaded.</summary>
    /// <value>Default <see cref="GraphOptimization.All"/>.</value>
    public GraphOptimization GraphOptimization { get; init; } = GraphOptimization.All;

    /// <summary>Every value out of range, one line each: key, value, range. Empty when all are good.</summary>
    public IReadOnlyList<string> Errors()
    {
        var errors = new List<string>();
        Range(nameof(Slots), Slots, 1, 256);
        Range(nameof(MaxSequenceTokens), MaxSequenceTokens, 16, 1 << 20);
        Range(nameof(MaxQueuedRequests), MaxQueuedRequests, 1, 10_000);
        Range(nameof(TokensPerStep), TokensPerStep, 16, 65_536);
        Range(nameof(PrefixCacheMegabytes), PrefixCacheMegabytes, 0, 1 << 20);
        Range(nameof(VisionCacheMegabytes), VisionCacheMegabytes, 0, 1 << 20);
        Range(nameof(IntraOpThreads), IntraOpThreads, 0, 1024);
        Range(nameof(CudaDevice), CudaDevice, 0, 63);
        Range(nameof(CudaMemoryMegabytes), CudaMemoryMegabytes, 0, 1 << 20);
        if (ProviderList.Parse(Provider) is null)
            errors.Add($"{Section}:{nameof(Provider)} is '{Provider}'; it must be {ProviderList.Allowed}.");
        return errors;

        void Range(string key, int value, int min, int max)
        {
            if (value < min || value > max)
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"{Section}:{key} is {value}; it must be between {min} and {max}."));
        }
    }
}
