using System.Diagnostics;
using System.Text.Json.Nodes;

namespace SpatialReasoner.Server.Tests.Operating;

/// <summary>An execution provider that no machine has: the last of 64 GPUs.</summary>
public sealed class ProviderTests
{
    private const string NoSuchGpu = "--SpatialReasoner:Engine:CudaDevice=63";

    [Fact]
    public async Task Provider_CannotBeHad_TheNextIsTakenAndBothAreTold()
    {
        await using var server = await ServerProcess.StartAsync("--SpatialReasoner:Engine:Provider=cuda,cpu", NoSuchGpu);

        server.Output.ShouldContain("Execution provider cuda cannot be had: ");
        server.Output.ShouldContain("Execution provider: cuda,cpu asked for, cpu in use, keys and values in host memory");
        var models = JsonNode.Parse(await server.Client.GetStringAsync("/v1/models"))!["data"]!.AsArray();
        ((string)models[0]!["provider"]!).ShouldBe("cpu (cuda,cpu was asked for)");
    }

    [Fact]
    public async Task Provider_NoneCanBeHad_EndsTheProcessWithTheReason()
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "SpatialReasoner.Server.dll"), "--urls=http://127.0.0.1:0", "--SpatialReasoner:Engine:Provider=cuda", NoSuchGpu])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());

        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));

        var told = await output + await error;
        process.ExitCode.ShouldBe(1, told);
        told.ShouldContain("The model cannot be loaded: SpatialReasoner:Engine:Provider is 'cuda', and no provider it names can be had. cuda: ");
        told.ShouldNotContain(".cc:");
    }
}
