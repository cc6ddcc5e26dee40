using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpatialReasoner.Inference.Onnx;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;
using SpatialReasoner.Scenes.Rendering;

namespace SpatialReasoner.Server.Tests.Scenes;

public sealed class SceneTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const long Seed = SeedRanges.ValidationStart + 5;

    [Fact]
    public async Task Scene_Document_HasTheContractsFields()
    {
        var json = await SceneAsync(Seed, "?size=128");

        json.AsObject().Select(p => p.Key).ShouldBe(["seed", "difficulty", "width", "height", "image", "camera", "objects", "questions"]);
        ((long)json["seed"]!).ShouldBe(Seed);
        ((int)json["width"]!).ShouldBe(128);
        ((int)json["height"]!).ShouldBe(128);
        json["camera"]!.AsObject().Select(p => p.Key).ShouldBe(["fx", "fy", "cx", "cy", "position", "rotation"]);
        json["objects"]![0]!.AsObject().Select(p => p.Key)
            .ShouldBe(["name", "shape", "colour", "size", "position", "facing_degrees", "image", "box", "depth", "visible_fraction"]);
        json["questions"]![0]!.AsObject().Select(p => p.Key)
            .ShouldBe(["id", "kind", "question", "options", "answer", "answer_type", "value", "unit", "frame", "about"]);
        json["questions"]![0]!["about"]!.AsObject().Select(p => p.Key).ShouldBe(["subject", "reference", "viewer"]);
        json["questions"]![0]!["frame"]!.AsObject().Select(p => p.Key).ShouldBe(["kind", "object"]);
    }

    [Fact]
    public async Task Scene_Default_Is512PixelsAndStandard()
    {
        var json = await SceneAsync(Seed, "");

        ((int)json["width"]!).ShouldBe(512);
        ((string)json["difficulty"]!).ShouldBe("standard");
    }

    [Fact]
    public async Task Scene_Picture_DecodesToTheRenderersPixels()
    {
        var png = await fixture.Server.Client.GetAsync($"/v1/spatial/scenes/{Seed}.png?size=96");
        png.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
        var bytes = await png.Content.ReadAsByteArrayAsync();

        var decoded = new ImageDecoder().Decode(bytes);
        var rendered = Renderer.Render(SceneGenerator.Generate(Seed, SceneDifficulty.Standard).Scene, 96);

        decoded.Pixels.ShouldBe(rendered.Rgb);
        var inline = (string)(await SceneAsync(Seed, "?size=96"))["image"]!;
        inline.ShouldBe("data:image/png;base64," + Convert.ToBase64String(bytes));
    }

    [Theory]
    [InlineData("standard")]
    [InlineData("hard")]
    public async Task Scene_Camera_ProjectsEveryObjectWhereItIsSaidToBe(string difficulty)
    {
        var json = await SceneAsync(Seed, $"?size=256&difficulty={difficulty}");
        var camera = json["camera"]!;
        var r = Floats(camera["rotation"]!);
        r.Length.ShouldBe(9);
        Vector3 right = new(r[0], r[1], r[2]), up = new(r[3], r[4], r[5]), forward = new(r[6], r[7], r[8]);
        Vector3.Cross(forward, right).Y.ShouldBe(up.Y, 1e-4f); // x right, y up, z ahead: left-handed

        foreach (var o in json["objects"]!.AsArray())
        {
            var p = Vector(o!["position"]!) - Vector(camera["position"]!);
            var depth = Vector3.Dot(p, forward);
            depth.ShouldBe((float)o["depth"]!, 1e-3f);
            var u = (float)camera["cx"]! + (float)camera["fx"]! * Vector3.Dot(p, right) / depth;
            var v = (float)camera["cy"]! - (float)camera["fy"]! * Vector3.Dot(p, up) / depth;
            var image = Floats(o["image"]!);
            u.ShouldBe(image[0], 0.05f);
            v.ShouldBe(image[1], 0.05f);

            var box = Floats(o["box"]!);
            box[0].ShouldBeLessThan(box[2]);
            box[1].ShouldBeLessThan(box[3]);
            box.ShouldAllBe(b => b >= 0 && b <= 256);
            (box[2] - box[0]).ShouldBeLessThan(120);
            if ((float)o["visible_fraction"]! > 0.999f)
            {
                image[0].ShouldBeInRange(box[0], box[2]);
                image[1].ShouldBeInRange(box[1], box[3]);
            }
            ((string)o["name"]!).ShouldBe($"{o["colour"]} {o["shape"]}");
            (o["facing_degrees"] is null).ShouldBe((string)o["shape"]! != "robot");
        }
    }

    [Fact]
    public async Task Scene_Questions_AreOfEveryKindASceneAllows()
    {
        var kinds = new HashSet<string>();
        for (var seed = Seed; seed < Seed + 6; seed++)
            kinds.UnionWith((await SceneAsync(seed, "?size=64"))["questions"]!.AsArray().Select(q => (string)q!["kind"]!));

        kinds.Order().ShouldBe(new[]
        {
            "left_right", "front_behind", "above_below", "near_far", "which_most", "closer_to", "count", "distance", "perspective_left_right",
            "perspective_front_behind", "perspective_count", "yes_no", "multiple_choice", "absent", "describe",
        }.Order());
    }

    [Fact]
    public async Task Scene_About_LetsAnyoneCheckTheTruth()
    {
        for (var seed = Seed; seed < Seed + 6; seed++)
        {
            var json = await SceneAsync(seed, "?size=64&difficulty=hard");
            var objects = json["objects"]!.AsArray().ToDictionary(o => (string)o!["name"]!, o => o!);
            foreach (var question in json["questions"]!.AsArray())
            {
                var (about, answer) = (question!["about"]!, (string)question["answer"]!);
                switch ((string)question["kind"]!)
                {
                    case "left_right":
                        (X("subject") < X("reference") ? "left" : "right").ShouldBe(answer);
                        break;
                    case "near_far":
                        (Distance("subject") < Distance("reference") ? "nearer" : "farther").ShouldBe(answer);
                        break;
                    case "perspective_left_right":
                        question["frame"]!["object"]!.ToJsonString().ShouldBe(about["viewer"]!.ToJsonString());
                        OnTheLeft().ShouldBe(answer == "left");
                        break;
                    case "closer_to":
                        about["subject"]!.AsArray().Select(s => (string)s!).ShouldContain(answer);
                        about["subject"]!.ToJsonString().ShouldBe(question["options"]!.ToJsonString());
                        break;
                    case "count" when about["reference"] is null:
                        about["subject"]!.AsArray().Count.ToString().ShouldBe(answer);
                        break;
                    case "absent":
                        answer.ShouldBe("not in the image");
                        new[] { "subject", "reference" }.Select(f => (string?)about[f]).OfType<string>().ShouldContain(n => !objects.ContainsKey(n));
                        break;
                    case "multiple_choice":
                        (answer[0] - 'A').ShouldBeInRange(0, question["options"]!.AsArray().Count - 1);
                        break;
                }

                JsonNode Of(string role) => objects[(string)about[role]!];
                float X(string role) => Floats(Of(role)["image"]!)[0];
                float Distance(string role) => Vector3.Distance(Vector(Of(role)["position"]!), Vector(json["camera"]!["position"]!));

                bool OnTheLeft()
                {
                    var d = Vector(Of("subject")["position"]!) - Vector(Of("viewer")["position"]!);
                    var facing = (float)Of("viewer")["facing_degrees"]! * MathF.PI / 180;
                    // Left of a facing is a quarter turn counter-clockwise seen from above.
                    return -MathF.Sin(facing) * d.X + MathF.Cos(facing) * d.Z > 0;
                }
            }
        }
    }

    [Fact]
    public async Task Scene_SameQuery_IsTheSameDocument()
    {
        var first = await SceneAsync(Seed, "?size=64");
        var again = await SceneAsync(Seed, "?size=64");
        var one = await SceneAsync(Seed, "?size=64&kinds=describe");

        first.ToJsonString().ShouldBe(again.ToJsonString());
        one["questions"]![0]!.ToJsonString().ShouldBe(first["questions"]!.AsArray().Single(q => (string)q!["kind"]! == "describe")!.ToJsonString());
    }

    [Theory]
    [InlineData("?kinds=left_right,describe")]
    [InlineData("?kinds=left_right&kinds=describe")]
    public async Task Scene_Kinds_AreRepeatedOrSeparatedByCommas(string query) =>
        (await SceneAsync(Seed, query + "&size=64"))["questions"]!.AsArray().Select(q => (string)q!["kind"]!).ShouldBe(["left_right", "describe"]);

    [Fact]
    public async Task Scene_ReservedSeed_IsDrawnToo() =>
        ((long)(await SceneAsync(SeedRanges.ReservedStart, "?size=64"))["seed"]!).ShouldBe(4398046511104);

    [Theory]
    [InlineData("abc", "seed")]
    [InlineData("-1", "seed")]
    [InlineData("1.5", "seed")]
    [InlineData("99999999999999999999", "seed")]
    [InlineData("abc.png", "seed")]
    [InlineData("1?size=63", "size")]
    [InlineData("1?size=1025", "size")]
    [InlineData("1?size=big", "size")]
    [InlineData("1.png?size=0", "size")]
    [InlineData("1?difficulty=extreme", "difficulty")]
    [InlineData("1?kinds=left_right,wishes", "kinds")]
    [InlineData("1?kinds=locate", "kinds")]
    public async Task Scene_BadQuery_IsNamed(string query, string field) =>
        (await fixture.Server.GetAsync("/v1/spatial/scenes/" + query)).ShouldBeProblem(HttpStatusCode.BadRequest, field);

    private async Task<JsonNode> SceneAsync(long seed, string query)
    {
        var answer = await fixture.Server.GetAsync($"/v1/spatial/scenes/{seed}{query}");
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }

    private static float[] Floats(JsonNode array) => array.Deserialize<float[]>()!;

    private static Vector3 Vector(JsonNode array) => Floats(array) is [var x, var y, var z] ? new Vector3(x, y, z) : throw new JsonException();
}
