using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SpatialReasoner.Server.Tests.Hosting;

/// <summary>A response, read to its end.</summary>
internal sealed record Answer(HttpStatusCode Status, string? MediaType, string Text, HttpResponseMessage Response)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) =>
        new(response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(), response);

    /// <summary>Asserts an error of the native API and returns its detail.</summary>
    public string ShouldBeProblem(HttpStatusCode status, string? field)
    {
        Status.ShouldBe(status, Text);
        MediaType.ShouldBe("application/problem+json");
        var problem = Json;
        ((int)problem["status"]!).ShouldBe((int)status);
        ((string?)problem["field"]).ShouldBe(field, Text);
        ((string)problem["type"]!).ShouldStartWith("urn:spatial-reasoner:error:");
        ((string)problem["title"]!).ShouldNotBeEmpty();
        return (string)problem["detail"]!;
    }

    /// <summary>Asserts an error as OpenAI's clients expect it and returns its message.</summary>
    public string ShouldBeOpenAIError(HttpStatusCode status, string? param)
    {
        Status.ShouldBe(status, Text);
        MediaType.ShouldBe("application/json");
        var error = Json["error"]!;
        ((string?)error["param"]).ShouldBe(param, Text);
        error["type"]!.GetValueKind().ShouldBe(JsonValueKind.String);
        error["code"]!.GetValueKind().ShouldBe(JsonValueKind.String);
        return (string)error["message"]!;
    }
}

/// <param name="Name">Null for an event without a name.</param>
/// <param name="Data">Null for a comment.</param>
internal sealed record ServerEvent(string? Name, string? Data)
{
    public JsonNode Json => JsonNode.Parse(Data!)!;

    public static IReadOnlyList<ServerEvent> Parse(string text)
    {
        text.ShouldEndWith("\n\n");
        return [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(One)];
    }

    private static ServerEvent One(string block)
    {
        var lines = block.Split('\n');
        lines.ShouldAllBe(l => l.StartsWith(": ") || l.StartsWith("event: ") || l.StartsWith("data: "));
        return new ServerEvent(Value("event: "), Value("data: "));

        string? Value(string prefix) => lines.SingleOrDefault(l => l.StartsWith(prefix))?[prefix.Length..];
    }
}
