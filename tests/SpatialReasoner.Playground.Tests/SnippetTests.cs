using System.Diagnostics;
using System.Text.Json.Nodes;

namespace SpatialReasoner.Playground.Tests;

/// <summary>What is copied from the page runs, and answers the same.</summary>
public sealed class SnippetTests(Stage stage)
{
    /// <summary>With an apostrophe, over which a shell would stumble.</summary>
    private const string Question = "From the green robot's viewpoint, is the red sphere on its left or its right?";

    [Fact]
    public async Task Curl_OfAScene_GivesTheSameAnswer()
    {
        await using var visit = await stage.VisitAsync();
        await visit.ChooseAsync("self-consistency", samples: 5);
        await visit.Id("seed").FillAsync("3");
        var stream = await visit.AskAsync();

        var copied = JsonNode.Parse(await RunAsync("bash", ["-e"], await visit.CopyAsync("curl")))!;

        ShouldAgree(copied, stream.Result);
        visit.ShouldHaveBehaved();
    }

    [Fact]
    public async Task Curl_OfAPictureWithAnAwkwardName_GivesTheSameAnswer()
    {
        const string Name = "it's, \"my\"; picture.png";
        await using var visit = await stage.VisitAsync();
        var bytes = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "samples", "scene.png"));
        await PictureTests.GiveAsync(visit, "drop", Convert.ToBase64String(bytes), Name, "image/png");
        await visit.Id("question").FillAsync("From the red robot's viewpoint, is the blue cube on its left or its right?");
        await visit.ChooseAsync("best-of-n", samples: 3);
        var stream = await visit.AskAsync();

        var copied = JsonNode.Parse(await RunAsync("bash", ["-e"], await visit.CopyAsync("curl"), null, (Name, bytes)))!;

        ShouldAgree(copied, stream.Result);
        visit.ShouldHaveBehaved();
    }

    /// <summary>The openai package is stood in for by its HTTP request, which is all the snippet needs of it.</summary>
    [Fact]
    public async Task Python_OfAScene_GivesTheSameAnswer()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "There is no python3 on this machine.");
        await using var visit = await stage.VisitAsync();
        await visit.Id("question").FillAsync(Question);
        await visit.ChooseAsync("consensus");
        await visit.Id("seed").FillAsync("5");
        var stream = await visit.AskAsync();

        var printed = await RunAsync("/usr/bin/python3", ["-"], await visit.CopyAsync("python"), null, ("openai.py", StandIn));

        printed.Trim().ShouldBe((string)stream.Result["answer"]!["text"]!);
        visit.ShouldHaveBehaved();
    }

    [Fact]
    public async Task CSharp_OfAScene_CarriesTheSameFields()
    {
        await using var visit = await stage.VisitAsync();
        await visit.Id("question").FillAsync(Question);
        await visit.ChooseAsync("self-consistency", samples: 4);
        await visit.AskAsync();

        var code = await visit.CopyAsync("csharp");

        code.ShouldContain($"form.Add(new StringContent(\"{Question}\"), \"question\");");
        code.ShouldContain("form.Add(new StringContent(\"self-consistency\"), \"strategy\");");
        code.ShouldContain("form.Add(new StringContent(\"4\"), \"samples\");");
        code.ShouldContain($"{stage.Client.BaseAddress}v1/spatial/reason");
        visit.ShouldHaveBehaved();
    }

    internal static readonly byte[] StandIn =
        """
        import json, types, urllib.request

        class OpenAI:
            def __init__(self, base_url, api_key):
                def create(extra_body, **body):
                    request = urllib.request.Request(
                        base_url + "/chat/completions", json.dumps({**body, **extra_body}).encode(),
                        {"Content-Type": "application/json", "Authorization": "Bearer " + api_key})
                    answer = json.load(urllib.request.urlopen(request))
                    message = types.SimpleNamespace(content=answer["choices"][0]["message"]["content"])
                    return types.SimpleNamespace(choices=[types.SimpleNamespace(message=message)])
                self.chat = types.SimpleNamespace(completions=types.SimpleNamespace(create=create))
        """u8.ToArray();

    private static void ShouldAgree(JsonNode copied, JsonNode result)
    {
        foreach (var part in new[] { "strategy", "answer", "votes", "confidence", "seed", "image_sha256", "frame" })
            copied[part]!.ToJsonString().ShouldBe(result[part]!.ToJsonString(), part);
        copied["chains"]!.AsArray().Select(c => (string)c!["text"]!).ShouldBe(result["chains"]!.AsArray().Select(c => (string)c!["text"]!));
    }

    /// <summary>Runs a program in an empty folder with these files, fed with a script. <paramref name="key"/> is where scripts look for it.</summary>
    internal static async Task<string> RunAsync(string program, string[] arguments, string script, string? key = null, params (string Name, byte[] Bytes)[] files)
    {
        var folder = Directory.CreateTempSubdirectory("snippet-");
        try
        {
            foreach (var (name, bytes) in files)
                await File.WriteAllBytesAsync(Path.Combine(folder.FullName, name), bytes);
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                WorkingDirectory = folder.FullName,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                // The script finds the stand-in beside it, and the server without a proxy.
                Environment = { ["PYTHONPATH"] = folder.FullName, ["no_proxy"] = "127.0.0.1", ["SPATIAL_REASONER_KEY"] = key ?? "" },
            })!;
            await process.StandardInput.WriteAsync(script + "\n");
            process.StandardInput.Close();
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
            process.ExitCode.ShouldBe(0, $"{await errors}\n{await output}\n{script}");
            return await output;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
