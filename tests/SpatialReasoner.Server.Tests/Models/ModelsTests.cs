namespace SpatialReasoner.Server.Tests.Models;

public sealed class ModelsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Models_Listed_AreTheModelAndItsStrategies()
    {
        var json = (await fixture.Server.GetAsync("/v1/models")).Json;

        ((string)json["object"]!).ShouldBe("list");
        var models = json["data"]!.AsArray();
        models.Select(m => (string)m!["id"]!).ShouldBe(["spatial-tiny", "spatial-tiny+direct", "spatial-tiny+self-consistency"]);
        models.ShouldAllBe(m => (string)m!["object"]! == "model" && (long)m["created"]! > 0 && (string)m["owned_by"]! != "");
        models[0]!["architecture"]!["input_modalities"]!.ToJsonString().ShouldBe("""["text","image"]""");
        ((int)models[0]!["context_length"]!).ShouldBe(512);
    }

    [Theory]
    [InlineData("spatial-tiny", "auto")]
    [InlineData("spatial-tiny+direct", "direct")]
    [InlineData("spatial-tiny%2Bdirect", "direct")]
    public async Task Model_ById_IsDescribed(string id, string strategy)
    {
        var answer = await fixture.Server.GetAsync("/v1/models/" + id);

        answer.Status.ShouldBe(HttpStatusCode.OK);
        ((string)answer.Json["strategy"]!).ShouldBe(strategy);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("some/where")]
    [InlineData("spatial-tiny+auto")]
    public async Task Model_Unknown_Is404(string id) =>
        (await fixture.Server.GetAsync("/v1/models/" + id)).ShouldBeOpenAIError(HttpStatusCode.NotFound, "model").ShouldContain(id);
}
