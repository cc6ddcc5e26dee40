using Microsoft.Extensions.Options;
using SpatialReasoner.Server.Health;

namespace SpatialReasoner.Server.Composition;

internal static class Startup
{
    /// <summary>Runs until the server stops. Bad settings are told as sentences, all of them at once, not as a stack trace.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(Func<IHost> build)
    {
        var app = build();
        await using var disposal = (IAsyncDisposable)app; // every host .NET makes is
        var complaints = Complaints(app.Services);
        foreach (var complaint in complaints)
            await Console.Error.WriteLineAsync(complaint);
        if (complaints.Count > 0)
            return 1;

        var model = app.Services.GetRequiredService<ModelReadiness>();
        await app.RunAsync();
        return model.State == ModelState.Failed ? 1 : 0;
    }

    /// <summary>What is wrong with the settings.</summary>
    public static IReadOnlyList<string> Complaints(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException fault)
        {
            return [.. fault.Failures];
        }
        catch (AggregateException faults)
        {
            return [.. faults.InnerExceptions.SelectMany(f => f is OptionsValidationException o ? o.Failures : [f.Message])];
        }
        catch (InvalidOperationException fault)
        {
            // A value that is not of its key's type; the message names key, value and type.
            return [fault.Message];
        }
    }
}
