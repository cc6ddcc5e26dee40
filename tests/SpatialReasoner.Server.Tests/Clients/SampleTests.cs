using System.Diagnostics;

namespace SpatialReasoner.Server.Tests.Clients;

/// <summary>The programs of <c>tests/Samples</c>, run as their readers run them.</summary>
public sealed class SampleTests(AskedScene scene) : IClassFixture<AskedScene>
{
    private const string Question = "Is the blue cube left or right of the red robot?";

    private static readonly string Picture = Path.Combine(AppContext.BaseDirectory, "samples", "scene.png");

    [Fact]
    public async Task AskServer_ShowsChainsVotesAndTheAnswer()
    {
        var (status, output, _) = await RunAsync("AskServer", scene.Url, Picture, Question);

        status.ShouldBe(0);
        output.ShouldContain("self-consistency: answer, vote");
        output.ShouldContain("which decides");
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].ShouldStartWith("left (confidence ");
    }

    [Fact]
    public async Task AskServer_OfABusyServer_SaysWhenToTryAgain()
    {
        var (status, _, error) = await RunAsync("AskServer", scene.BusyUrl, Picture, Question);

        status.ShouldBe(1);
        error.ShouldContain("429 overloaded");
        error.ShouldContain("Try again in 3 s.");
    }

    [Fact]
    public async Task ChatInProcess_ThinksAndAnswers()
    {
        var (status, output, _) = await RunAsync("ChatInProcess", Path.Combine(AppContext.BaseDirectory, "models", "spatial-tiny"), Picture, Question);

        status.ShouldBe(0);
        output.ShouldContain("blue cube x");
        output.ShouldContain("-> left");
        output.ShouldContain("best-of-n, confidence");
    }

    [Fact]
    public async Task AskWithOpenAI_SendsAndReadsTheExtension()
    {
        var (status, output, _) = await RunAsync("AskWithOpenAI", scene.Url, Picture, Question);

        status.ShouldBe(0);
        output.ShouldStartWith("left");
        output.ShouldContain("strategy best-of-n, confidence ");
    }

    private static async Task<(int Status, string Output, string Error)> RunAsync(string sample, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{sample}.dll"), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        start.Environment.Remove("SPATIALREASONER_KEY");
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{sample} did not end: {await error}", late);
        }
        return (process.ExitCode, await output, await error);
    }
}
