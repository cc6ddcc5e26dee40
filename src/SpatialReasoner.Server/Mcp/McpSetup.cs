using System.Reflection;
using Microsoft.Extensions.Logging.Console;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SpatialReasoner.Server.Mcp;

/// <summary>Tools for agents over the Model Context Protocol, spoken on standard input and output.</summary>
internal static class McpSetup
{
    /// <summary>What an agent reads once, before it sees the tools.</summary>
    private const string Instructions =
        "Answers spatial questions about pictures with a vision-language model that runs on this machine: where things are, how far apart, what is left or right of what, "
        + "also from the viewpoint of something in the picture. Give pictures as absolute paths of files. Every answer comes with a confidence; the same call gives the same answer. "
        + "spatial_reason answers a question, spatial_perceive lists what is where, spatial_imagine shows the scene from another viewpoint.";

    public static void AddMcp(this IHostApplicationBuilder builder)
    {
        // Standard output carries the protocol and nothing else.
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton<ToolPictures>();
        builder.Services.AddSingleton<McpServerTool, ReasonTool>();
        builder.Services.AddSingleton<McpServerTool, PerceiveTool>();
        builder.Services.AddSingleton<McpServerTool, ImagineTool>();
        builder.Services.AddMcpServer(server =>
        {
            server.ServerInfo = new Implementation
            {
                Name = "spatial-reasoner",
                Title = "SpatialReasoner",
                Version = typeof(McpSetup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0",
            };
            server.ServerInstructions = Instructions;
        }).WithStdioServerTransport();
    }
}
