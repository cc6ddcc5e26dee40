using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Server.Tests.Health;

public sealed class HealthTests
{
    [Fact]
    public async Task Server_WhileTheModelLoads_IsLiveAndNotReady()
    {
        using var loaded = new ManualResetEventSlim();
        await using var server = await ServerUnderTest.StartLoadingAsync(s => s.AddSingleton<IReasoner>(_ =>
        {
            loaded.Wait();
            return new FakeReasoner();
        }));

        (await server.GetAsync("/healthz/live")).Status.ShouldBe(HttpStatusCode.OK);
        (await server.GetAsync("/healthz/ready")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var reason = await server.PostAsync("/v1/spatial/reason", Bodies.Reason());
        reason.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, null).ShouldContain("loading");
        reason.Response.Headers.RetryAfter.ShouldNotBeNull();
        (await server.PostAsync("/v1/chat/completions", Bodies.Chat())).ShouldBeOpenAIError(HttpStatusCode.ServiceUnavailable, null);
        (await server.GetAsync("/v1/models")).ShouldBeOpenAIError(HttpStatusCode.ServiceUnavailable, null);
        (await server.GetAsync("/v1/spatial/scenes/1?size=64")).Status.ShouldBe(HttpStatusCode.OK, "scenes need no model");

        loaded.Set();
        await server.WaitUntilReadyAsync();
        (await server.PostAsync("/v1/spatial/reason", Bodies.Reason())).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Server_WhoseModelCannotBeLoaded_SaysWhyAndStops()
    {
        await using var server = await ServerUnderTest.StartLoadingAsync(
            s => s.AddSingleton<IVisionLanguageModel>(_ => throw new DirectoryNotFoundException("There is no folder.")));

        while (!server.Logs.Own.Any(l => l.Level == LogLevel.Critical))
            await Task.Delay(5);

        server.Logs.Own.ShouldContain(l => l.Message == "The model cannot be loaded: There is no folder.");
    }
}
