using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Reasoning.Verification;

namespace SpatialReasoner.Server.Tests.Spatial;

public sealed class ReasonStreamTests
{
    private const string Path = "/v1/spatial/reason";

    [Fact]
    public async Task Stream_Usual_TellsEveryEventInOrder()
    {
        await using var server = await ServerUnderTest.StartAsync();

        var events = await server.StreamAsync(Path, Bodies.Reason());

        events.Select(e => e.Name).ShouldBe(
        [
            "plan", "chain.started", "chain.started", "chain.delta", "chain.delta", "chain.delta", "chain.completed", "vote", "chain.completed", "vote", "result",
        ]);
        events[1].Data.ShouldBe("""{"chain":0,"step":"answer"}""");
        events[3].Data.ShouldBe("""{"chain":0,"text":"cube 0.2; "}""");
        events[7].Data.ShouldBe("""{"votes":[{"answer":"left","count":1,"weight":1}],"decided":false}""");
    }

    [Fact]
    public async Task Stream_Verdict_TellsEveryClaim()
    {
        await using var server = await ServerUnderTest.StartAsync();
        server.Reasoner.Script = (request, _) => Happening.Stream(
        [
            new PlanMade(Happening.Plan),
            new ChainVerified(1, Verdict.Contradicted, 0.25, [new Claim(ClaimKind.Answer, "so left", Verdict.Contradicted, 0.25, "x 0.7 is right of x 0.2")]),
            new ReasoningCompleted(Happening.Result(request)),
        ]);

        var events = await server.StreamAsync(Path, Bodies.Reason());

        events.Select(e => e.Name).ShouldBe(["plan", "verdict", "result"]);
        events[1].Data.ShouldBe("""{"chain":1,"verdict":"contradicted","score":0.25,"claims":[{"kind":"answer","text":"so left","verdict":"contradicted","support":0.25,"reason":"x 0.7 is right of x 0.2"}]}""");
    }

    [Fact]
    public async Task Stream_Result_EqualsTheWholeAnswer()
    {
        await using var server = await ServerUnderTest.StartAsync();

        var streamed = (await server.StreamAsync(Path, Bodies.Reason()))[^1].Json;
        var whole = (await server.PostAsync(Path, Bodies.Reason())).Json;

        streamed["id"] = whole["id"] = null;
        JsonNode.DeepEquals(streamed, whole).ShouldBeTrue();
    }

    [Fact]
    public async Task Stream_RefusedRequest_HasAStatusAndNoStream()
    {
        await using var server = await ServerUnderTest.StartAsync();
        server.Reasoner.Script = (_, _) => throw new InvalidReasoningRequestException("samples", "samples is 0; allowed is 1 to 64.");

        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = JsonContent.Create(Bodies.Reason()), Headers = { { "Accept", "text/event-stream" } } };
        using var response = await server.Client.SendAsync(request);

        (await Answer.ReadAsync(response)).ShouldBeProblem(HttpStatusCode.BadRequest, "samples").ShouldContain("1 to 64");
    }

    [Fact]
    public async Task Stream_FaultBeforeTheModelSpeaks_HasAStatusAndNoStream()
    {
        await using var server = await ServerUnderTest.StartAsync();
        server.Reasoner.Script = (_, _) => Happening.FailAfterPlan(new InvalidImageException("The data is not an image."));

        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = JsonContent.Create(Bodies.Reason()), Headers = { { "Accept", "text/event-stream" } } };
        using var response = await server.Client.SendAsync(request);

        (await Answer.ReadAsync(response)).ShouldBeProblem(HttpStatusCode.BadRequest, "images").ShouldContain("not an image");
    }

    [Fact]
    public async Task Stream_FaultAfterTheFirstEvent_EndsWithAnErrorEvent()
    {
        await using var server = await ServerUnderTest.StartAsync();
        server.Reasoner.Script = (_, _) => Happening.FailAfterChainStarted(new ModelFailedException("secret detail of the engine"));

        var events = await server.StreamAsync(Path, Bodies.Reason());

        events.Select(e => e.Name).ShouldBe(["plan", "chain.started", "error"]);
        ((int)events[2].Json["status"]!).ShouldBe(500);
        events[2].Data!.ShouldNotContain("secret");
        server.Logs.Own.ShouldContain(l => l.Level == LogLevel.Error);
    }

    [Fact]
    public async Task Stream_LongSilence_IsFilledWithComments()
    {
        await using var server = await ServerUnderTest.StartAsync(s => s.AddSingleton<TimeProvider>(new HastyTime()));
        server.Reasoner.Script = Slow;

        var events = await server.StreamAsync(Path, Bodies.Reason());

        events[0].ShouldBe(new ServerEvent(null, null), "a comment, before the first event");
        events.Where(e => e.Name is not null).Select(e => e.Name).ShouldBe(["plan", "result"]);

        static async IAsyncEnumerable<ReasoningEvent> Slow(ReasoningRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Delay(100, cancellationToken);
            yield return new PlanMade(Happening.Plan);
            await Task.Delay(100, cancellationToken);
            yield return new ReasoningCompleted(Happening.Result(request));
        }
    }

    [Fact]
    public async Task Stream_FaultAfterOnlyComments_EndsWithAnErrorEvent()
    {
        await using var server = await ServerUnderTest.StartAsync(s => s.AddSingleton<TimeProvider>(new HastyTime()));
        server.Reasoner.Script = Slow;

        var events = await server.StreamAsync(Path, Bodies.Reason());

        events[^1].Name.ShouldBe("error");
        ((int)events[^1].Json["status"]!).ShouldBe(429);

        static async IAsyncEnumerable<ReasoningEvent> Slow(ReasoningRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Delay(100, cancellationToken);
            throw new ModelOverloadedException("full", TimeSpan.FromSeconds(1));
#pragma warning disable CS0162 // makes this an iterator
            yield break;
#pragma warning restore CS0162
        }
    }

    [Theory]
    [InlineData(Path, true)]
    [InlineData(Path, false)]
    [InlineData("/v1/chat/completions", true)]
    [InlineData("/v1/chat/completions", false)]
    public async Task Client_ThatLeaves_StopsTheReasoner(string path, bool stream)
    {
        await using var server = await ServerUnderTest.StartAsync();
        var gate = new Gate();
        server.Reasoner.Script = gate.Script;
        using var leave = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = JsonContent.Create(path == Path ? Bodies.Reason() : Bodies.Chat(b => b["stream"] = stream)),
        };
        if (stream)
            request.Headers.Accept.ParseAdd("text/event-stream");

        var sending = server.Client.SendAsync(request, leave.Token);
        await gate.Entered.WaitAsync(TimeSpan.FromSeconds(10));
        await leave.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(sending);
        await gate.Cancelled.WaitAsync(TimeSpan.FromSeconds(10));
        while (!server.Logs.Own.Any(l => l.Level == LogLevel.Debug && l.Message.Contains("the client left", StringComparison.Ordinal)))
            await Task.Delay(5);
        server.Logs.Own.ShouldNotContain(l => l.Level >= LogLevel.Warning);
    }

    /// <summary>A script that tells its plan and then waits until it is cancelled.</summary>
    private sealed class Gate
    {
        private readonly TaskCompletionSource entered = new(), cancelled = new();

        public Task Entered => entered.Task;

        public Task Cancelled => cancelled.Task;

        public async IAsyncEnumerable<ReasoningEvent> Script(ReasoningRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return new PlanMade(Happening.Plan);
            entered.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                cancelled.SetResult();
            }
        }
    }
}
