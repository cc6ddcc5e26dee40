namespace SpatialReasoner.Server.Health;

/// <summary>How far the model is. Written by <see cref="ModelLoader"/>.</summary>
internal enum ModelState { Loading, Ready, Failed }

internal sealed class ModelReadiness
{
    private volatile ModelState state;

    public ModelState State
    {
        get => state;
        set => state = value;
    }

    public bool IsReady => state == ModelState.Ready;
}
