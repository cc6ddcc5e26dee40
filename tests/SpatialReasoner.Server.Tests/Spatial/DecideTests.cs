using System.Text.Json.Nodes;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Server.Tests.Spatial;

public sealed class DecideTests : IAsyncLifetime
{
    private const string Path = "/v1/spatial/decide";

    private ServerUnderTest server = null!;

    public async ValueTask InitializeAsync()
    {
        server = await ServerUnderTest.StartAsync();
        server.Reasoner.Script = (request, _) => Happening.Stream([new ReasoningCompleted(Answer(request))]);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    /// <summary>The last option with three quarters, the one before it with the rest.</summary>
    private static ReasoningResult Answer(ReasoningRequest request)
    {
        var options = request.Options.Count > 0 ? request.Options : ["yes", "no"];
        return Happening.Result(request) with
        {
            Answer = SpatialAnswer.Choice(options[^1]), Question = null, Confidence = 0.75, Votes = [new Vote(options[^1], 1, 0.75), new Vote(options[^2], 1, 0.25)],
        };
    }

    private static JsonObject Body(params string[] questions) => new()
    {
        ["image"] = Bodies.DataUrl, ["seed"] = 5, ["questions"] = new JsonArray([.. questions.Select(q => JsonNode.Parse(q))]),
    };

    [Fact]
    public async Task Decide_EveryType_HasProbabilitiesForItsOptions()
    {
        var answer = await server.PostAsync(Path, Body(
            """{"id":"side","type":"choice","question":"Where is it?","options":["left","right"]}""",
            """{"type":"yes_no","question":"Is there a red cube?"}""",
            """{"id":"n","type":"score","question":"How many cubes are there?","options":["0","1","3"]}"""));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var answers = answer.Json["answers"]!.AsArray();
        answers.Select(a => (string)a!["id"]!).ShouldBe(["side", "1", "n"]);
        answers[0]!["probabilities"]!.ToJsonString().ShouldBe("""[{"option":"left","probability":0.25},{"option":"right","probability":0.75}]""");
        ((string)answers[0]!["answer"]!["text"]!).ShouldBe("right");
        answers[1]!["probabilities"]!.ToJsonString().ShouldBe("""[{"option":"yes","probability":0.25},{"option":"no","probability":0.75}]""");
        ((double)answers[2]!["answer"]!["value"]!).ShouldBe((1 * 0.25) + (3 * 0.75));
        ((string)answers[2]!["answer"]!["type"]!).ShouldBe("score");
        ((int)answer.Json["usage"]!["total_tokens"]!).ShouldBe(3 * 113);
        // Each is planned before any is asked.
        server.Reasoner.Requests.Count.ShouldBe(6);
        server.Reasoner.Requests.ShouldAllBe(r => r.Strategy == "score" && r.Seed == 5 && r.Images.Count == 1);
        server.Reasoner.Requests.Select(r => r.Options.Count).Order().ShouldBe([0, 0, 2, 2, 3, 3]);
    }

    [Fact]
    public async Task Decide_Form_IsOneLineOfCurl()
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Bodies.Picture), "image", "scene.png" },
            { new StringContent("""[{"type":"yes_no","question":"Is there a red cube?"}]"""), "questions" },
        };

        (await server.PostAsync(Path, form)).Json["answers"]!.AsArray().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"type":"guess","question":"Is it?"}""", "questions[0].type", "choice, yes_no or score")]
    [InlineData("""{"type":"choice"}""", "questions[0].question", "missing")]
    [InlineData("""{"type":"choice","question":"Is it?"}""", "questions[0].options", "2 to 26")]
    [InlineData("""{"type":"choice","question":"Is it?","options":["a",""]}""", "questions[0].options[1]", "empty")]
    [InlineData("""{"type":"yes_no","question":"Is it?","options":["a","b"]}""", "questions[0].options", "yes and no")]
    [InlineData("""{"type":"score","question":"Is it?","options":["1","many"]}""", "questions[0].options[1]", "numbers")]
    [InlineData("null", "questions[0]", "null")]
    public async Task Decide_BadQuestion_IsNamed(string question, string named, string says) =>
        (await server.PostAsync(Path, Body(question))).ShouldBeProblem(HttpStatusCode.BadRequest, named).ShouldContain(says);

    [Fact]
    public async Task Decide_WithoutQuestionsOrPicture_IsRefused()
    {
        (await server.PostAsync(Path, Body())).ShouldBeProblem(HttpStatusCode.BadRequest, "questions").ShouldContain("1 to 32");
        (await server.PostAsync(Path, new JsonObject { ["questions"] = new JsonArray() })).ShouldBeProblem(HttpStatusCode.BadRequest, "image");
    }
}
