namespace SpatialReasoner.Server.Health;

/// <summary>
/// <c>check-health</c>: asks a running server whether it lives, for orchestrators that ask by running a command in the container, where there is no curl.
/// </summary>
internal static class HealthCommand
{
    private const string DefaultUrl = "http://127.0.0.1:8080/healthz/live";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static bool Knows(string[] args) => args is ["check-health"] or ["check-health", _];

    /// <param name="args"><c>check-health</c> and, where it is not the default, the address to ask.</param>
    /// <returns>The process's exit code: 0 for 200.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var url = args.ElementAtOrDefault(1) ?? DefaultUrl;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            await error.WriteLineAsync($"check-health asks an address such as {DefaultUrl}; '{url}' is none.");
            return 1;
        }
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var response = await client.GetAsync(address);
            await output.WriteLineAsync($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            await error.WriteLineAsync($"{address} does not answer: {fault.Message}");
            return 1;
        }
    }
}
