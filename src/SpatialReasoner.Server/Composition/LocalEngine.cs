using Microsoft.Extensions.Options;
using SpatialReasoner.Inference;
using SpatialReasoner.Inference.Onnx;
using SpatialReasoner.Server.Health;

namespace SpatialReasoner.Server.Composition;

internal static class LocalEngine
{
    /// <summary>The model behind the seam: the local engine over a model folder, loaded while the server already listens.</summary>
    public static void AddLocalEngine(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSection<ModelOptions, ModelValidator>(ModelOptions.Section);
        services.AddSection<EngineOptions, EngineValidator>(EngineOptions.Section);
        services.AddSingleton<IVisionLanguageModel>(s => LocalModel.Open(
            ModelPath.Find(s),
            s.GetRequiredService<IOptions<EngineOptions>>().Value,
            Decoding(s),
            s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IImageEditor>(s => new VipsImageEditor(Decoding(s)));
        services.AddSingleton(s => new ModelQueue(() =>
            s.GetRequiredService<IVisionLanguageModel>() is LocalModel { Snapshot: var now } && now.QueuedRequests >= now.QueueCapacity));
        services.AddSingleton<ModelReadiness>();
        services.AddHostedService<ModelLoader>();
    }

    private static ImageDecoderOptions Decoding(IServiceProvider services) =>
        new() { MaxPixels = services.GetRequiredService<IOptions<LimitsOptions>>().Value.MaxImagePixels };

    private sealed class EngineValidator : IValidateOptions<EngineOptions>
    {
        public ValidateOptionsResult Validate(string? name, EngineOptions options) =>
            options.Errors() is { Count: > 0 } errors ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }
}
