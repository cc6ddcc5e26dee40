namespace SpatialReasoner.Inference.Onnx;

/// <summary>The execution provider that was asked for, the one in use, and why they differ (null when they do not).</summary>
public sealed record ProviderReport(string Asked, string Used, string? Why)
{
    private const string Cpu = "cpu";

    /// <summary>Resolves what was asked for: the CPU provider is the only one whose cache this engine keeps in place.</summary>
    public static ProviderReport For(string asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return string.Equals(asked, Cpu, StringComparison.OrdinalIgnoreCase)
            ? new ProviderReport(asked, Cpu, Why: null)
            : new ProviderReport(asked, Cpu, "the engine keeps its key-value cache in host memory, which only the CPU provider updates in place");
    }

    /// <summary>One line: <c>cpu</c>, or <c>cpu (cuda was asked for: why not)</c>.</summary>
    public override string ToString() => Why is null ? Used : $"{Used} ({Asked} was asked for: {Why})";
}
