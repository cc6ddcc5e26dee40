using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SpatialReasoner.Server.Tests.Remote;

/// <summary>
/// A server that speaks plain chat completions and no more: one chain per call, no seeds, log-probabilities, continued turns, schemas, usage or word of what it can do. The model
/// behind it is an engine node's.
/// </summary>
internal sealed class PlainUpstream : IAsyncDisposable
{
    private static readonly string[] Understood = ["model", "messages", "temperature", "top_p", "max_tokens", "stop", "stream"];

    private readonly WebApplication app;
    private readonly HttpClient engine;
    private int calls;

    private PlainUpstream(WebApplication app, HttpClient engine)
    {
        this.app = app;
        this.engine = engine;
    }

    /// <summary>What a reasoning tier is given as the upstream's address.</summary>
    public string Url => app.Urls.Single() + "/v1";

    /// <summary>Chat completions asked for.</summary>
    public int Calls => Volatile.Read(ref calls);

    /// <param name="engineUrl">Of an engine node, up to where /chat/completions begins.</param>
    public static async Task<PlainUpstream> StartAsync(string engineUrl)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var built = builder.Build();
        var upstream = new PlainUpstream(built, new HttpClient { BaseAddress = new Uri(engineUrl.TrimEnd('/') + "/"), Timeout = TimeSpan.FromMinutes(2) });
        built.MapGet("/v1/models", upstream.ModelsAsync);
        built.MapPost("/v1/chat/completions", upstream.ChatAsync);
        await built.StartAsync();
        return upstream;
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await app.StopAsync(soon.Token);
        await app.DisposeAsync();
        engine.Dispose();
    }

    private async Task ModelsAsync(HttpContext context)
    {
        var listed = JsonNode.Parse(await engine.GetStringAsync("models", context.RequestAborted))!;
        var ids = listed["data"]!.AsArray().Select(m => (JsonNode)new JsonObject { ["id"] = (string)m!["id"]!, ["object"] = "model" });
        await context.Response.WriteAsJsonAsync(new JsonObject { ["object"] = "list", ["data"] = new JsonArray([.. ids]) });
    }

    private async Task ChatAsync(HttpContext context)
    {
        Interlocked.Increment(ref calls);
        var asked = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!.AsObject();
        var plain = new JsonObject(asked.Where(f => Understood.Contains(f.Key)).Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone())));
        using var request = new HttpRequestMessage(HttpMethod.Post, "chat/completions") { Content = JsonContent.Create(plain) };
        using var response = await engine.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        if (response.Headers.RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = wait.ToString();
        await using var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        if (context.Response.ContentType != "text/event-stream")
        {
            await body.CopyToAsync(context.Response.Body, context.RequestAborted);
            return;
        }
        await foreach (var told in SseParser.Create(body).EnumerateAsync(context.RequestAborted))
        {
            if (Plain(told.Data) is not { } data)
                continue;
            await context.Response.WriteAsync($"data: {data}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    /// <summary>An event as a plain server would send it; null for one that it would not.</summary>
    private static string? Plain(string data)
    {
        if (data == "[DONE]" || JsonNode.Parse(data) is not JsonObject chunk || chunk.ContainsKey("error"))
            return data;
        return chunk["choices"] is JsonArray { Count: 0 } ? null : data;
    }
}
