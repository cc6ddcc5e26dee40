using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace SpatialReasoner.Server.Tests.Swagger;

/// <summary>An operation of the OpenAPI document, and the request that one click on "Execute" sends.</summary>
internal sealed record DocumentedOperation(string Method, string Path, JsonNode Operation)
{
    public static IEnumerable<DocumentedOperation> Of(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select new DocumentedOperation(operation.Key, path.Key, operation.Value!);

    /// <summary>Media types of its success.</summary>
    public IReadOnlyList<string> Answers => [.. (Operation["responses"]!["200"]?["content"]?.AsObject() ?? []).Select(c => c.Key)];

    /// <summary>Filled with its examples: what has none and is needed fails here.</summary>
    public HttpRequestMessage Request()
    {
        var (filled, query) = (Path, new List<string>());
        foreach (var parameter in Operation["parameters"]?.AsArray() ?? [])
        {
            var name = (string)parameter!["name"]!;
            if (parameter["example"] is not { } example)
                ((bool?)parameter["required"]).ShouldNotBe(true, $"{Path} needs '{name}', which has no example.");
            else if ((string)parameter["in"]! == "path")
                filled = filled.Replace($"{{{name}}}", Uri.EscapeDataString(example.ToString()), StringComparison.Ordinal);
            else
                query.Add($"{name}={Uri.EscapeDataString(example.ToString())}");
        }
        var request = new HttpRequestMessage(HttpMethod.Parse(Method), query.Count > 0 ? $"{filled}?{string.Join('&', query)}" : filled);
        if (Operation["requestBody"]?["content"]?.AsObject() is { } content)
        {
            // The one that Swagger UI offers first; a form has a file to choose, which takes more than a click.
            var (type, body) = content.First();
            type.ShouldBe("application/json", Path);
            request.Content = JsonContent.Create(body!["example"].ShouldNotBeNull($"{Path} has no example.").DeepClone());
        }
        return request;
    }
}
