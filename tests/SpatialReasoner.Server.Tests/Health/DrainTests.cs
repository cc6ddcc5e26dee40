using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Server.Health;

namespace SpatialReasoner.Server.Tests.Health;

public sealed class DrainTests
{
    [Fact]
    public async Task Server_ToldToStop_FinishesWhatItAcceptedAndRefusesTheRest()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using SemaphoreSlim begun = new(0), finish = new(0);
        server.Reasoner.Script = (request, _) => Wait(request, begun, finish);
        var accepted = server.PostAsync("/v1/spatial/reason", Bodies.Reason());
        await begun.WaitAsync();

        var stopping = server.Services.GetRequiredService<IHost>().StopAsync();

        (await server.GetAsync("/healthz/live")).Status.ShouldBe(HttpStatusCode.OK);
        var ready = await server.GetAsync("/healthz/ready");
        ready.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ready.Text.ShouldBe("the server is stopping");
        var late = await server.PostAsync("/v1/spatial/reason", Bodies.Reason());
        late.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, null).ShouldContain("stopping");
        late.Response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
        late.Response.Headers.ConnectionClose.ShouldBe(true);
        (await server.PostAsync("/v1/chat/completions", Bodies.Chat())).ShouldBeOpenAIError(HttpStatusCode.ServiceUnavailable, null);
        (await server.PostAsync("/engine/v1/chat/completions", Bodies.Chat())).ShouldBeOpenAIError(HttpStatusCode.ServiceUnavailable, null);
        stopping.IsCompleted.ShouldBeFalse();

        finish.Release();
        (await accepted).Status.ShouldBe(HttpStatusCode.OK);
        await stopping;
        await Should.ThrowAsync<HttpRequestException>(() => server.GetAsync("/healthz/live"));
    }

    [Fact]
    public async Task Request_LongerThanTheDrain_IsCutOff()
    {
        await using var server = await ServerUnderTest.StartAsync(services: null, "--SpatialReasoner:Limits:DrainSeconds=0");
        using SemaphoreSlim begun = new(0), finish = new(0);
        server.Reasoner.Script = (request, cancellationToken) => Wait(request, begun, finish, cancellationToken);
        var accepted = server.PostAsync("/v1/spatial/reason", Bodies.Reason());
        await begun.WaitAsync();

        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var stopping = server.Services.GetRequiredService<IHost>().StopAsync(now.Token);

        await Should.ThrowAsync<HttpRequestException>(accepted);
        await Task.WhenAny(stopping);
        server.Logs.Own.ShouldContain(l => l.Level == LogLevel.Warning && l.Message == "1 requests are cut off: they still ran after 0 s");
    }

    [Fact]
    public async Task Server_WhoseQueueIsFull_IsNotReady()
    {
        var full = true;
        await using var server = await ServerUnderTest.StartLoadingAsync(s => s.AddSingleton(new ModelQueue(() => full)));
        Answer ready;
        while ((ready = await server.GetAsync("/healthz/ready")).Text == "the model is loading")
            await Task.Delay(5);

        ready.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ready.Text.ShouldBe("the queue is full");
        full = false;
        (await server.GetAsync("/healthz/ready")).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static async IAsyncEnumerable<ReasoningEvent> Wait(
        ReasoningRequest request, SemaphoreSlim begun, SemaphoreSlim finish, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        begun.Release();
        await finish.WaitAsync(cancellationToken);
        foreach (var happened in Happening.Usual(request))
            yield return happened;
    }
}
