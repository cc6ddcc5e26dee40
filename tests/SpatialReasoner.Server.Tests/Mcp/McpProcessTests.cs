using System.Diagnostics;
using System.Text.Json.Nodes;

namespace SpatialReasoner.Server.Tests.Mcp;

/// <summary>The program as an agent's host starts it.</summary>
public sealed class McpProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task StandardOutput_FromStartToEnd_IsProtocolAndNothingElse()
    {
        using var process = Start();
        var log = process.StandardError.ReadToEndAsync();
        await SendAsync(process, """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""");
        ((string)(await ReadAsync(process))["result"]!["serverInfo"]!["name"]!).ShouldBe("spatial-reasoner");
        await SendAsync(process, """{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        await SendAsync(process, "this is no JSON");
        var arguments = new JsonObject { ["image"] = McpUnderTest.Picture }.ToJsonString();
        await SendAsync(process, """{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"spatial_perceive","arguments":""" + arguments + "}}");
        (await AnswerAsync(process, 2))["result"]!["structuredContent"]!["scene"]!["objects"]!.AsArray().Count.ShouldBeGreaterThan(2);
        await SendAsync(process, """{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"spatial_reason","arguments":{"question":"half a pair: \ud800","images":[]}}}""");
        (await AnswerAsync(process, 3))["error"].ShouldNotBeNull("it is refused before any tool sees it");

        process.StandardInput.Close();

        foreach (var line in (await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            ((string)JsonNode.Parse(line)!["jsonrpc"]!).ShouldBe("2.0");
        await process.WaitForExitAsync().WaitAsync(Patience);
        process.ExitCode.ShouldBe(0, await log);
        (await log).ShouldContain("Model spatial-tiny is ready");
        (await log).ShouldNotContain("Now listening");
    }

    [Theory]
    [InlineData("--SpatialReasoner:Model:Path=/nowhere", "there is no folder /nowhere")]
    [InlineData("--SpatialReasoner:Limits:MaxImages=0", "SpatialReasoner:Limits:MaxImages is 0; it must be between 1 and 64.")]
    public async Task Settings_Wrong_EndItWithAReasonOnStandardError(string setting, string reason)
    {
        using var process = Start(setting);
        var (output, log) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());

        await process.WaitForExitAsync().WaitAsync(Patience);

        process.ExitCode.ShouldBe(1);
        (await output).ShouldBeEmpty();
        (await log).ShouldContain(reason);
    }

    private static Process Start(params string[] settings) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SpatialReasoner.Server.dll"), "mcp", .. settings])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath(),
        })!;

    private static async Task SendAsync(Process process, string line)
    {
        await process.StandardInput.WriteAsync(line + "\n");
        await process.StandardInput.FlushAsync();
    }

    private static async Task<JsonNode> ReadAsync(Process process)
    {
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        return JsonNode.Parse(line.ShouldNotBeNull())!;
    }

    /// <summary>The response to a request; lines in between, which must be protocol too, are passed over.</summary>
    private static async Task<JsonNode> AnswerAsync(Process process, int id)
    {
        while (true)
        {
            if (await ReadAsync(process) is var message && message["id"]?.GetValueKind() == System.Text.Json.JsonValueKind.Number && (int)message["id"]! == id)
                return message;
        }
    }
}
