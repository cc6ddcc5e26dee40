using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Json;

namespace SpatialReasoner.Server.Mcp;

/// <summary>One call of a tool. What it needs of the model is made when it is asked for, and the model is loaded by then.</summary>
internal sealed class ToolCall(RequestContext<CallToolRequestParams> request)
{
    private readonly List<string> files = [];

    /// <summary>Paths of the pictures that were read.</summary>
    public IReadOnlyList<string> Files => files;

    /// <summary>Tells the client how far it is, where that asked to be told.</summary>
    public IReasoner Reasoner => request.Params.ProgressToken is { } token
        ? new ReportingReasoner(Service<IReasoner>(), (progress, cancellationToken) => request.Server.NotifyProgressAsync(token, progress, cancellationToken: cancellationToken))
        : Service<IReasoner>();

    public T Service<T>() where T : notnull => request.Services!.GetRequiredService<T>();

    /// <summary>The arguments as the body they would be over HTTP.</summary>
    /// <param name="schema">Of the arguments.</param>
    /// <exception cref="ApiException">There is none of that name, or it is of another type. Unlike people's programs, models misspell: what they ask for is not passed over.</exception>
    public T Arguments<T>(JsonElement schema, JsonTypeInfo<T> type) where T : class
    {
        var known = schema.GetProperty("properties").EnumerateObject().Select(p => p.Name).ToArray();
        var body = new JsonObject();
        foreach (var (name, value) in request.Params.Arguments ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal))
        {
            if (!known.Contains(name, StringComparer.Ordinal))
                throw new ApiException(ApiError.Invalid(name, $"'{name}' is not an argument of {request.Params.Name}; known are {string.Join(", ", known)}."));
            body[name] = value.ValueKind switch
            {
                JsonValueKind.Object => JsonObject.Create(value),
                JsonValueKind.Array => JsonArray.Create(value),
                _ => JsonValue.Create(value),
            };
        }
        try
        {
            return body.Deserialize(type)!;
        }
        catch (JsonException fault)
        {
            throw new ApiException(JsonFaults.Explain(fault, type), fault);
        }
    }

    /// <summary>The picture an argument names or holds.</summary>
    /// <exception cref="ApiException">There is none.</exception>
    public async Task<ImageContent> PictureAsync(string? text, string field, CancellationToken cancellationToken)
    {
        var (picture, file) = await Service<ToolPictures>().ReadAsync(text, field, cancellationToken);
        if (file is not null)
            files.Add(file);
        return picture;
    }
}
