using System.Diagnostics;
using System.Text.Json.Nodes;

namespace SpatialReasoner.Server.Tests.Telemetry;

/// <summary>Reads a scrape with the parser of Prometheus' own Python client (Debian: <c>python3-prometheus-client</c>).</summary>
internal static class PrometheusParser
{
    private const string Python = "/usr/bin/python3";

    private const string Script = """
        import json, sys
        from prometheus_client.parser import text_string_to_metric_families
        families = [{"name": f.name, "type": f.type, "help": f.documentation,
                     "samples": [{"name": s.name, "labels": s.labels, "value": str(s.value)} for s in f.samples]}
                    for f in text_string_to_metric_families(sys.stdin.read())]
        for f in families:
            for s in f["samples"]:
                s["value"] = float(s["value"]) if s["value"] not in ("nan", "inf", "-inf") else s["value"]
        print(json.dumps(families))
        """;

    public static async Task<IReadOnlyList<JsonNode>> ParseAsync(string scrape)
    {
        Assert.SkipUnless(File.Exists(Python), $"There is no {Python}.");
        var (installed, _, _) = await RunAsync("import prometheus_client", "");
        Assert.SkipUnless(installed == 0, "Prometheus' Python client is not installed: apt-get install python3-prometheus-client");
        var (code, output, error) = await RunAsync(Script, scrape);
        code.ShouldBe(0, error);
        return [.. JsonNode.Parse(output)!.AsArray().Select(f => f!)];
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string script, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", script])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
