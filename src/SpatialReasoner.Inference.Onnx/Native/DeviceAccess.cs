namespace SpatialReasoner.Inference.Onnx;

/// <summary>Holds a device's gate, where it has one, until it is disposed: <c>using var exclusive = session.Exclusive();</c></summary>
internal readonly ref struct DeviceAccess
{
    private readonly Lock? gate;

    public DeviceAccess(Lock? gate)
    {
        this.gate = gate;
        gate?.Enter();
    }

    public void Dispose() => gate?.Exit();
}
