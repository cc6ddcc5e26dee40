using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Server.Access;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Tests.Access;

public sealed class AccessTests
{
    private const string Key = "sr-0123456789abcdef0123456789abcdef", OtherKey = "sr-fedcba9876543210fedcba9876543210";

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer sr-0123456789abcdef0123456789abcdee")]
    [InlineData("Basic sr-0123456789abcdef0123456789abcdef")]
    public async Task Request_WithoutAKnownKey_Is401InTheShapeOfItsPath(string? authorization)
    {
        await using var server = await ServerUnderTest.StartAsync(services: null, One());

        var chat = await SendAsync(server, HttpMethod.Post, "/v1/chat/completions", authorization, Bodies.Chat());
        chat.ShouldBeOpenAIError(HttpStatusCode.Unauthorized, null).ShouldContain("API key");
        ((string)chat.Json["error"]!["code"]!).ShouldBe("invalid_api_key");
        chat.Response.Headers.WwwAuthenticate.ShouldHaveSingleItem().Scheme.ShouldBe("Bearer");
        (await SendAsync(server, HttpMethod.Post, "/v1/spatial/reason", authorization, Bodies.Reason())).ShouldBeProblem(HttpStatusCode.Unauthorized, null);
        (await SendAsync(server, HttpMethod.Get, "/v1/models", authorization)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync(server, HttpMethod.Get, "/v1/nothing", authorization)).Status.ShouldBe(HttpStatusCode.Unauthorized, "what there is, is nobody's business either");
        server.Reasoner.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/ready")]
    [InlineData("/metrics")]
    public async Task HealthAndMetrics_NeedNoKey(string path)
    {
        await using var server = await ServerUnderTest.StartAsync(services: null, One());

        (await server.GetAsync(path)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Request_WithAKey_IsAnsweredAndKnownByName()
    {
        await using var server = await ServerUnderTest.StartAsync(services: null, One());

        (await SendAsync(server, HttpMethod.Post, "/v1/chat/completions", "bearer " + Key, Bodies.Chat())).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(server, HttpMethod.Post, "/v1/spatial/reason", "Bearer " + Key, Bodies.Reason(b => b["samples"] = "many"))).Status.ShouldBe(HttpStatusCode.BadRequest);

        server.Logs.Own.ShouldContain(l => l.Message.Contains("of alice refused: 400"));
        server.Logs.Own.ShouldAllBe(l => !l.Message.Contains(Key));
        (await server.GetAsync("/metrics")).Text.ShouldContain("spatial_reasoner_key=\"alice\"");
    }

    [Fact]
    public async Task Rate_Spent_Is429UntilItComesBack_AndOnlyForThatKey()
    {
        await using var server = await ServerUnderTest.StartAsync(services: null, [.. One("RequestsPerMinute=2"), .. Other()]);

        for (var i = 0; i < 2; i++)
            (await SendAsync(server, HttpMethod.Get, "/v1/models", "Bearer " + Key)).Status.ShouldBe(HttpStatusCode.OK);
        var refused = await SendAsync(server, HttpMethod.Get, "/v1/models", "Bearer " + Key);

        refused.ShouldBeOpenAIError(HttpStatusCode.TooManyRequests, null).ShouldContain("2 requests in a minute");
        ((string)refused.Json["error"]!["code"]!).ShouldBe("rate_limit_exceeded");
        ((string)refused.Json["error"]!["type"]!).ShouldBe("rate_limit_error");
        refused.Response.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        (await SendAsync(server, HttpMethod.Get, "/v1/models", "Bearer " + OtherKey)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Concurrency_Spent_Is429UntilARequestEnds_AlsoOneWhoseClientLeft()
    {
        await using var server = await ServerUnderTest.StartAsync(services: null, One("ConcurrentRequests=1"));
        var begun = new SemaphoreSlim(0);
        server.Reasoner.Script = (_, cancellationToken) => Hang(begun, cancellationToken);
        using var leaves = new CancellationTokenSource();
        var first = SendAsync(server, HttpMethod.Post, "/v1/spatial/reason", "Bearer " + Key, Bodies.Reason(), leaves.Token);
        await begun.WaitAsync();

        var refused = await SendAsync(server, HttpMethod.Get, "/v1/spatial/strategies", "Bearer " + Key);
        refused.ShouldBeProblem(HttpStatusCode.TooManyRequests, null).ShouldContain("1 requests running");
        refused.Response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));

        await leaves.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        while ((await SendAsync(server, HttpMethod.Get, "/v1/spatial/strategies", "Bearer " + Key)).Status != HttpStatusCode.OK)
            await Task.Delay(10);
    }

    [Fact]
    public void Rate_OverManyPeriods_IsWhatWasConfigured()
    {
        using var key = new AccessKey(new KeyOptions { Name = "a", Sha256 = KeyCommands.Hash(Key), RequestsPerMinute = 1 });

        key.Enter().ShouldBeNull("there is no place to give back where none is limited");
        var wait = Should.Throw<ApiException>(() => key.Enter()).Error.RetryAfter!.Value;

        wait.ShouldBeInRange(TimeSpan.FromSeconds(55), TimeSpan.FromSeconds(60));
    }

    private static string[] One(params string[] budget) => Configured(0, "alice", Key, budget);

    private static string[] Other() => Configured(1, "bob", OtherKey);

    private static string[] Configured(int index, string name, string key, params string[] budget) =>
        [.. new[] { "Name=" + name, "Sha256=" + KeyCommands.Hash(key) }.Concat(budget).Select(setting => $"--SpatialReasoner:Access:Keys:{index}:{setting}")];

    private static async IAsyncEnumerable<ReasoningEvent> Hang(SemaphoreSlim begun, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        begun.Release();
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        yield break;
    }

    private static async Task<Answer> SendAsync(
        ServerUnderTest server, HttpMethod method, string path, string? authorization, JsonNode? body = null, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = authorization is null ? null : AuthenticationHeaderValue.Parse(authorization);
        using var response = await server.Client.SendAsync(request, cancellationToken);
        return await Answer.ReadAsync(response);
    }
}
