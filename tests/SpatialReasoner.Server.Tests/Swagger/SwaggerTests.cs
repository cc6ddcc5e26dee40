using System.Text.Json.Nodes;
using SpatialReasoner.Inference.Onnx;

namespace SpatialReasoner.Server.Tests.Swagger;

public sealed class SwaggerTests : IAsyncLifetime
{
    private ServerUnderTest server = null!;

    public async ValueTask InitializeAsync() => server = await ServerUnderTest.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Root_LeadsToTheDocumentation()
    {
        using var response = await server.Client.GetAsync("/");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.RequestMessage!.RequestUri!.AbsolutePath.ShouldStartWith("/swagger");
        (await response.Content.ReadAsStringAsync()).ShouldContain("SpatialReasoner");
    }

    [Fact]
    public async Task Document_Paths_AreTheEndpoints()
    {
        var document = await DocumentAsync();

        document["paths"]!.AsObject().Select(p => p.Key).Order().ShouldBe(new[]
        {
            "/v1/chat/completions", "/v1/models", "/v1/models/{id}", "/v1/spatial/reason", "/v1/spatial/strategies", "/v1/spatial/scenes/{seed}",
            "/v1/spatial/scenes/{seed}.png", "/healthz/live", "/healthz/ready",
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
    [InlineData("/v1/chat/completions")]
    public async Task Document_Example_WorksAsItStands(string path)
    {
        var content = (await DocumentAsync())["paths"]![path]!["post"]!["requestBody"]!["content"]!;

        var answer = await server.PostAsync(path, content["application/json"]!["example"]!.DeepClone());

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var picture = new ImageDecoder().Decode(server.Reasoner.Request.Images.ShouldHaveSingleItem().Bytes.Span);
        (picture.Width, picture.Height).ShouldBe((64, 64));
        server.Reasoner.Request.Question.ShouldContain("robot");
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

    [Fact]
    public async Task Document_Form_TakesAFile()
    {
        var form = (await DocumentAsync())["paths"]!["/v1/spatial/reason"]!["post"]!["requestBody"]!["content"]!["multipart/form-data"]!["schema"]!;

        ((string)form["properties"]!["image"]!["items"]!["format"]!).ShouldBe("binary");
    }

    private async Task<JsonNode> DocumentAsync() => (await server.GetAsync("/swagger/v1/swagger.json")).Json;
}
