using System.Text.Json.Nodes;

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
            "/engine/v1/chat/completions", "/engine/v1/models", "/engine/v1/models/{id}", "/v1/chat/completions", "/v1/responses", "/v1/models", "/v1/models/{id}", "/v1/spatial/reason", "/v1/spatial/plan", "/v1/spatial/perceive", "/v1/spatial/imagine", "/v1/spatial/decide", "/v1/spatial/strategies", "/v1/spatial/scenes/{seed}",
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
    public async Task Document_Form_TakesAFile(string path)
    {
        var form = (await DocumentAsync())["paths"]![path]!["post"]!["requestBody"]!["content"]!["multipart/form-data"]!["schema"]!;

        ((string)form["properties"]!["image"]!["format"]!).ShouldBe("binary");
    }

    [Fact]
    public async Task Document_WithoutKeys_HasNoAuthorizeButton()
    {
        var document = await DocumentAsync();

        document["components"]!["securitySchemes"].ShouldBeNull();
        document["paths"]!["/v1/spatial/reason"]!["post"]!["security"].ShouldBeNull();
    }

    private async Task<JsonNode> DocumentAsync() => (await server.GetAsync("/swagger/v1/swagger.json")).Json;
}
