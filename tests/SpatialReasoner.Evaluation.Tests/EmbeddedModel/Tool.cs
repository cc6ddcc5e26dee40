using System.Diagnostics;

namespace SpatialReasoner.Evaluation.Tests.EmbeddedModel;

/// <summary>Runs another program to its end.</summary>
internal static class Tool
{
    /// <summary>Whether <paramref name="file"/> with <paramref name="arguments"/> runs and succeeds: is the tool on this machine?</summary>
    public static async Task<bool> WorksAsync(string file, params string[] arguments)
    {
        try
        {
            return (await RunAsync(file, arguments)).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = Repository.Root };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
