using Microsoft.Extensions.Options;
using SpatialReasoner.Inference;
using SpatialReasoner.Inference.Onnx;
using SpatialReasoner.Inference.Remote;
using SpatialReasoner.Inference.Remote.Resilience;
using SpatialReasoner.Server.Health;

namespace SpatialReasoner.Server.Composition;

internal static class ModelSetup
{
    /// <summary>The model behind the seam, made ready while the server already listens: in this process, or on other servers.</summary>
    public static void AddModel(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSection<ModelOptions, ModelValidator>(ModelOptions.Section);
        services.AddSection<EngineOptions, EngineValidator>(EngineOptions.Section);
        services.AddSection<RemoteOptions, RemoteValidator>(RemoteOptions.Section);
        services.AddSection<ResilienceOptions, ResilienceValidator>(ResilienceOptions.Section);
        services.AddSingleton<UpstreamLog>();
        services.AddGenAISection();
        services.AddSingleton<IVisionLanguageModel>(s => Backend(s) switch
        {
            ModelBackend.Remote => Remote(s),
            ModelBackend.OnnxGenAI => GenAIEngine.Open(s),
            _ => Local(s),
        });
        services.AddSingleton<IImageEditor>(s => new VipsImageEditor(Decoding(s)));
        services.AddSingleton(s => new ModelQueue(() => IsFull(s.GetRequiredService<IVisionLanguageModel>())));
        services.AddSingleton<ModelReadiness>();
        services.AddHostedService<ModelLoader>();
    }

    private static ModelBackend Backend(IServiceProvider services) => services.GetRequiredService<IOptions<ModelOptions>>().Value.Backend;

    private static LocalModel Local(IServiceProvider services) => LocalModel.Open(
        ModelPath.Find(services),
        services.GetRequiredService<IOptions<EngineOptions>>().Value,
        Decoding(services),
        services.GetRequiredService<TimeProvider>());

    private static RemoteModel Remote(IServiceProvider services) => new(
        services.GetRequiredService<IOptions<RemoteOptions>>().Value,
        services.GetRequiredService<IOptions<ResilienceOptions>>().Value,
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<UpstreamLog>().Write,
        // Decoding is the upstream's; what is no picture, or too large a one, should not get that far.
        image => services.GetRequiredService<IImageEditor>().Measure(image));

    private static ImageDecoderOptions Decoding(IServiceProvider services) =>
        new() { MaxPixels = services.GetRequiredService<IOptions<LimitsOptions>>().Value.MaxImagePixels };

    private static bool IsFull(IVisionLanguageModel model) => model switch
    {
        LocalModel { Snapshot: var now } => now.QueuedRequests >= now.QueueCapacity,
        RemoteModel remote => remote.IsSaturated,
        _ => GenAIEngine.IsFull(model),
    };

    private sealed class EngineValidator : IValidateOptions<EngineOptions>
    {
        public ValidateOptionsResult Validate(string? name, EngineOptions options) => Result(options.Errors());
    }

    /// <summary>Upstreams are only asked for where they are used. That is read as it stands: the model's own options may be wrong themselves, which they say.</summary>
    private sealed class RemoteValidator(IConfiguration configuration) : IValidateOptions<RemoteOptions>
    {
        public ValidateOptionsResult Validate(string? name, RemoteOptions options) =>
            Enum.TryParse<ModelBackend>(configuration[$"{ModelOptions.Section}:{nameof(ModelOptions.Backend)}"], ignoreCase: true, out var backend) && backend == ModelBackend.Remote
                ? Result(options.Errors())
                : ValidateOptionsResult.Success;
    }

    private sealed class ResilienceValidator : IValidateOptions<ResilienceOptions>
    {
        public ValidateOptionsResult Validate(string? name, ResilienceOptions options) => Result(options.Errors());
    }

    private static ValidateOptionsResult Result(IReadOnlyList<string> errors) => errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
}
