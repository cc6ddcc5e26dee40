using SpatialReasoner.Inference;
using SpatialReasoner.Inference.Onnx;
using SpatialReasoner.Inference.Remote;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Server.Health;

/// <summary>
/// Loads the model once the server listens: a large one takes minutes, in which liveness must answer. A model that cannot be
/// loaded ends the process, because nothing would ever work.
/// </summary>
internal sealed partial class ModelLoader(
    IServiceProvider services, ModelReadiness readiness, IHostApplicationLifetime lifetime, ILogger<ModelLoader> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var started = lifetime.ApplicationStarted.Register(listening.SetResult);
        await using var stopped = stoppingToken.Register(() => listening.TrySetCanceled(stoppingToken));
        await listening.Task;
        await LoadAsync(stoppingToken);
    }

    private async Task LoadAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Resolving the singletons is what loads them; a remote model is not there until its servers have said so.
            var loaded = services.GetRequiredService<IVisionLanguageModel>();
            if (loaded is RemoteModel remote)
                await ConnectAsync(remote, stoppingToken);
            if (loaded is LocalModel local)
                Tell(local.Provider);
            var model = loaded.Description;
            _ = services.GetRequiredService<IReasoner>();
            readiness.State = ModelState.Ready;
            LogReady(model.Id, model.Family, model.ContextLength, model.Provider ?? "remote");
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop before the model was there.
        }
        catch (Exception fault)
        {
            // What is missing or wrong stands in the message; where it was found out helps nobody who runs a server.
            LogFailed(fault.Message);
            LogFailedWhere(fault);
            readiness.State = ModelState.Failed;
            lifetime.StopApplication();
        }
    }

    private async Task ConnectAsync(RemoteModel remote, CancellationToken stoppingToken)
    {
        foreach (var line in await remote.ConnectAsync(stoppingToken))
            LogUpstream(line);
    }

    private void Tell(ProviderReport provider)
    {
        foreach (var (passedOver, reason) in provider.PassedOver)
            LogPassedOver(passedOver, reason);
        LogProvider(provider.Asked, provider.Used, provider.CacheOnDevice ? "on its device" : "in host memory");
    }

    [LoggerMessage(LogLevel.Information, "Upstream {Finding}")]
    private partial void LogUpstream(string finding);

    [LoggerMessage(LogLevel.Warning, "Execution provider {Provider} cannot be had: {Reason}")]
    private partial void LogPassedOver(string provider, string reason);

    [LoggerMessage(LogLevel.Information, "Execution provider: {Asked} asked for, {Used} in use, keys and values {Where}")]
    private partial void LogProvider(string asked, string used, string where);

    [LoggerMessage(LogLevel.Information, "Model {Id} is ready: family {Family}, context {ContextLength} tokens, provider {Provider}")]
    private partial void LogReady(string id, string family, int contextLength, string provider);

    [LoggerMessage(LogLevel.Critical, "The model cannot be loaded: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(LogLevel.Debug, "The model cannot be loaded")]
    private partial void LogFailedWhere(Exception fault);
}
