namespace SpatialReasoner.Inference.Onnx;

/// <summary>Takes the first execution provider that can be had. The only way to know is to load the model with it and run a step.</summary>
internal static class ProviderChoice
{
    /// <param name="asked">The setting, a valid <see cref="ProviderList"/>.</param>
    /// <param name="load">Loads with a provider. What goes wrong on the CPU is the model's fault and passes through.</param>
    /// <param name="onDevice">Whether what was loaded keeps keys and values in the provider's own memory.</param>
    /// <exception cref="ModelFailedException">None could be had; the message gives the reason of each.</exception>
    public static (T Loaded, ProviderReport Report) FirstThatLoads<T>(string asked, Func<ExecutionProvider, T> load, Func<T, bool> onDevice)
    {
        var passedOver = new List<PassedOverProvider>();
        foreach (var provider in ProviderList.Parse(asked)!)
        {
            try
            {
                var loaded = load(provider);
                return (loaded, new ProviderReport(asked, provider.Name(), passedOver, onDevice(loaded)));
            }
            catch (Exception e) when (provider != ExecutionProvider.Cpu && e is OrtException or ProviderException)
            {
                passedOver.Add(new PassedOverProvider(provider.Name(), e.Message));
            }
        }
        throw new ModelFailedException(
            $"{EngineOptions.Section}:{nameof(EngineOptions.Provider)} is '{asked}', and no provider it names can be had. {string.Join("; ", passedOver)}. Add cpu as the last one to fall back on it.");
    }
}
