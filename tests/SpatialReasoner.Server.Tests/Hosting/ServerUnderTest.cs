using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Server.Tests.Hosting;

/// <summary>The real server on a free port of the loopback, with fakes at the two seams.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private readonly WebApplication app;

    private ServerUnderTest(WebApplication app, FakeReasoner reasoner)
    {
        this.app = app;
        Reasoner = reasoner;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromSeconds(60) };
    }

    public FakeReasoner Reasoner { get; }
    public HttpClient Client { get; }
    public IServiceProvider Services => app.Services;
    public LogCollector Logs => app.Services.GetRequiredService<LogCollector>();

    public static async Task<ServerUnderTest> StartAsync(Action<IServiceCollection>? services = null, params string[] settings)
    {
        var server = await StartLoadingAsync(services, settings);
        await server.WaitUntilReadyAsync();
        return server;
    }

    /// <summary>Nothing faked: the embedded model behind the real reasoner.</summary>
    public static Task<ServerUnderTest> StartRealAsync(params string[] settings) => StartRealAsync(null, settings);

    public static async Task<ServerUnderTest> StartRealAsync(Action<IServiceCollection>? services, params string[] settings)
    {
        var built = Program.Build(["--urls=http://127.0.0.1:0", .. settings], builder =>
        {
            builder.Logging.ClearProviders();
            var logs = new LogCollector();
            builder.Services.AddSingleton(logs);
            builder.Logging.AddProvider(logs);
            services?.Invoke(builder.Services);
        });
        await built.StartAsync();
        var server = new ServerUnderTest(built, new FakeReasoner());
        await server.WaitUntilReadyAsync();
        return server;
    }

    /// <summary>Listens, and may still be loading the model.</summary>
    public static async Task<ServerUnderTest> StartLoadingAsync(Action<IServiceCollection>? services = null, params string[] settings)
    {
        var reasoner = new FakeReasoner();
        var built = Program.Build(["--urls=http://127.0.0.1:0", .. settings], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Logging.SetMinimumLevel(LogLevel.Debug);
            var logs = new LogCollector();
            builder.Services.AddSingleton(logs);
            builder.Logging.AddProvider(logs);
            builder.Services.AddSingleton<IVisionLanguageModel>(new FakeModel());
            builder.Services.AddSingleton<IReasoner>(reasoner);
            services?.Invoke(builder.Services);
        });
        await built.StartAsync();
        return new ServerUnderTest(built, reasoner);
    }

    public async Task WaitUntilReadyAsync()
    {
        while (!(await Client.GetAsync("/healthz/ready")).IsSuccessStatusCode)
            await Task.Delay(5);
    }

    public Task<Answer> PostAsync(string path, JsonNode body) => PostAsync(path, JsonContent.Create(body));

    public async Task<Answer> PostAsync(string path, HttpContent body)
    {
        using var response = await Client.PostAsync(path, body);
        return await Answer.ReadAsync(response);
    }

    public async Task<Answer> GetAsync(string path)
    {
        using var response = await Client.GetAsync(path);
        return await Answer.ReadAsync(response);
    }

    /// <summary>Posts and reads server-sent events until the stream ends.</summary>
    public async Task<IReadOnlyList<ServerEvent>> StreamAsync(string path, JsonNode body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("text/event-stream", await Explain(response));
        return ServerEvent.Parse(await response.Content.ReadAsStringAsync());

        static async Task<string?> Explain(HttpResponseMessage response) =>
            response.Content.Headers.ContentType?.MediaType == "text/event-stream" ? null : await response.Content.ReadAsStringAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await app.StopAsync(soon.Token);
        await app.DisposeAsync();
    }
}
