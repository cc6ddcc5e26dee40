using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SpatialReasoner.Server.Tests.Operating;

/// <summary>The program itself as a process of its own, over the embedded model, on a free port of the loopback.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    /// <summary>Collection of the tests that measure while they take all processors: one after the other.</summary>
    public const string TakesTheMachine = "takes the machine";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly Stopwatch running = Stopwatch.StartNew();
    private readonly ConcurrentQueue<string> lines = new();

    private ServerProcess(Process process) => this.process = process;

    public HttpClient Client { get; } = new() { Timeout = Patience };

    /// <summary>Everything it wrote so far.</summary>
    public string Output => string.Join('\n', lines);

    /// <summary>Memory it holds, bytes.</summary>
    public long WorkingSet
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Processor time it has used, all cores together.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public int Id => process.Id;

    /// <summary>Starts it and waits until it is ready.</summary>
    public static Task<ServerProcess> StartAsync(params string[] settings) => StartInAsync(AppContext.BaseDirectory, settings);

    /// <summary>As above, with <paramref name="folder"/> as its working directory.</summary>
    public static Task<ServerProcess> StartInAsync(string folder, params string[] settings) => StartAsync(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SpatialReasoner.Server.dll"), "--urls=http://127.0.0.1:0", .. settings])
        {
            // No settings of this machine.
            WorkingDirectory = folder,
        });

    /// <param name="start">Becomes a server on a free port of the loopback.</param>
    public static async Task<ServerProcess> StartAsync(ProcessStartInfo start)
    {
        start.UseShellExecute = false;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        var server = new ServerProcess(new Process { StartInfo = start });
        server.process.OutputDataReceived += (_, line) => server.lines.Enqueue(line.Data ?? "");
        server.process.ErrorDataReceived += (_, line) => server.lines.Enqueue(line.Data ?? "");
        server.process.Start();
        server.process.BeginOutputReadLine();
        server.process.BeginErrorReadLine();

        Match listening;
        while (!(listening = Listening().Match(server.Output)).Success)
            await server.WaitAsync();
        server.Client.BaseAddress = new Uri(listening.Groups[1].Value);
        while (!(await server.Client.GetAsync("/healthz/ready")).IsSuccessStatusCode)
            await server.WaitAsync();
        return server;
    }

    /// <summary>A whole number of the engine's on <c>/metrics</c>.</summary>
    /// <param name="gauge">Without <c>spatial_reasoner_engine_</c>.</param>
    public async Task<long> GaugeAsync(string gauge)
    {
        var scrape = (await Client.GetStringAsync("/metrics")).Split('\n');
        return long.Parse(scrape.Single(line => line.StartsWith($"spatial_reasoner_engine_{gauge}{{", StringComparison.Ordinal)).Split(' ')[^1], CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until a gauge is 0, ten seconds at most.</summary>
    public async Task ShouldFallToZeroAsync(string gauge)
    {
        long last = 0;
        for (var tries = 0; tries < 100; tries++)
        {
            last = await GaugeAsync(gauge);
            if (last == 0)
                return;
            await Task.Delay(100);
        }
        Assert.Fail($"{gauge} stays at {last}: what was left mid-way still holds its place.");
    }

    /// <summary>SIGTERM, as orchestrators send it.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]);
        kill.WaitForExit();
    }

    /// <summary>SIGKILL: it ends here and now, whatever it was doing.</summary>
    public void Kill() => process.Kill();

    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task WaitAsync()
    {
        process.HasExited.ShouldBeFalse(Output);
        running.Elapsed.ShouldBeLessThan(Patience, Output);
        await Task.Delay(50);
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
