using System.Numerics;
using System.Text.Json.Nodes;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Server.Tests.Spatial;

public sealed class PerceiveTests : IAsyncLifetime
{
    private const string Path = "/v1/spatial/perceive";

    private ServerUnderTest server = null!;

    public async ValueTask InitializeAsync() => server = await ServerUnderTest.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static JsonObject Body(Action<JsonObject>? change = null)
    {
        var body = new JsonObject { ["image"] = Bodies.DataUrl };
        change?.Invoke(body);
        return body;
    }

    [Fact]
    public async Task Perceive_EveryField_ReachesTheReasoner()
    {
        var answer = await server.PostAsync(Path, Body(b =>
        {
            b["model"] = "spatial-tiny";
            b["samples"] = 5;
            b["temperature"] = 0.6;
            b["seed"] = 3;
            b["max_tokens"] = 90;
            b["token_budget"] = 900;
            b["deadline_ms"] = 4000;
        }));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var request = server.Reasoner.Request;
        request.Strategy.ShouldBe("exact");
        request.Images.ShouldHaveSingleItem().Bytes.ToArray().ShouldBe(Bodies.Picture);
        (request.Samples, request.Temperature, request.Seed, request.MaxTokens, request.TokenBudget, request.Deadline)
            .ShouldBe((5, 0.6f, 3, 90, 900, TimeSpan.FromSeconds(4)));
    }

    [Fact]
    public async Task Perceive_Scene_TellsHowSureItIs()
    {
        server.Reasoner.Script = Happening.Answering(r => r with
        {
            Scene = new PerceivedScene([r.Scene!.Objects[0] with
            {
                Confidence = 0.8,
                Spread = new PerceivedSpread { Image = new Vector2(0.01f, 0.02f), Ground = new Vector2(0.25f, 0.5f), Facing = MathF.PI / 12, CameraDistance = 0.5f },
            }]),
        });

        var json = (await server.PostAsync(Path, Body())).Json;

        ((string)json["id"]!).ShouldStartWith("perceive-");
        ((string)json["scene"]!["frame"]!).ShouldBe("camera");
        var seen = json["scene"]!["objects"]![0]!;
        ((double)seen["confidence"]!).ShouldBe(0.8);
        seen["box"].ShouldBeNull();
        seen["spread"]!.ToJsonString().ShouldBe("""{"image":[0.01,0.02],"position":[0.25,0.5],"facing_degrees":15,"camera_distance":0.5}""");
        json["usage"].ShouldNotBeNull();
        ((string)json["image_sha256"]!).Length.ShouldBe(64);
    }

    [Fact]
    public async Task Perceive_NothingSeen_HasNoScene()
    {
        server.Reasoner.Script = Happening.Answering(r => r with { Scene = null });

        (await server.PostAsync(Path, Body())).Json.AsObject()["scene"].ShouldBeNull();
    }

    [Fact]
    public async Task Perceive_Form_IsOneLineOfCurl()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Bodies.Picture), "image", "scene.png" }, { new StringContent("3"), "samples" } };

        (await server.PostAsync(Path, form)).Status.ShouldBe(HttpStatusCode.OK);

        server.Reasoner.Request.Samples.ShouldBe(3);
    }

    [Theory]
    [InlineData("image", "null", "image", "missing")]
    [InlineData("image", "\"https://example.org/a.png\"", "image", "does not fetch")]
    [InlineData("samples", "\"few\"", "samples", "whole number")]
    [InlineData("model", "\"spatial-tiny+direct\"", "model", "bare id")]
    public async Task Perceive_BadValue_IsNamed(string field, string value, string named, string says) =>
        (await server.PostAsync(Path, Body(b => b[field] = JsonNode.Parse(value)))).ShouldBeProblem(HttpStatusCode.BadRequest, named).ShouldContain(says);

    [Fact]
    public async Task Perceive_TwoPictures_AreRefused()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Bodies.Picture), "image", "a.png" }, { new ByteArrayContent(Bodies.Picture), "image", "b.png" } };

        (await server.PostAsync(Path, form)).ShouldBeProblem(HttpStatusCode.BadRequest, "image").ShouldContain("one");
    }
}
