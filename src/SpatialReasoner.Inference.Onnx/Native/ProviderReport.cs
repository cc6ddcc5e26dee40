namespace SpatialReasoner.Inference.Onnx;

/// <summary>Which execution providers were asked for, which one runs the model, and why those before it do not.</summary>
/// <param name="Asked">The setting, for example <c>cuda,cpu</c>.</param>
/// <param name="Used">For example <c>cpu</c>.</param>
/// <param name="PassedOver">Those tried in vain, in order.</param>
/// <param name="CacheOnDevice">Whether keys and values stay in the provider's own memory, rather than the host's.</param>
public sealed record ProviderReport(string Asked, string Used, IReadOnlyList<PassedOverProvider> PassedOver, bool CacheOnDevice)
{
    /// <summary><c>cpu</c>, or <c>cpu (cuda,cpu was asked for)</c>: fit for strangers, as reasons are not, which may quote the machine's paths.</summary>
    public override string ToString() => PassedOver.Count == 0 ? Used : $"{Used} ({Asked} was asked for)";
}

/// <summary>A provider that could not be had, and the reason in the library's words.</summary>
public sealed record PassedOverProvider(string Provider, string Reason)
{
    public override string ToString() => $"{Provider}: {Reason}";
}
