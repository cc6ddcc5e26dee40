using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using SpatialReasoner.Inference;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Health;

namespace SpatialReasoner.Server.Mcp;

/// <summary>
/// A tool of the MCP server: (1) waits for the model, so that the server itself answers while that loads, (2) does what its endpoint does, (3) turns whatever fails
/// into a tool error, which the agent's model reads and can act on; protocol errors would only reach its host.
/// </summary>
internal abstract class SpatialTool(ModelReadiness readiness, ErrorLog log) : McpServerTool
{
    public sealed override IReadOnlyList<object> Metadata => [];

    public sealed override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var call = new ToolCall(request);
        try
        {
            await readiness.WaitAsync(cancellationToken);
            return await AnswerAsync(call, cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            var error = ApiErrors.From(fault);
            log.Failed("tools/call", ProtocolTool.Name, request.Server.ClientInfo?.Name ?? "anonymous", error, fault);
            var text = fault is InvalidImageException && call.Files.Count > 0 ? $"{error.Detail} It was read from {string.Join(", ", call.Files)}." : error.Detail;
            return new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = $"{error.Title} {text}" }] };
        }
    }

    protected abstract Task<CallToolResult> AnswerAsync(ToolCall call, CancellationToken cancellationToken);

    /// <param name="output">The document that comes as structured content: the same as over HTTP, but for pictures, which are content of their own.</param>
    protected static Tool Describe(string name, string title, string description, JsonObject input, JsonTypeInfo output) => new()
    {
        Name = name,
        Title = title,
        Description = description,
        InputSchema = JsonSerializer.SerializeToElement(input, Json.ServerJson.Wire.JsonObject),
        OutputSchema = ArgumentSchema.Of(output),
        // It looks at pictures on this machine, changes nothing, and answers the same call the same way.
        Annotations = new ToolAnnotations { Title = title, ReadOnlyHint = true, DestructiveHint = false, IdempotentHint = true, OpenWorldHint = false },
    };

    /// <param name="text">What a model reads at once.</param>
    /// <param name="pictures">PNG files.</param>
    protected static CallToolResult Result<T>(string text, T document, JsonTypeInfo<T> type, params IEnumerable<ReadOnlyMemory<byte>> pictures) => new()
    {
        Content = [new TextContentBlock { Text = text }, .. pictures.Select(png => ImageContentBlock.FromBytes(png, "image/png"))],
        StructuredContent = JsonSerializer.SerializeToElement(document, type),
    };
}
