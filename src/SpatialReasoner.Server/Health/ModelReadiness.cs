using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Health;

/// <summary>How far the model is. Written by <see cref="ModelLoader"/>.</summary>
internal enum ModelState { Loading, Ready, Failed }

internal sealed class ModelReadiness
{
    private readonly TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ModelState state;

    public ModelState State
    {
        get => state;
        set
        {
            state = value;
            if (value != ModelState.Loading)
                settled.TrySetResult();
        }
    }

    public bool IsReady => state == ModelState.Ready;

    /// <summary>Returns when the model is loaded: for callers who cannot be told to come again.</summary>
    /// <exception cref="ApiException">It cannot be loaded; the process is about to end.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await settled.Task.WaitAsync(cancellationToken);
        if (state == ModelState.Failed)
            throw new ApiException(new ApiError(
                StatusCodes.Status503ServiceUnavailable, "model_not_loaded", "There is no model.", "The model cannot be loaded; the server's log on standard error says why."));
    }
}
