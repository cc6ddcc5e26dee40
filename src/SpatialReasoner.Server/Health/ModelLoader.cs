using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Server.Health;

/// <summary>
/// Loads the model while the server already listens: a large one takes minutes, in which liveness must answer. A model that cannot
/// be loaded ends the process, because nothing would ever work.
/// </summary>
internal sealed partial class ModelLoader(
    IServiceProvider services, ModelReadiness readiness, IHostApplicationLifetime lifetime, ILogger<ModelLoader> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(Load, stoppingToken);

    private void Load()
    {
        try
        {
            // Resolving the singletons is what loads them.
            var model = services.GetRequiredService<IVisionLanguageModel>().Description;
            _ = services.GetRequiredService<IReasoner>();
            readiness.SetReady();
            LogReady(model.Id, model.Family, model.ContextLength, model.Provider ?? "remote");
        }
        catch (Exception fault)
        {
            LogFailed(fault);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(LogLevel.Information, "Model {Id} is ready: family {Family}, context {ContextLength} tokens, provider {Provider}")]
    private partial void LogReady(string id, string family, int contextLength, string provider);

    [LoggerMessage(LogLevel.Critical, "The model cannot be loaded")]
    private partial void LogFailed(Exception fault);
}
