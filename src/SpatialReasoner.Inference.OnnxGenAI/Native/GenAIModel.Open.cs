namespace SpatialReasoner.Inference.OnnxGenAI;

public sealed partial class GenAIModel
{
    /// <summary>Opens a GenAI model folder, as the model builder of ONNX Runtime GenAI writes it.</summary>
    /// <param name="folder">Path of the folder, with <c>genai_config.json</c>, <c>tokenizer.json</c> and the graphs that they name.</param>
    /// <param name="images">Reads pictures and hands them on as PNG: orientation applied, limits checked.</param>
    /// <param name="options">How the model runs; null takes the defaults.</param>
    /// <param name="time">Clock of the timings; null takes the system's.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names every one.</exception>
    /// <exception cref="ModelFormatException">A file is missing, malformed, or of a model that this engine does not run; the message names it.</exception>
    /// <exception cref="ModelFailedException">The package cannot load the model.</exception>
    public static GenAIModel Open(string folder, IImageEditor images, GenAIOptions? options = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        options ??= new GenAIOptions();
        if (options.Errors() is { Count: > 0 } errors)
            throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(options));
        var read = GenAIFolder.Load(folder);
        return new GenAIModel(read, options, new GenAIRuntime(folder, options.Provider, read), images, time ?? TimeProvider.System);
    }
}
