using System.Text.Json.Nodes;
using SpatialReasoner.Inference.Onnx;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Server.Tests.Swagger;

public sealed class SwaggerTests : IAsyncLifetime
{
    private ServerUnderTest server = null!;

    public async ValueTask InitializeAsync() => server = await ServerUnderTest.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Swagger_ShowsTheDocumentation()
    {
        using var response = await server.Client.GetAsync("/swagger");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).ShouldContain("SpatialReasoner");
    }

    [Fact]
    public async Task Document_Paths_AreTheEndpoints()
    {
        var document = await DocumentAsync();

        document["paths"]!.AsObject().Select(p => p.Key).Order().ShouldBe(new[]
        {
            "/v1/chat/completions", "/v1/responses", "/v1/models", "/v1/models/{id}", "/v1/spatial/reason", "/v1/spatial/plan", "/v1/spatial/perceive", "/v1/spatial/imagine", "/v1/spatial/decide", "/v1/spatial/strategies", "/v1/spatial/scenes/{seed}",
            "/v1/spatial/scenes/{seed}.png", "/healthz/live", "/healthz/ready", "/metrics",
        }.Order());
    }

    [Fact]
    public async Task Document_Schemas_AreInSnakeCase()
    {
        var schemas = (await DocumentAsync())["components"]!["schemas"]!.AsObject();

        var names = schemas.SelectMany(s => s.Value!["properties"]?.AsObject().Select(p => p.Key) ?? []).ToArray();
        names.ShouldContain("image_sha256");
        names.ShouldContain("max_completion_tokens");
        names.ShouldAllBe(n => n == n.ToLowerInvariant());
        ((string)schemas["ReasonBody"]!["properties"]!["question"]!["description"]!).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("/v1/spatial/reason")]
    [InlineData("/v1/spatial/plan")]
    [InlineData("/v1/spatial/perceive")]
    [InlineData("/v1/spatial/imagine")]
    [InlineData("/v1/spatial/decide")]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/responses")]
    public async Task Document_Example_WorksAsItStands(string path)
    {
        var content = (await DocumentAsync())["paths"]![path]!["post"]!["requestBody"]!["content"]!;
        // The viewer of the example is an object of the example's picture.
        var viewer = (string?)content["application/json"]!["example"]!["viewer"] ?? "red robot";
        server.Reasoner.Script = Happening.Answering(r => r with { Scene = new PerceivedScene([r.Scene!.Objects[0] with { Name = viewer }]) });

        var answer = await server.PostAsync(path, content["application/json"]!["example"]!.DeepClone());

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var picture = new ImageDecoder().Decode(server.Reasoner.Requests[0].Images.ShouldHaveSingleItem().Bytes.Span);
        (picture.Width, picture.Height).ShouldBe((64, 64));
        server.Reasoner.Requests[0].Question.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("/v1/spatial/scenes/{seed}", "application/json")]
    [InlineData("/v1/spatial/scenes/{seed}.png", "image/png")]
    [InlineData("/v1/models/{id}", "application/json")]
    public async Task Document_ParameterExamples_WorkAsTheyStand(string path, string type)
    {
        var operation = (await DocumentAsync())["paths"]![path]!["get"]!;
        var query = new List<string>();
        var filled = path;
        foreach (var parameter in operation["parameters"]!.AsArray().Where(p => p!["example"] is not null))
        {
            var (name, value) = ((string)parameter!["name"]!, (string)parameter["example"]!);
            if ((string)parameter["in"]! == "path")
                filled = filled.Replace($"{{{name}}}", value);
            else
                query.Add($"{name}={value}");
        }

        using var response = await server.Client.GetAsync($"{filled}?{string.Join('&', query)}");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe(type);
        operation["responses"]!["200"]!["content"]!.AsObject().Select(c => c.Key).ShouldBe([type]);
    }

    [Theory]
    [InlineData("/v1/spatial/reason")]
    [InlineData("/v1/spatial/plan")]
    [InlineData("/v1/spatial/perceive")]
    [InlineData("/v1/spatial/imagine")]
    [InlineData("/v1/spatial/decide")]
    public async Task Document_Form_TakesAFile(string path)
    {
        var form = (await DocumentAsync())["paths"]![path]!["post"]!["requestBody"]!["content"]!["multipart/form-data"]!["schema"]!;

        ((string)form["properties"]!["image"]!["format"]!).ShouldBe("binary");
    }

    private async Task<JsonNode> DocumentAsync() => (await server.GetAsync("/swagger/v1/swagger.json")).Json;
}
