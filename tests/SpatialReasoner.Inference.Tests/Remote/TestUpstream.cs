using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SpatialReasoner.Inference.Tests.Remote;

/// <summary>A server on the loopback that speaks <c>/v1/models</c> and streamed <c>/v1/chat/completions</c>, can do what it is told to, and fails as it is told to.</summary>
internal sealed class TestUpstream : IAsyncDisposable
{
    public const string Model = "scripted";

    /// <summary>What was sent before a reset must have been read by then: a reset throws away what was not.</summary>
    private static readonly TimeSpan BeforeReset = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentQueue<ReceivedCall> calls = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private WebApplication? app;
    private int port, received;

    private TestUpstream(UpstreamAbilities abilities)
    {
        Abilities = abilities;
    }

    /// <summary>Up to where /chat/completions begins; the same after it was gone.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/v1");

    public UpstreamAbilities Abilities { get; }

    /// <summary>What goes wrong with a call; null where nothing does.</summary>
    public Func<ReceivedCall, ScriptedFault?> Script { get; set; } = _ => null;

    /// <summary>Time to the first event of a call that goes well.</summary>
    public Func<ReceivedCall, TimeSpan> FirstEventAfter { get; set; } = _ => TimeSpan.Zero;

    /// <summary>Time between events.</summary>
    public TimeSpan EventEvery { get; set; }

    /// <summary>Chat completions asked for, in the order they came.</summary>
    public IReadOnlyList<ReceivedCall> Calls => [.. calls];

    public static async Task<TestUpstream> StartAsync(UpstreamAbilities abilities)
    {
        var upstream = new TestUpstream(abilities);
        await upstream.ReturnAsync();
        return upstream;
    }

    /// <summary>The script of a fault for the first calls; those after them go well.</summary>
    public static Func<ReceivedCall, ScriptedFault?> Failing(int first, ScriptedFault fault) => call => call.Number < first ? fault : null;

    /// <summary>Stops listening, and resets what is under way.</summary>
    public async Task GoAsync()
    {
        if (app is null)
            return;
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
        app = null;
    }

    /// <summary>Listens, again at the port it had.</summary>
    public async Task ReturnAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Urls.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        app.MapGet("/v1/models", () => Results.Text($$"""{"object":"list","data":[{"id":"{{Model}}","object":"model"}]}""", "application/json"));
        app.MapPost("/v1/chat/completions", ChatAsync);
        await app.StartAsync();
        port = new Uri(app.Urls.Single()).Port;
    }

    public async ValueTask DisposeAsync() => await GoAsync();

    private async Task ChatAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!.AsObject();
        var call = new ReceivedCall(Interlocked.Increment(ref received) - 1, body, context.Request.Headers.Authorization, clock.Elapsed);
        calls.Enqueue(call);
        var stopping = context.RequestServices.GetService(typeof(IHostApplicationLifetime)) is IHostApplicationLifetime life ? life.ApplicationStopping : CancellationToken.None;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await AnswerAsync(context, call, Script(call), over.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort(); // the client left, or this server goes
        }
        finally
        {
            call.End();
        }
    }

    private async Task AnswerAsync(HttpContext context, ReceivedCall call, ScriptedFault? fault, CancellationToken over)
    {
        if (fault is StatusFault refusal)
        {
            context.Response.StatusCode = refusal.Status;
            context.Response.ContentType = refusal.MediaType;
            if (refusal.RetryAfter is { } seconds)
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            await context.Response.WriteAsync(refusal.Body, over);
            return;
        }
        await Task.Delay(fault is SlowFault slow ? slow.Delay : FirstEventAfter(call), over);
        context.Response.ContentType = "text/event-stream";
        var fresh = $"{Url} {call.Number}";
        var sent = 0;
        foreach (var (told, tokens) in new ScriptedAnswer(call, Abilities, fresh).Events())
        {
            if (await FailAsync(context, fault, sent, over))
                return;
            if (sent++ > 0 && EventEvery > TimeSpan.Zero)
                await Task.Delay(EventEvery, over);
            await SendAsync(context, told.ToJsonString(), over);
            // Whoever reads garbage stops reading; what comes after it is sent to nobody.
            if (tokens > 0 && !(fault is GarbageFault garbage && sent > garbage.After))
                call.Sent();
        }
        call.IsWhole = fault is not GarbageFault;
        if (await FailAsync(context, fault, ScriptedFault.AtTheEnd, over))
            return;
        await SendAsync(context, "[DONE]", over);
    }

    /// <returns>Whether the answer ends here.</returns>
    private static async Task<bool> FailAsync(HttpContext context, ScriptedFault? fault, int sent, CancellationToken over)
    {
        switch (fault)
        {
            case ResetFault reset when sent == reset.After:
                await Task.Delay(BeforeReset, over);
                context.Abort();
                return true;
            case StallFault stall when sent == stall.After:
                await context.Response.StartAsync(over);
                await Task.Delay(Timeout.InfiniteTimeSpan, over);
                return true;
            case EndFault end when sent == end.After:
                await context.Response.StartAsync(over);
                return true;
            case GarbageFault garbage when sent == garbage.After:
                await SendAsync(context, garbage.Data, over);
                return false;
            default:
                return false;
        }
    }

    private static async Task SendAsync(HttpContext context, string data, CancellationToken over)
    {
        await context.Response.WriteAsync($"data: {data}\n\n", over);
        await context.Response.Body.FlushAsync(over);
    }
}
