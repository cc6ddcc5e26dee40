using Microsoft.Extensions.Options;

namespace SpatialReasoner.Server.Composition;

internal static class Startup
{
    /// <summary>Runs until the server stops. Bad settings are told as sentences, not as a stack trace.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(Func<WebApplication> build)
    {
        try
        {
            await using var app = build();
            await app.RunAsync();
            return Environment.ExitCode;
        }
        catch (OptionsValidationException fault)
        {
            foreach (var failure in fault.Failures)
                await Console.Error.WriteLineAsync(failure);
            return 1;
        }
    }
}
