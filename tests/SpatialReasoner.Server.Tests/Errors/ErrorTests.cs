using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Server.Tests.Errors;

public sealed class ErrorTests : IAsyncLifetime
{
    private const string Native = "/v1/spatial/reason", Chat = "/v1/chat/completions";

    private ServerUnderTest server = null!;

    public async ValueTask InitializeAsync() => server = await ServerUnderTest.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    public static TheoryData<string, int, string?, string?> Faults => new()
    {
        // fault, status, native field, chat parameter
        { "request", 400, "samples", "spatial.samples" },
        { "prompt", 400, "question", "messages" },
        { "image", 400, "images", "messages" },
        { "question", 422, "question", "messages" },
        { "overloaded", 429, null, null },
        { "model", 500, null, null },
        { "bug", 500, null, null },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Fault_InTheReasoner_HasOneStatusInBothProtocols(string name, int status, string? field, string? parameter)
    {
        Exception fault = name switch
        {
            "request" => new InvalidReasoningRequestException("samples", "samples is 0; allowed is 1 to 64."),
            "prompt" => new InvalidPromptException("question", "too long"),
            "image" => new InvalidImageException("The PNG image is damaged."),
            "question" => new QuestionNotUnderstoodException("What is love?", "This model understands ..."),
            "overloaded" => new ModelOverloadedException("The queue is full.", TimeSpan.FromSeconds(1.2)),
            "model" => new ModelFailedException("secret"),
            _ => new InvalidOperationException("secret"),
        };
        server.Reasoner.Script = (_, _) => throw fault;

        var native = await server.PostAsync(Native, Bodies.Reason());
        var chat = await server.PostAsync(Chat, Bodies.Chat());

        native.ShouldBeProblem((HttpStatusCode)status, field).ShouldNotContain("secret");
        chat.ShouldBeOpenAIError((HttpStatusCode)status, parameter).ShouldNotContain("secret");
        if (status == 429)
            native.Response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(2));
        server.Logs.Own.Count(l => l.Level == LogLevel.Error).ShouldBe(status == 500 ? 2 : 0);
        server.Logs.Own.ShouldNotContain(l => l.Message.Contains("love", StringComparison.Ordinal), "questions stay out of logs");
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("null", "JSON object")]
    [InlineData("[]", "JSON object")]
    [InlineData("\"text\"", "JSON object")]
    [InlineData("{\"question\": \"a\",\n \"seed\": }", "line 2, byte 10")]
    [InlineData("{\"question\": \"a\"} trailing", "line 1, byte 19")]
    [InlineData("{\"question\": \"a", "not valid JSON")]
    public async Task Body_ThatIsNoJsonObject_IsExplained(string body, string why)
    {
        foreach (var path in new[] { Native, Chat })
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            var answer = await server.PostAsync(path, content);
            (path == Native ? answer.ShouldBeProblem(HttpStatusCode.BadRequest, null) : answer.ShouldBeOpenAIError(HttpStatusCode.BadRequest, null)).ShouldContain(why);
        }
    }

    [Theory]
    [InlineData("question")]
    [InlineData("messages")]
    [InlineData("unknown_field")]
    public async Task Body_NestedDeeply_IsRefusedAtOnce(string field)
    {
        var body = $$"""{"{{field}}":{{new string('[', 100_000)}}{{new string(']', 100_000)}}}""";
        foreach (var path in new[] { Native, Chat })
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            (await server.PostAsync(path, content)).Status.ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    [Theory]
    [InlineData("\u00ff\u00fe")] // sent as these two bytes, which are no UTF-8
    [InlineData("\\ud800")]
    public async Task Body_TextWithoutCharacters_IsRefused(string bytes)
    {
        var text = Encoding.Latin1.GetBytes(bytes);
        using var native = Json([.. "{\"question\":\""u8, .. text, .. "\"}"u8]);
        using var model = Json([.. "{\"model\":\""u8, .. text, .. "\"}"u8]);
        using var content = Json([.. "{\"model\":\"spatial-tiny\",\"messages\":[{\"role\":\"user\",\"content\":\""u8, .. text, .. "\"}]}"u8]);
        using var choice = Json([.. "{\"model\":\"spatial-tiny\",\"tool_choice\":\""u8, .. text, .. "\"}"u8]);

        (await server.PostAsync(Native, native)).ShouldBeProblem(HttpStatusCode.BadRequest, "question").ShouldContain("not valid text");
        (await server.PostAsync(Chat, model)).ShouldBeOpenAIError(HttpStatusCode.BadRequest, "model");
        (await server.PostAsync(Chat, content)).ShouldBeOpenAIError(HttpStatusCode.BadRequest, null).ShouldContain("not valid text");
        (await server.PostAsync(Chat, choice)).Status.ShouldBe(HttpStatusCode.BadRequest);

        static ByteArrayContent Json(byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData(null)]
    public async Task Body_OfAnotherMediaType_Is415(string? type)
    {
        using var content = new ByteArrayContent("{}"u8.ToArray());
        if (type is not null)
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        (await server.PostAsync(Native, content)).ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, null);
        (await server.PostAsync(Chat, content)).ShouldBeOpenAIError(HttpStatusCode.UnsupportedMediaType, null);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("multipart/form-data; boundary=xyz")]
    public async Task Body_OverTheLimit_Is413(string type)
    {
        await using var small = await ServerUnderTest.StartAsync(null, "--SpatialReasoner:Limits:MaxRequestBytes=2048");
        using var content = new ByteArrayContent([.. Encoding.ASCII.GetBytes("--xyz\r\nContent-Disposition: form-data; name=\"question\"\r\n\r\n"), .. Enumerable.Repeat((byte)' ', 4096)]);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        (await small.PostAsync(Native, content)).ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, null).ShouldContain("2048");
    }

    [Fact]
    public async Task Body_FarOverTheLimit_Is413()
    {
        using var content = new ByteArrayContent(new byte[48 << 20]);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json");

        (await server.PostAsync(Native, content)).ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, null);
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(8 << 20)]
    public async Task Body_OverTheLimitWithoutALength_Is413(int length)
    {
        await using var small = await ServerUnderTest.StartAsync(null, "--SpatialReasoner:Limits:MaxRequestBytes=2048");
        using var request = new HttpRequestMessage(HttpMethod.Post, Chat)
        {
            Content = new StringContent(new string(' ', length), Encoding.UTF8, "application/json"),
            Headers = { TransferEncodingChunked = true },
        };
        using var response = await small.Client.SendAsync(request);

        (await Answer.ReadAsync(response)).ShouldBeOpenAIError(HttpStatusCode.RequestEntityTooLarge, null);
    }

    [Theory]
    [InlineData("/v1/spatial/nothing")]
    [InlineData("/nothing")]
    public async Task Route_Unknown_IsAProblem(string path) =>
        (await server.GetAsync(path)).ShouldBeProblem(HttpStatusCode.NotFound, null).ShouldContain(path);

    [Theory]
    [InlineData("/v1/embeddings")]
    [InlineData("/v1/chat/nothing")]
    public async Task Route_UnknownUnderOpenAI_IsAnOpenAIError(string path) =>
        (await server.GetAsync(path)).ShouldBeOpenAIError(HttpStatusCode.NotFound, null);

    [Fact]
    public async Task Method_NotAllowed_Is405()
    {
        (await server.GetAsync(Native)).ShouldBeProblem(HttpStatusCode.MethodNotAllowed, null);
        (await server.GetAsync(Chat)).ShouldBeOpenAIError(HttpStatusCode.MethodNotAllowed, null);
        (await server.PostAsync("/v1/spatial/strategies", new JsonObject())).ShouldBeProblem(HttpStatusCode.MethodNotAllowed, null);
    }
}
