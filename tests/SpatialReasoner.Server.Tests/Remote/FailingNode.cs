using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace SpatialReasoner.Server.Tests.Remote;

/// <summary>An engine node behind something that fails as it is told to: a proxy that passes everything on as it is, or does not.</summary>
internal sealed class FailingNode : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient engine;

    private FailingNode(WebApplication app, HttpClient engine)
    {
        this.app = app;
        this.engine = engine;
    }

    public string Url => app.Urls.Single() + "/v1";

    /// <summary>Answers in the node's place, and says whether it did.</summary>
    public Func<HttpContext, Task<bool>> Fault { get; set; } = _ => Task.FromResult(false);

    /// <summary>Bytes of an answer after which the connection is reset; null passes all.</summary>
    public long? ResetAfter { get; set; }

    /// <summary>Chat completions asked for since it was set to 0.</summary>
    public int Calls { get; set; }

    /// <param name="engineUrl">Of an engine node, up to where /chat/completions begins.</param>
    public static async Task<FailingNode> StartAsync(string engineUrl)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var built = builder.Build();
        var node = new FailingNode(built, new HttpClient { BaseAddress = new Uri(engineUrl.TrimEnd('/') + "/") });
        built.MapGet("/v1/models", node.ModelsAsync);
        built.MapPost("/v1/chat/completions", node.ChatAsync);
        await built.StartAsync();
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
        engine.Dispose();
    }

    private async Task ModelsAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(await engine.GetStringAsync("models", context.RequestAborted));
    }

    private async Task ChatAsync(HttpContext context)
    {
        Calls++;
        if (await Fault(context))
            return;
        using var content = new StreamContent(context.Request.Body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(context.Request.ContentType!);
        using var request = new HttpRequestMessage(HttpMethod.Post, "chat/completions") { Content = content };
        using var response = await engine.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await using var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = new byte[512];
        long passed = 0;
        for (int count; (count = await body.ReadAsync(buffer, context.RequestAborted)) > 0;)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            passed += count;
            if (passed <= ResetAfter)
                continue;
            if (ResetAfter is not null)
            {
                // What was passed on must have been read: a reset throws away what was not.
                await Task.Delay(100, context.RequestAborted);
                ResetAfter = null;
                context.Abort();
                return;
            }
        }
    }
}
