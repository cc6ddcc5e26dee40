using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SpatialReasoner.Server.Tests.EndToEnd;

namespace SpatialReasoner.Server.Tests.Remote;

/// <summary>What clients of a reasoning tier see when its engine node fails: the answer all the same, or one clear error.</summary>
public sealed class UpstreamFaultTests(EmbeddedModelServer whole) : IClassFixture<EmbeddedModelServer>, IAsyncLifetime
{
    private const string Reason = "/v1/spatial/reason";

    private FailingNode node = null!;
    private ServerUnderTest tier = null!;
    private JsonNode scene = null!;

    public async ValueTask InitializeAsync()
    {
        node = await FailingNode.StartAsync(new Uri(whole.Server.Client.BaseAddress!, "/engine/v1").ToString());
        tier = await TwoTiers.StartAsync(
            [node.Url], "--SpatialReasoner:Resilience:Retries=1", "--SpatialReasoner:Resilience:RetryDelayMs=1", "--SpatialReasoner:Resilience:MaxRetryAfterSeconds=0.5",
            "--SpatialReasoner:Resilience:FirstEventTimeoutSeconds=2", "--SpatialReasoner:Resilience:BreakerMinimumCalls=8", "--SpatialReasoner:Resilience:BreakSeconds=1");
        scene = await whole.SceneAsync(2, "left_right");
    }

    public async ValueTask DisposeAsync()
    {
        await tier.DisposeAsync();
        await node.DisposeAsync();
    }

    [Theory]
    [InlineData(500, null, HttpStatusCode.BadGateway, "upstream_failed", null)]
    [InlineData(401, null, HttpStatusCode.BadGateway, "upstream_failed", null)]
    [InlineData(429, "40", HttpStatusCode.TooManyRequests, "overloaded", 40)]
    [InlineData(429, null, HttpStatusCode.TooManyRequests, "overloaded", 1)]
    [InlineData(200, null, HttpStatusCode.BadGateway, "upstream_failed", null)]
    public async Task Node_ThatKeepsFailing_IsOneClearError(int status, string? retryAfter, HttpStatusCode expected, string code, int? wait)
    {
        node.Fault = async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "text/html";
            context.Response.Headers.RetryAfter = retryAfter;
            await context.Response.WriteAsync("<p>secret words of the upstream</p>");
            return true;
        };

        var native = await AskAsync();
        native.ShouldBeProblem(expected, null).ShouldNotContain("secret");
        ((string)native.Json["type"]!).ShouldEndWith(code);
        native.Response.Headers.RetryAfter?.Delta.ShouldBe(wait is null ? null : TimeSpan.FromSeconds(wait.Value));
        var chat = await tier.PostAsync("/v1/chat/completions", Bodies.Chat(b => b["messages"] = new JsonArray(Bodies.Turn("user", new JsonArray(
            Bodies.ImagePart((string)scene["image"]!), Bodies.TextPart((string)scene["questions"]![0]!["question"]!))))));
        chat.ShouldBeOpenAIError(expected, null).ShouldNotContain("secret");
        ((string)chat.Json["error"]!["code"]!).ShouldBe(code);
    }

    [Fact]
    public async Task Node_ThatSaysNothing_Is504()
    {
        node.Fault = async context =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };

        var answer = await AskAsync();

        answer.ShouldBeProblem(HttpStatusCode.GatewayTimeout, null);
        ((string)answer.Json["type"]!).ShouldEndWith("upstream_timeout");
    }

    [Fact]
    public async Task Node_ThatIsGoneAndComesBack_IsLeftAloneAndTakenBack()
    {
        var healthy = await AskAsync();
        healthy.Status.ShouldBe(HttpStatusCode.OK, healthy.Text);
        node.Fault = context =>
        {
            context.Abort();
            return Task.FromResult(true);
        };
        var seen = new List<string>();
        while (!seen.Contains("upstream_unavailable") && seen.Count < 20)
            seen.Add(((string)(await AskAsync()).Json["type"]!).Split(':')[^1]);
        seen.ShouldBe([.. Enumerable.Repeat("upstream_failed", seen.Count - 1), "upstream_unavailable"]);
        node.Calls = 0;
        var left = await AskAsync();
        left.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, null);
        left.Response.Headers.RetryAfter.ShouldNotBeNull();
        node.Calls.ShouldBe(0, "it is left alone");

        node.Fault = _ => Task.FromResult(false);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        Answer again;
        while ((again = await AskAsync()).Status != HttpStatusCode.OK)
            await Task.Delay(50, limit.Token);
        ((string)again.Json["answer"]!["text"]!).ShouldBe((string)healthy.Json["answer"]!["text"]!);
    }

    [Fact]
    public async Task Node_ThatBreaksOffOnce_CostsTokensAndNotTheAnswer()
    {
        var healthy = await AskAsync();
        node.ResetAfter = 6000; // a prompt and some tokens of its chains

        var answer = await AskAsync();

        node.ResetAfter.ShouldBeNull("it broke off");
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        foreach (var part in new[] { "answer", "votes", "chains", "confidence" })
            answer.Json[part]!.ToJsonString().ShouldBe(healthy.Json[part]!.ToJsonString(), part);
        Tokens(answer, "discarded_tokens").ShouldBeGreaterThan(Tokens(healthy, "discarded_tokens"));
        ((int)answer.Json["usage"]!["completion_tokens"]!).ShouldBe(
            (int)healthy.Json["usage"]!["completion_tokens"]! + Tokens(answer, "discarded_tokens") - Tokens(healthy, "discarded_tokens"));

        static int Tokens(Answer answer, string name) => (int)answer.Json["usage"]!["completion_tokens_details"]![name]!;
    }

    private Task<Answer> AskAsync() => tier.PostAsync(Reason, EmbeddedModelServer.Ask(scene, scene["questions"]![0]!, b =>
    {
        (b["strategy"], b["samples"], b["seed"], b["use_memory"]) = ("self-consistency", 4, 7, false);
        b["include"] = new JsonArray("chains");
    }));
}
