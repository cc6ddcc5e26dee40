using Microsoft.Extensions.Options;

namespace SpatialReasoner.Server.Composition;

/// <summary>Which model to load; configuration section <c>SpatialReasoner:Model</c>.</summary>
public sealed record ModelOptions
{
    public const string Section = "SpatialReasoner:Model";

    /// <summary>A model folder in the Hugging Face ONNX layout. A relative path is looked for in the working directory, then beside the program.</summary>
    /// <value>Default <c>models/spatial-tiny</c>, the embedded model.</value>
    public string Path { get; init; } = "models/spatial-tiny";
}

internal sealed class ModelValidator : IValidateOptions<ModelOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelOptions options) => string.IsNullOrWhiteSpace(options.Path)
        ? ValidateOptionsResult.Fail($"{ModelOptions.Section}:{nameof(options.Path)} is empty; it must name a model folder.")
        : ValidateOptionsResult.Success;
}

internal static class ModelPath
{
    /// <exception cref="DirectoryNotFoundException">There is no such folder; the message names the key and where was looked.</exception>
    public static string Find(string path, string contentRoot)
    {
        string[] places = [System.IO.Path.Combine(contentRoot, path), System.IO.Path.Combine(AppContext.BaseDirectory, path)];
        return places.FirstOrDefault(Directory.Exists) ?? throw new DirectoryNotFoundException(
            $"{ModelOptions.Section}:{nameof(ModelOptions.Path)} is '{path}'; there is no folder {string.Join(" or ", places.Distinct(StringComparer.Ordinal))}.");
    }

    /// <summary>The folder that the settings name.</summary>
    /// <exception cref="DirectoryNotFoundException">As for the other.</exception>
    public static string Find(IServiceProvider services) =>
        Find(services.GetRequiredService<IOptions<ModelOptions>>().Value.Path, services.GetRequiredService<IHostEnvironment>().ContentRootPath);
}
