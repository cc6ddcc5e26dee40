namespace SpatialReasoner.Inference.Onnx;

/// <summary>The setting that names execution providers: one, or several in order of preference.</summary>
internal static class ProviderList
{
    public const string Allowed = "cpu, cuda, webgpu, or several of them separated by commas, in order of preference";

    /// <summary>The providers in order, or null where <paramref name="text"/> names none, an unknown one, or one twice.</summary>
    public static IReadOnlyList<ExecutionProvider>? Parse(string text)
    {
        var providers = new List<ExecutionProvider>();
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var known = Enum.GetValues<ExecutionProvider>().Where(p => string.Equals(p.Name(), name, StringComparison.OrdinalIgnoreCase)).ToArray();
            if (known is not [var provider] || providers.Contains(provider))
                return null;
            providers.Add(provider);
        }
        return providers;
    }
}
