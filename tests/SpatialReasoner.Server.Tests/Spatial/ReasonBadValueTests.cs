using System.Text.Json.Nodes;

namespace SpatialReasoner.Server.Tests.Spatial;

/// <summary>A wrong value is refused with its name and what is allowed.</summary>
public sealed class ReasonBadValueTests : IAsyncLifetime
{
    private const string Path = "/v1/spatial/reason";

    private ServerUnderTest server = null!;

    public async ValueTask InitializeAsync() => server = await ServerUnderTest.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("""{"rule":"beta","window":5}""", "stop.window", "rule esc")]
    [InlineData("""{"rule":"esc","threshold":0.9}""", "stop.threshold", "rule beta")]
    [InlineData("""{"rule":"sometimes"}""", "stop.rule", "none, beta or esc")]
    public async Task Reason_StopRuleThatMakesNoSense_IsRefused(string stop, string field, string says) =>
        (await server.PostAsync(Path, Bodies.Reason(b => b["stop"] = JsonNode.Parse(stop)))).ShouldBeProblem(HttpStatusCode.BadRequest, field).ShouldContain(says);

    [Theory]
    [InlineData("views", """["original","sideways"]""", "views[1]", "paraphrase")]
    [InlineData("views", """[null]""", "views[0]", "mirror")]
    [InlineData("perspective", "\"imagined\"", "perspective", "numeric, visual or exact")]
    [InlineData("weighting", "\"loudness\"", "weighting", "plurality, confidence or verifier")]
    [InlineData("effort", "\"heroic\"", "effort", "minimal, low, medium, high or max")]
    [InlineData("token_budget", "\"all\"", "token_budget", "whole number")]
    [InlineData("answer_type", "\"absent\"", "answer_type", "auto, choice, yes_no")]
    [InlineData("plan", """{"steps":[]}""", "plan.strategy", "/v1/spatial/plan")]
    [InlineData("plan", """{"strategy":"direct","steps":[{"chains":1}]}""", "plan.steps[0].name", "missing")]
    [InlineData("plan", """{"strategy":"direct","steps":[{"name":"answer"}]}""", "plan.steps[0].chains", "or 0")]
    [InlineData("vision", """{"token_norm":0}""", "vision.token_norm", "up to 100")]
    [InlineData("vision", """{"token_norm":101}""", "vision.token_norm", "up to 100")]
    [InlineData("vision", """{"blank_image":"yes"}""", "vision.blank_image", "true or false")]
    [InlineData("regions", "[1]", "regions[0]", "an object")]
    [InlineData("regions", "{}", "regions", "an array")]
    [InlineData("regions", """[{"id":"region0","box":[0,0,"wide",1]}]""", "regions[0].box[2]", "a number")]
    [InlineData("samples", "\"many\"", "samples", "at most 32 bits")]
    [InlineData("seed", "\"x\"", "seed", "at most 64 bits")]
    [InlineData("question", "7", "question", "a string")]
    [InlineData("regions", """[{"box":[0,0,1,1]}]""", "regions[0].id", "region0")]
    [InlineData("regions", """[{"id":"region0","box":[0,0,1]}]""", "regions[0].box", "[x0, y0, x1, y1]")]
    [InlineData("regions", """[{"id":"region0","box":[0,0,1,1],"mask":{"size":[4],"counts":[4]}}]""", "regions[0].mask.size", "[height, width]")]
    [InlineData("regions", """[{"id":"region0","box":[0,0,1,1],"mask":{"size":[2,2]}}]""", "regions[0].mask.counts", "runs")]
    [InlineData("depth", """{"metres_per_unit":0.001}""", "depth.image", "PNG")]
    [InlineData("depth", """{"image":"AAAA"}""", "depth.metres_per_unit", "metres per step")]
    [InlineData("camera", """{"cx":1,"cy":1}""", "camera.fx", "focal")]
    [InlineData("camera", """{"fx":1,"cy":1}""", "camera.cx", "principal")]
    [InlineData("camera", """{"fx":1,"cx":1,"cy":1,"height":2}""", "camera.pitch_degrees", "horizon")]
    [InlineData("camera", """{"fx":1,"cx":1,"cy":1,"pitch_degrees":2}""", "camera.height", "above the ground")]
    [InlineData("camera", """{"fx":1,"cx":1,"cy":1,"height":-1,"pitch_degrees":2}""", "camera.height", "more than 0")]
    [InlineData("camera", """{"fx":1,"cx":1,"cy":1,"height":1,"pitch_degrees":91}""", "camera.pitch_degrees", "-90 to 90")]
    [InlineData("camera", """{"fx":1,"cx":1,"cy":1,"height":1,"pitch_degrees":9,"position":[0,1,0]}""", "camera.rotation", "one pose")]
    [InlineData("camera", """{"fx":1,"cx":1,"cy":1,"position":[0,1,0],"rotation":[1,0,0]}""", "camera.rotation", "9 of them")]
    [InlineData("camera", """{"fx":1,"cx":1,"cy":1,"position":[0,1,0],"rotation":[-1,0,0,0,1,0,0,0,1]}""", "camera.rotation", "right angles")]
    [InlineData("camera", """{"fx":1,"cx":1,"cy":1,"position":[0,1],"rotation":[1,0,0,0,1,0,0,0,1]}""", "camera.position", "[x, y, z]")]
    public async Task Reason_ValueThatIsNotAllowed_IsNamedWithWhatIs(string field, string value, string named, string allowed) =>
        (await server.PostAsync(Path, Bodies.Reason(b => b[field] = JsonNode.Parse(value)))).ShouldBeProblem(HttpStatusCode.BadRequest, named).ShouldContain(allowed);

    [Theory]
    [InlineData("question", "\"  \"", "question")]
    [InlineData("question", "null", "question")]
    [InlineData("include", """["chains","wishes"]""", "include[1]")]
    [InlineData("options", """["left",""]""", "options[1]")]
    [InlineData("options", """["left",null]""", "options[1]")]
    [InlineData("samples", "\"8\"", "samples")]
    [InlineData("samples", "8.5", "samples")]
    [InlineData("samples", "99999999999", "samples")]
    [InlineData("seed", "1e300", "seed")]
    [InlineData("temperature", "\"hot\"", "temperature")]
    [InlineData("question", "5", "question")]
    [InlineData("images", "\"one\"", "images")]
    [InlineData("images", "[5]", "images[0]")]
    [InlineData("stop", "\"beta\"", "stop")]
    [InlineData("stop", """{"threshold":"high"}""", "stop.threshold")]
    public async Task Reason_BadValue_IsNamed(string field, string value, string named) =>
        (await server.PostAsync(Path, Bodies.Reason(b => b[field] = JsonNode.Parse(value)))).ShouldBeProblem(HttpStatusCode.BadRequest, named);

    [Theory]
    [InlineData("https://example.org/a.png", "does not fetch")]
    [InlineData("HTTP://example.org/a.png", "does not fetch")]
    [InlineData("file:///etc/passwd", "base64")]
    [InlineData("not base64!", "base64")]
    [InlineData("data:image/png;base64,!!!!", "base64")]
    [InlineData("data:image/png;base64,", "no bytes")]
    [InlineData("data:image/png,rawtext", ";base64,")]
    [InlineData("data:image/png;base64", ";base64,")]
    [InlineData("data:text/html;base64,AAAA", "text/html")]
    [InlineData("", "empty")]
    [InlineData(null, "empty")]
    public async Task Reason_TextThatIsNoPicture_IsRefused(string? image, string why)
    {
        var detail = (await server.PostAsync(Path, Bodies.Reason(b => b["images"] = new JsonArray(Bodies.DataUrl, image))))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "images[1]");

        detail.ShouldContain(why);
        server.Reasoner.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Reason_TooManyPictures_AreRefused() =>
        (await server.PostAsync(Path, Bodies.Reason(b => b["images"] = new JsonArray([.. Enumerable.Repeat(0, 9).Select(_ => (JsonNode)Bodies.DataUrl)]))))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "images").ShouldContain("at most 8");

    [Fact]
    public async Task Reason_UnknownModel_Is404AndListsTheKnown() =>
        (await server.PostAsync(Path, Bodies.Reason(b => b["model"] = "gpt-9")))
            .ShouldBeProblem(HttpStatusCode.NotFound, "model").ShouldContain("spatial-tiny+self-consistency");

    [Fact]
    public async Task Reason_ModelAndStrategyThatDisagree_AreRefused() =>
        (await server.PostAsync(Path, Bodies.Reason(b =>
        {
            b["model"] = "spatial-tiny+direct";
            b["strategy"] = "self-consistency";
        }))).ShouldBeProblem(HttpStatusCode.BadRequest, "strategy");
}
