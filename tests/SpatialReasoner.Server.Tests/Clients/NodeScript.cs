using System.Diagnostics;
using System.Text.Json.Nodes;

namespace SpatialReasoner.Server.Tests.Clients;

/// <summary>Scripts of <c>tests/interop</c>, which use what nobody here wrote.</summary>
internal static class NodeScript
{
    /// <summary>Runs one and reads the JSON it prints; skips the test where its package is not installed.</summary>
    public static async Task<JsonNode> RunAsync(string script, string package, params string[] arguments)
    {
        var interop = Path.Combine(Root(), "tests", "interop");
        Assert.SkipUnless(Directory.Exists(Path.Combine(interop, "node_modules", package)), "tests/interop is not installed: npm ci --prefix tests/interop --ignore-scripts");
        var start = new ProcessStartInfo("node", [Path.Combine(interop, script), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{script} did not end: {await error}", late);
        }
        process.ExitCode.ShouldBe(0, await error);
        return JsonNode.Parse(await output)!;
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SpatialReasoner.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No SpatialReasoner.sln above {AppContext.BaseDirectory}.");
    }
}
