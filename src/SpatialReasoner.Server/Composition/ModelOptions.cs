using Microsoft.Extensions.Options;
using SpatialReasoner.Reasoning.Calibration;

namespace SpatialReasoner.Server.Composition;

/// <summary>Where the model runs.</summary>
public enum ModelBackend
{
    /// <summary>In this process, on ONNX Runtime.</summary>
    Local,

    /// <summary>On servers that speak OpenAI's chat completions; sections <c>SpatialReasoner:Remote</c> and <c>SpatialReasoner:Resilience</c>.</summary>
    Remote,

    /// <summary>In this process, on ONNX Runtime GenAI: the optional flavour, section <c>SpatialReasoner:GenAI</c>.</summary>
    OnnxGenAI,
}

/// <summary>Which model to use; configuration section <c>SpatialReasoner:Model</c>.</summary>
public sealed record ModelOptions
{
    public const string Section = "SpatialReasoner:Model";

    /// <summary>Where it runs.</summary>
    /// <value>Default <see cref="ModelBackend.Local"/>.</value>
    public ModelBackend Backend { get; init; } = ModelBackend.Local;

    /// <summary>A file of confidences measured of the model; null takes the one in its folder, and none for a remote model. Relative as <see cref="Path"/> is.</summary>
    public string? Calibration { get; init; }

    /// <summary>Of a local model: a folder in the Hugging Face ONNX layout. A relative path is looked for in the working directory, then beside the program.</summary>
    /// <value>Default <c>models/spatial-tiny</c>, the embedded model.</value>
    public string Path { get; init; } = "models/spatial-tiny";
}

internal sealed class ModelValidator : IValidateOptions<ModelOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelOptions options) =>
        !Enum.IsDefined(options.Backend)
            ? ValidateOptionsResult.Fail($"{ModelOptions.Section}:{nameof(options.Backend)} is {options.Backend}; it must be one of {string.Join(", ", Enum.GetNames<ModelBackend>())}.")
        : options.Backend == ModelBackend.OnnxGenAI && !GenAIEngine.IsBuiltIn
            ? ValidateOptionsResult.Fail($"{ModelOptions.Section}:{nameof(options.Backend)} is {options.Backend}, which this program was built without; build it with -p:WithOnnxGenAI=true, or choose {ModelBackend.Local} or {ModelBackend.Remote}.")
        : string.IsNullOrWhiteSpace(options.Path)
            ? ValidateOptionsResult.Fail($"{ModelOptions.Section}:{nameof(options.Path)} is empty; it must name a model folder.")
        : ValidateOptionsResult.Success;
}

/// <summary>Finds what settings name by a path: in the working directory, or beside the program.</summary>
internal static class ModelPath
{
    /// <summary>The model folder that the settings name.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder; the message names the key and where was looked.</exception>
    public static string Find(IServiceProvider services) => Find(Options(services).Path, Root(services));

    public static string Find(string path, string contentRoot) => Places(path, contentRoot).FirstOrDefault(Directory.Exists)
        ?? throw new DirectoryNotFoundException(Missing(nameof(ModelOptions.Path), path, "folder", Places(path, contentRoot)));

    /// <summary>The file of measured confidences; null where there is none to use.</summary>
    /// <exception cref="FileNotFoundException">The settings name one that is not there.</exception>
    public static string? FindCalibration(IServiceProvider services)
    {
        var options = Options(services);
        if (options.Calibration is { } named)
        {
            var places = Places(named, Root(services));
            return places.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException(Missing(nameof(ModelOptions.Calibration), named, "file", places));
        }
        return options.Backend != ModelBackend.Remote ? System.IO.Path.Combine(Find(services), ConfidenceCalibration.FileName) : null;
    }

    private static ModelOptions Options(IServiceProvider services) => services.GetRequiredService<IOptions<ModelOptions>>().Value;

    private static string Root(IServiceProvider services) => services.GetRequiredService<IHostEnvironment>().ContentRootPath;

    private static IEnumerable<string> Places(string path, string contentRoot) =>
        new[] { System.IO.Path.Combine(contentRoot, path), System.IO.Path.Combine(AppContext.BaseDirectory, path) }.Distinct(StringComparer.Ordinal);

    private static string Missing(string key, string path, string kind, IEnumerable<string> places) =>
        $"{ModelOptions.Section}:{key} is '{path}'; there is no {kind} {string.Join(" or ", places)}.";
}
