using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SpatialReasoner.Server.Tests.EndToEnd;
using SpatialReasoner.Server.Tests.Operating;

namespace SpatialReasoner.Server.Tests.Packaging;

/// <summary>What <c>dotnet publish</c> leaves, run as the container runs it: by a user without rights, on a file system mounted read-only, with an empty /tmp.</summary>
public sealed class PublishedServerTests
{
    private const string Nobody = "65534";

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    [Fact]
    public async Task PublishedServer_AsNobodyOnAReadOnlyRoot_AnswersAndEndsInOrder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && await RunAsync("unshare", "--mount", "setpriv", "--reuid", Nobody, "true") == 0, "Mount namespaces and another user need root on Linux.");
        var folder = Directory.CreateDirectory($"/var/tmp/spatial-reasoner-{Guid.NewGuid():n}").FullName;
        try
        {
            (await RunAsync("dotnet", "publish", Repository.PathOf("src/SpatialReasoner.Server"), "--no-build", "-c", Configuration, "-o", folder, "-v", "q")).ShouldBe(0);
            var program = Path.Combine(folder, "SpatialReasoner.Server.dll");
            await using var server = await ServerProcess.StartAsync(new ProcessStartInfo("unshare",
            [
                "--mount", "sh", "-c", "mount -o remount,ro,bind / && mount -t tmpfs -o mode=1777 tmpfs /tmp && exec \"$@\"", "sh",
                "setpriv", "--reuid", Nobody, "--regid", Nobody, "--clear-groups", "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all",
                "dotnet", program, "--urls=http://127.0.0.1:0",
            ]) { WorkingDirectory = "/" });

            var status = await File.ReadAllLinesAsync($"/proc/{server.Id}/status");
            status.ShouldContain($"Uid:\t{Nobody}\t{Nobody}\t{Nobody}\t{Nobody}");
            status.ShouldContain("CapEff:\t0000000000000000");
            (await File.ReadAllLinesAsync($"/proc/{server.Id}/mounts")).ShouldContain(mount => mount.Contains(" / ", StringComparison.Ordinal) && mount.Contains(" ro,", StringComparison.Ordinal));
            var scene = JsonNode.Parse(await server.Client.GetStringAsync($"/v1/spatial/scenes/{(1L << 41) + 2}?kinds=left_right"))!;
            using var response = await server.Client.PostAsJsonAsync("/v1/spatial/reason", EmbeddedModelServer.Ask(scene, scene["questions"]![0]!));
            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            ((string)answer["answer"]!["text"]!).ShouldBe((string)scene["questions"]![0]!["answer"]!);
            foreach (var page in new[] { "/", "/main.js", "/swagger/index.html", "/metrics" })
                (await server.Client.GetAsync(page)).StatusCode.ShouldBe(HttpStatusCode.OK, page);
            var live = new Uri(server.Client.BaseAddress!, "/healthz/live").ToString();
            (await RunAsync("dotnet", program, "check-health", live)).ShouldBe(0);

            server.Terminate();
            (await server.EndAsync()).ShouldBe(0, server.Output);
            (await RunAsync("dotnet", program, "check-health", live)).ShouldBe(1);
            (await RunAsync("dotnet", program, "check-health", "live")).ShouldBe(1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true });
        process.ShouldNotBeNull();
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
