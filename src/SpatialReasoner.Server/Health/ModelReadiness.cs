namespace SpatialReasoner.Server.Health;

/// <summary>Whether the model is loaded. Written once by <see cref="ModelLoader"/>.</summary>
internal sealed class ModelReadiness
{
    private volatile bool ready;

    public bool IsReady => ready;

    public void SetReady() => ready = true;
}
