using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SpatialReasoner.Server.Tests.EndToEnd;

namespace SpatialReasoner.Server.Tests.Operating;

public sealed class TerminationTests
{
    private const int Clients = 8;

    /// <summary>No lock, no half-written file, no port that is still taken: what was killed starts again where it stood, at once, and answers as before.</summary>
    [Fact]
    public async Task Sigkill_UnderLoad_NeedsNoCleanUp()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent with kill.");
        var folder = Directory.CreateTempSubdirectory("spatial-reasoner-killed-").FullName;
        string known;
        Uri address;
        await using (var server = await ServerProcess.StartInAsync(folder))
        {
            address = server.Client.BaseAddress!;
            var scene = JsonNode.Parse(await server.Client.GetStringAsync($"/v1/spatial/scenes/{(1L << 41) + 2}?size=64&kinds=left_right"))!;
            known = await AnswerAsync(server, scene);
            var answered = 0;
            var clients = Enumerable.Range(0, Clients).Select(AskUntilItIsGoneAsync).ToList();
            while (Volatile.Read(ref answered) < 2 * Clients && clients.TrueForAll(c => !c.IsCompleted))
                await Task.Delay(10);

            server.Kill();

            const int KilledBySignal = 128, Sigkill = 9;
            (await server.EndAsync()).ShouldBe(KilledBySignal + Sigkill);
            await Task.WhenAll(clients);
            answered.ShouldBeGreaterThanOrEqualTo(2 * Clients, "or there was no load");

            async Task AskUntilItIsGoneAsync(int client)
            {
                try
                {
                    for (var i = 0; ; i++)
                    {
                        var body = EmbeddedModelServer.Ask(scene, scene["questions"]![0]!, b => (b["strategy"], b["seed"]) = (i % 2 == 0 ? "self-consistency" : "cot", client + (Clients * i)));
                        using var response = await server.Client.PostAsJsonAsync("/v1/spatial/reason", body);
                        await response.Content.ReadAsByteArrayAsync();
                        Interlocked.Increment(ref answered);
                    }
                }
                catch (HttpRequestException)
                {
                    // It was killed.
                }
            }
        }
        Directory.EnumerateFileSystemEntries(folder).ShouldBeEmpty();

        await using (var again = await ServerProcess.StartInAsync(folder, $"--urls={address}"))
        {
            again.Client.BaseAddress.ShouldBe(address);
            var scene = JsonNode.Parse(await again.Client.GetStringAsync($"/v1/spatial/scenes/{(1L << 41) + 2}?size=64&kinds=left_right"))!;
            (await AnswerAsync(again, scene)).ShouldBe(known);
        }
        Directory.Delete(folder);

        static async Task<string> AnswerAsync(ServerProcess server, JsonNode scene)
        {
            var body = EmbeddedModelServer.Ask(scene, scene["questions"]![0]!, b => (b["strategy"], b["seed"]) = ("self-consistency", 7));
            using var response = await server.Client.PostAsJsonAsync("/v1/spatial/reason", body);
            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            ((string)answer["answer"]!["text"]!).ShouldBe((string)scene["questions"]![0]!["answer"]!);
            return string.Join('\n', answer["answer"], answer["votes"], string.Join('\n', answer["chains"]!.AsArray().Select(c => (string)c!["text"]!)));
        }
    }

    [Fact]
    public async Task Sigterm_UnderLoad_LosesNoAcceptedRequest()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent with kill.");
        await using var server = await ServerProcess.StartAsync();
        var scene = JsonNode.Parse(await server.Client.GetStringAsync($"/v1/spatial/scenes/{(1L << 41) + 2}?size=64&kinds=left_right"))!;
        int sent = 0, answered = 0, refused = 0;
        var terminated = false;
        var clients = Enumerable.Range(0, Clients).Select(AskAsync).ToList();
        while (Volatile.Read(ref answered) < 2 * Clients && clients.TrueForAll(c => !c.IsCompleted))
            await Task.Delay(10);

        var underWay = Volatile.Read(ref sent) - Volatile.Read(ref answered);
        server.Terminate();
        Volatile.Write(ref terminated, true);
        await Task.WhenAll(clients); // throws what any of them lost

        (await server.EndAsync()).ShouldBe(0, server.Output);
        underWay.ShouldBeGreaterThan(0, "or there was no load");
        (answered + refused).ShouldBe(sent);
        answered.ShouldBeGreaterThanOrEqualTo(2 * Clients);
        server.Output.ShouldContain("requests are finished, new ones are refused");
        server.Output.ShouldNotContain("cut off");

        async Task AskAsync(int client)
        {
            for (var i = 0; !Volatile.Read(ref terminated); i++)
            {
                Interlocked.Increment(ref sent);
                var body = EmbeddedModelServer.Ask(scene, scene["questions"]![0]!, b =>
                {
                    b["strategy"] = i % 2 == 0 ? "self-consistency" : "cot";
                    b["seed"] = client + (Clients * i);
                });
                using var response = await server.Client.PostAsJsonAsync("/v1/spatial/reason", body);
                var text = await response.Content.ReadAsStringAsync();
                if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
                {
                    // Not accepted, and told so: it came after the signal.
                    Interlocked.Increment(ref refused);
                    return;
                }
                response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
                ((string)JsonNode.Parse(text)!["answer"]!["text"]!).ShouldBeOneOf("left", "right");
                Interlocked.Increment(ref answered);
            }
        }
    }
}
