using SpatialReasoner.Inference;
#if WITH_ONNX_GENAI
using Microsoft.Extensions.Options;
using SpatialReasoner.Inference.OnnxGenAI;
#endif

namespace SpatialReasoner.Server.Composition;

/// <summary>The optional engine on ONNX Runtime GenAI: built with <c>-p:WithOnnxGenAI=true</c>.</summary>
internal static class GenAIEngine
{
#if WITH_ONNX_GENAI
    public const bool IsBuiltIn = true;

    /// <summary>Its settings, section <see cref="GenAIOptions.Section"/>, checked at start.</summary>
    public static void AddGenAISection(this IServiceCollection services) => services.AddSection<GenAIOptions, Validator>(GenAIOptions.Section);

    /// <summary>Opens the model folder that the settings name.</summary>
    /// <exception cref="ModelFormatException">It is not the folder of a model that this engine runs.</exception>
    /// <exception cref="ModelFailedException">The package cannot load it.</exception>
    public static IVisionLanguageModel Open(IServiceProvider services) => GenAIModel.Open(
        ModelPath.Find(services),
        services.GetRequiredService<IImageEditor>(),
        services.GetRequiredService<IOptions<GenAIOptions>>().Value,
        services.GetRequiredService<TimeProvider>());

    /// <summary>Whether one more request would be refused.</summary>
    public static bool IsFull(IVisionLanguageModel model) => model is GenAIModel genAI && genAI.QueuedRequests >= genAI.QueueCapacity;

    private sealed class Validator : IValidateOptions<GenAIOptions>
    {
        public ValidateOptionsResult Validate(string? name, GenAIOptions options) =>
            options.Errors() is { Count: > 0 } errors ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }
#else
    public const bool IsBuiltIn = false;

    /// <summary>There are no settings of what is not there.</summary>
    public static void AddGenAISection(this IServiceCollection services)
    {
    }

    /// <summary>Settings that ask for it are refused before.</summary>
    public static IVisionLanguageModel Open(IServiceProvider services) => throw new NotSupportedException($"{nameof(ModelBackend.OnnxGenAI)} is not built in.");

    public static bool IsFull(IVisionLanguageModel model) => false;
#endif
}
