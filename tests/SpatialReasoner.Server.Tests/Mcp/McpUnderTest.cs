using System.IO.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Server.Tests.Mcp;

/// <summary>The MCP server in this process, with pipes for standard input and output, and a client at their other ends.</summary>
internal sealed class McpUnderTest : IAsyncDisposable
{
    /// <summary>A picture the embedded model understands: it shows a red robot.</summary>
    public static readonly string Picture = Path.Combine(AppContext.BaseDirectory, "samples", "scene.png");

    private readonly IHost host;

    private McpUnderTest(IHost host, McpClient client) => (this.host, Client) = (host, client);

    public McpClient Client { get; }

    public LogCollector Logs => host.Services.GetRequiredService<LogCollector>();

    /// <summary>With a fake model and this reasoner.</summary>
    public static Task<McpUnderTest> StartAsync(FakeReasoner reasoner, string? protocol = null) => StartAsync(
        services =>
        {
            services.AddSingleton<IVisionLanguageModel>(new FakeModel());
            services.AddSingleton<IReasoner>(reasoner);
        },
        protocol);

    /// <param name="adjust">Nothing leaves the embedded model.</param>
    /// <param name="protocol">Revision the client speaks; null for its latest.</param>
    public static async Task<McpUnderTest> StartAsync(Action<IServiceCollection>? adjust = null, string? protocol = null)
    {
        var (toServer, toClient) = (new Pipe(), new Pipe());
        var built = Program.BuildMcp([], builder =>
        {
            var logs = new LogCollector();
            builder.Logging.ClearProviders();
            builder.Logging.AddProvider(logs);
            builder.Services.AddSingleton(logs);
            builder.Services.AddSingleton<ITransport>(new StreamServerTransport(toServer.Reader.AsStream(), toClient.Writer.AsStream(), "test"));
            adjust?.Invoke(builder.Services);
        });
        await built.StartAsync();
        return new McpUnderTest(built, await McpClient.CreateAsync(
            new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream()), new McpClientOptions { ProtocolVersion = protocol }));
    }

    public Task<CallToolResult> ReasonAsync(IProgress<ProgressNotificationValue>? progress = null, CancellationToken cancellationToken = default) =>
        CallAsync("spatial_reason", new() { ["question"] = "How many robots are there?", ["images"] = new[] { Picture } }, progress, cancellationToken);

    public Task<CallToolResult> CallAsync(
        string tool, Dictionary<string, object?> arguments, IProgress<ProgressNotificationValue>? progress = null, CancellationToken cancellationToken = default) =>
        Client.CallToolAsync(tool, arguments, progress, cancellationToken: cancellationToken).AsTask();

    public static string Text(CallToolResult result) => result.Content[0].ShouldBeOfType<TextContentBlock>().Text;

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
    }
}
