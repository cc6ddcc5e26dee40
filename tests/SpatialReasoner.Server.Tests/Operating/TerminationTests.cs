using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SpatialReasoner.Server.Tests.EndToEnd;

namespace SpatialReasoner.Server.Tests.Operating;

public sealed class TerminationTests
{
    private const int Clients = 8;

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
