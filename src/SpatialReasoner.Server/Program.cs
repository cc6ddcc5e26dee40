using SpatialReasoner.Server.Access;
using SpatialReasoner.Server.Composition;
using SpatialReasoner.Server.EngineNode;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Fetching;
using SpatialReasoner.Server.Health;
using SpatialReasoner.Server.Mcp;
using SpatialReasoner.Server.OpenAI;
using SpatialReasoner.Server.Playground;
using SpatialReasoner.Server.Scenes;
using SpatialReasoner.Server.Spatial;
using SpatialReasoner.Server.Swagger;
using SpatialReasoner.Server.Telemetry;

namespace SpatialReasoner.Server;

public static class Program
{
    public static Task<int> Main(string[] args) =>
        KeyCommands.Knows(args) ? KeyCommands.RunAsync(args, Console.In, Console.Out, Console.Error)
        : HealthCommand.Knows(args) ? HealthCommand.RunAsync(args, Console.Out, Console.Error)
        : args is ["mcp", .. var settings] ? Startup.RunAsync(() => BuildMcp(settings))
        : Startup.RunAsync(() => Build(args));

    /// <summary>
    /// The same engine and reasoner behind an MCP server on standard input and output; nothing listens on the network. An agent's host starts it in a working folder
    /// of its own, so settings are read beside the program.
    /// </summary>
    public static IHost BuildMcp(string[] args, Action<IHostApplicationBuilder>? adjust = null)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.AddTelemetry();
        builder.AddModel();
        builder.AddReasoning();
        builder.AddFetching();
        builder.AddEndpoints();
        builder.AddMcp();
        adjust?.Invoke(builder);
        return builder.Build();
    }

    /// <summary>The whole server, not yet started. <paramref name="adjust"/> has the last word on services: tests put their own in.</summary>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddTelemetry();
        builder.AddHttpServer();
        builder.AddAccess();
        builder.AddModel();
        builder.AddReasoning();
        builder.AddFetching();
        builder.AddEndpoints();
        builder.AddSwagger();
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.UseMiddleware<ErrorMiddleware>();
        app.UseDrain();
        app.UseMiddleware<AccessMiddleware>();
        app.UseRequestLimits();
        app.UseModelReadiness();
        app.MapOpenAIApi();
        app.MapSpatialApi();
        app.MapEngineApi();
        app.MapScenes();
        app.MapHealth();
        app.MapMetrics();
        app.MapSwaggerUI();
        app.MapPlayground();
        return app;
    }
}
