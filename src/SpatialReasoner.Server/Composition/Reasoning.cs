using Microsoft.Extensions.Options;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Reasoning.Calibration;
using SpatialReasoner.Reasoning.Prompts;
using SpatialReasoner.Reasoning.Strategies;
using SpatialReasoner.Server.Telemetry;

namespace SpatialReasoner.Server.Composition;

internal static class Reasoning
{
    /// <summary>The reasoner over the model; its prompts are read and checked when the model is loaded.</summary>
    public static void AddReasoning(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IReasoner>(s =>
            Reasoner.Create(s.GetRequiredService<IVisionLanguageModel>(), new ReasonerOptions
            {
                TraceContent = s.GetRequiredService<IOptions<TelemetryOptions>>().Value.Content,
                Time = s.GetRequiredService<TimeProvider>(),
                Images = s.GetRequiredService<IImageEditor>(),
                Calibration = ModelPath.FindCalibration(s) is { } file ? ConfidenceCalibration.Load(file) : null,
            }));
        // As they are before any model is: without a family, the prompts are those of open models.
        builder.Services.AddSingleton(_ => StrategyCatalogue.Create(PromptLibrary.Load(PromptLibrary.DefaultDirectory, family: "")));
    }
}
