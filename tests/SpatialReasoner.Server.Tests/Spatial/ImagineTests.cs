using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SpatialReasoner.Inference.Onnx;

namespace SpatialReasoner.Server.Tests.Spatial;

public sealed class ImagineTests : IAsyncLifetime
{
    private const string Path = "/v1/spatial/imagine";

    private ServerUnderTest server = null!;

    public async ValueTask InitializeAsync() => server = await ServerUnderTest.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    /// <summary>A robot two metres ahead of the camera looks to the image's right; a cube stands a metre farther along its way, a cone a metre to its left.</summary>
    private static JsonObject Body(Action<JsonObject>? change = null)
    {
        var body = new JsonObject
        {
            ["viewer"] = "red robot",
            ["scene"] = JsonNode.Parse("""
                { "frame": "camera", "objects": [
                  { "name": "red robot", "position": [0, 0, 2], "facing_degrees": 0, "box": null },
                  { "name": "blue cube", "position": [1, 0, 2] },
                  { "name": "green cone", "position": [0, 0, 3] },
                  { "name": "gray sphere" }
                ] }
                """),
        };
        change?.Invoke(body);
        return body;
    }

    [Fact]
    public async Task Imagine_GivenScene_TurnsItIntoTheViewersFrame()
    {
        var answer = await server.PostAsync(Path, Body());

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var json = answer.Json;
        ((string)json["frame"]!).ShouldBe("viewer");
        Position("blue cube").ShouldBe([0, 0, 1], 1e-4f);
        Position("green cone").ShouldBe([-1, 0, 0], 1e-4f);
        json["unplaced"]!.AsArray().Select(n => (string)n!).ShouldBe(["gray sphere"]);
        json["sources"]!.AsArray().Select(n => (string)n!).ShouldBe(["geometry"]);
        ((string)json["map"]!).ShouldStartWith("<svg");
        var picture = ImageBytes((string)json["mental_image"]!);
        new ImageDecoder().Decode(picture).Width.ShouldBe(256);
        json.AsObject().ContainsKey("usage").ShouldBeFalse();
        server.Reasoner.Requests.ShouldBeEmpty();

        float[] Position(string name) => [.. json["objects"]!.AsArray().Single(o => (string)o!["name"]! == name)!["position"]!.AsArray().Select(v => (float)v!)];
    }

    [Fact]
    public async Task Imagine_Picture_IsPerceivedFirst()
    {
        var answer = await server.PostAsync(Path, Body(b =>
        {
            b.Remove("scene");
            b["image"] = Bodies.DataUrl;
            b["samples"] = 4;
        }));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        server.Reasoner.Request.Samples.ShouldBe(4);
        answer.Json["sources"]!.AsArray().Select(n => (string)n!).ShouldBe(["model", "geometry"]);
        answer.Json["scene"]!["objects"]!.AsArray().Count.ShouldBe(3);
        answer.Json["usage"].ShouldNotBeNull();
    }

    [Theory]
    [InlineData("png", null, "image/png")]
    [InlineData(null, "image/png", "image/png")]
    [InlineData("svg", null, "image/svg+xml")]
    [InlineData(null, "image/svg+xml", "image/svg+xml")]
    [InlineData("json", "image/png", "application/json")]
    [InlineData(null, "*/*", "application/json")]
    [InlineData(null, "image/png;q=0.2, application/json", "application/json")]
    public async Task Imagine_Format_IsTheFieldsOrTheHeaders(string? format, string? accept, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = JsonContent.Create(Body(b => (b["format"], b["size"]) = (format, 64))) };
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);

        using var response = await server.Client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe(expected);
        if (expected == "image/png")
            new ImageDecoder().Decode(await response.Content.ReadAsByteArrayAsync()).Width.ShouldBe(64);
        if (expected == "image/svg+xml")
            (await response.Content.ReadAsStringAsync()).ShouldContain("blue cube");
    }

    [Fact]
    public async Task Imagine_PerceivedSceneSentBack_IsTheSame()
    {
        var seen = (await server.PostAsync("/v1/spatial/perceive", new JsonObject { ["image"] = Bodies.DataUrl })).Json["scene"]!;
        var fromPicture = await server.PostAsync(Path, new JsonObject { ["image"] = Bodies.DataUrl, ["viewer"] = "red robot" });

        var fromScene = await server.PostAsync(Path, new JsonObject { ["scene"] = seen.DeepClone(), ["viewer"] = "red robot" });

        fromScene.Status.ShouldBe(HttpStatusCode.OK, fromScene.Text);
        ((string)fromScene.Json["mental_image"]!).ShouldBe((string)fromPicture.Json["mental_image"]!);
    }

    [Theory]
    [InlineData("viewer", "null", "viewer", "missing")]
    [InlineData("viewer", "\"green dog\"", "viewer", "red robot")]
    [InlineData("viewer", "\"blue cube\"", "viewer", "no facing")]
    [InlineData("format", "\"gif\"", "format", "json, png or svg")]
    [InlineData("size", "1024", "size", "64 and 512")]
    [InlineData("scene", "null", "scene", "Neither")]
    [InlineData("scene", """{"objects":[]}""", "scene.objects", "empty")]
    [InlineData("scene", """{"objects":[{"position":[0,0,1]}]}""", "scene.objects[0].name", "missing")]
    [InlineData("scene", """{"objects":[{"name":"red robot","position":[0,1]}]}""", "scene.objects[0].position", "[x, y, z]")]
    [InlineData("scene", """{"objects":[{"name":"red robot","position":[0,0,1]},{"name":"red robot","position":[0,0,1]}]}""", "objects", "two")]
    public async Task Imagine_BadValue_IsNamed(string field, string value, string named, string says) =>
        (await server.PostAsync(Path, Body(b => b[field] = JsonNode.Parse(value)))).ShouldBeProblem(HttpStatusCode.BadRequest, named).ShouldContain(says);

    [Fact]
    public async Task Imagine_SceneAndPicture_AreOneTooMany() =>
        (await server.PostAsync(Path, Body(b => b["image"] = Bodies.DataUrl))).ShouldBeProblem(HttpStatusCode.BadRequest, "scene").ShouldContain("one of them");

    [Fact]
    public async Task Imagine_PictureOfNothing_Is422()
    {
        server.Reasoner.Script = Happening.Answering(r => r with { Scene = null });

        (await server.PostAsync(Path, new JsonObject { ["image"] = Bodies.DataUrl, ["viewer"] = "camera" })).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "image");
    }

    private static byte[] ImageBytes(string dataUrl) => Convert.FromBase64String(dataUrl[(dataUrl.IndexOf(',') + 1)..]);
}
