using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Server.Tests.Spatial;

/// <summary>
/// Every field that says how to reason, as the contract names it: what it says reaches the reasoner in each of the four ways it can come - JSON, a form, and the <c>spatial</c> of a chat
/// request and of a response request.
/// </summary>
public sealed class ReasonFieldsTests : IAsyncLifetime
{
    private const string Path = "/v1/spatial/reason";

    /// <summary>Field, its value in JSON, what of it the reasoner is told, and as what.</summary>
    private static readonly (string Field, string Json, Func<ReasoningRequest, object?> Seen, object? Expected)[] Rows =
    [
        ("strategy", "\"self-consistency\"", r => r.Strategy, "self-consistency"),
        ("effort", "\"high\"", r => r.Effort, ReasoningEffort.High),
        ("samples", "8", r => r.Samples, 8),
        ("temperature", "0.8", r => r.Temperature, 0.8f),
        ("top_p", "0.9", r => r.TopP, 0.9f),
        ("seed", "9007199254740993", r => r.Seed, 9007199254740993),
        ("seed", "-3", r => r.Seed, -3L),
        ("views", """["original","mirror","options","inverse","crop","paraphrase","mirror"]""", r => string.Join(' ', r.Views!), "Original Mirror Options Inverse Crop Paraphrase"),
        ("viewpoint", "\"red robot\"", r => r.Viewpoint, "red robot"),
        ("viewpoint", "\"camera\"", r => r.Viewpoint, "camera"),
        ("perspective", "\"numeric\"", r => r.Perspective, PerspectiveMode.Numeric),
        ("perspective", "\"visual\"", r => r.Perspective, PerspectiveMode.Visual),
        ("perspective", "\"exact\"", r => r.Perspective, PerspectiveMode.Exact),
        ("options", """["left","right"]""", r => string.Join('|', r.Options), "left|right"),
        ("answer_type", "\"yes_no\"", r => r.AnswerType, AnswerType.YesNo),
        ("answer_type", "\"auto\"", r => r.AnswerType, null),
        ("regions", """[{"id":"region0","box":[1.5,2,30,40],"mask":{"size":[2,3],"counts":[1,5]},"name":"red cube"},{"id":"region1","box":[0,0,5,5]}]""", r => Regions(r), "region0 1.5 2 30 40 red cube 3x2 1 5; region1 0 0 5 5"),
        ("depth", $$"""{"image":"{{Bodies.DataUrl}}","metres_per_unit":0.001}""", r => (r.Depth!.MetresPerUnit, Convert.ToBase64String(r.Depth.Image.Bytes.Span)), (0.001, Bodies.Base64)),
        ("camera", """{"fx":500,"cx":320,"cy":240,"height":1.5,"pitch_degrees":30}""", r => (r.Camera!.Intrinsics.Fx, r.Camera.Intrinsics.Fy, r.Camera.Intrinsics.Cx, r.Camera.Intrinsics.Cy, r.Camera.Gravity!.Height), (500f, 500f, 320f, 240f, (float?)1.5f)),
        ("camera", """{"fx":500,"fy":400,"cx":320,"cy":240}""", r => (r.Camera!.Intrinsics.Fy, r.Camera.Gravity is null), (400f, true)),
        ("weighting", "\"plurality\"", r => r.Weighting, VoteWeighting.Plurality),
        ("weighting", "\"confidence\"", r => r.Weighting, VoteWeighting.Confidence),
        ("weighting", "\"verifier\"", r => r.Weighting, VoteWeighting.Verifier),
        ("stop", """{"rule":"none"}""", r => r.Stop, new StopRule(StopRuleKind.None)),
        ("stop", """{"rule":"beta","threshold":0.99}""", r => r.Stop, new StopRule(StopRuleKind.Beta, 0.99)),
        ("stop", """{"rule":"esc","window":7}""", r => r.Stop, new StopRule(StopRuleKind.Esc, Window: 7)),
        ("stop", """{"window":7}""", r => r.Stop, new StopRule(StopRuleKind.Esc, Window: 7)),
        ("max_tokens", "128", r => r.MaxTokens, 128),
        ("token_budget", "8000", r => r.TokenBudget, 8000),
        ("deadline_ms", "10000", r => 10 * Math.Round(r.Deadline!.Value.TotalSeconds / 10), 10.0), // a chat's choices share it, so some of it is gone
        ("abstain_below", "0.6", r => r.AbstainBelow, 0.6),
        ("use_memory", "false", r => r.UseMemory, false),
        ("plan", """{"strategy":"direct","steps":[{"name":"answer","description":"Ask.","prompt":"direct/answer","chains":1},{"name":"vote","prompt":null,"chains":0}]}""",
            r => $"{r.Plan!.Strategy}: {string.Join(", ", r.Plan.Steps)}", $"direct: {new PlanStep("answer", "Ask.", "direct/answer", 1)}, {new PlanStep("vote", "", null, 0)}"),
        ("vision", """{"token_norm":0.83,"permutation_seed":9007199254740993,"blank_image":true}""", r => (r.Vision!.TokenNorm, r.Vision.PermutationSeed, r.Vision.BlankImage), ((float?)0.83f, (long?)9007199254740993, true)),
    ];

    private ServerUnderTest server = null!;

    public static TheoryData<string, string> Fields
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var row in Rows)
                all.Add(row.Field, row.Json);
            return all;
        }
    }

    public async ValueTask InitializeAsync() => server = await ServerUnderTest.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task Field_InEveryWayItCanCome_ReachesTheReasoner(string field, string json)
    {
        var row = Rows.Single(r => (r.Field, r.Json) == (field, json));
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Bodies.Picture), "image", "scene.png" }, { new StringContent("Is it left?"), "question" }, { new StringContent(InForm(json)), field } };

        Answer[] answers =
        [
            await server.PostAsync(Path, Bodies.Reason(b => b[field] = JsonNode.Parse(json))),
            await server.PostAsync(Path, form),
            await server.PostAsync("/v1/chat/completions", Bodies.Chat(b => b["spatial"] = new JsonObject { [field] = JsonNode.Parse(json) })),
            await server.PostAsync("/v1/responses", new JsonObject { ["model"] = "spatial-tiny", ["input"] = "Is it left?", ["spatial"] = new JsonObject { [field] = JsonNode.Parse(json) } }),
        ];

        answers.ShouldAllBe(a => a.Status == HttpStatusCode.OK, answers.FirstOrDefault(a => a.Status != HttpStatusCode.OK)?.Text);
        server.Reasoner.Requests.Select(row.Seen).ShouldBe(Enumerable.Repeat(row.Expected, answers.Length));
    }

    [Fact]
    public async Task Images_AndQuestionAndModel_ReachTheReasoner()
    {
        var answer = await server.PostAsync(Path, Bodies.Reason(b =>
        {
            b["question"] = "  Is it left? ";
            b["images"] = new JsonArray(Bodies.DataUrl, Bodies.Base64);
            b["model"] = "spatial-tiny";
        }));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var request = server.Reasoner.Request;
        request.Question.ShouldBe("Is it left?");
        request.Images.Count.ShouldBe(2);
        request.Images.ShouldAllBe(i => i.Bytes.ToArray().SequenceEqual(Bodies.Picture));
        request.Strategy.ShouldBe("auto");
    }

    [Fact]
    public async Task Model_WithAStrategy_NamesTheStrategy()
    {
        (await server.PostAsync(Path, Bodies.Reason(b => b["model"] = "spatial-tiny+direct"))).Status.ShouldBe(HttpStatusCode.OK);

        server.Reasoner.Request.Strategy.ShouldBe("direct");
    }

    [Fact]
    public async Task Null_EqualsAbsent_AndUnknownFieldsAreIgnored()
    {
        await server.PostAsync(Path, Bodies.Reason(b =>
        {
            foreach (var field in Rows.Select(r => r.Field).Append("model").Append("include").Distinct())
                b[field] = null;
            b["something_new"] = new JsonObject { ["deep"] = true };
        }));

        var request = server.Reasoner.Request;
        request.ShouldBe(new ReasoningRequest { Question = request.Question, Images = request.Images, Options = request.Options, Regions = request.Regions });
        request.Options.ShouldBeEmpty();
        request.Regions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Camera_AsTheScenesGiveIt_IsThatCamera()
    {
        var camera = (await server.GetAsync("/v1/spatial/scenes/4398046511104?size=64")).Json["camera"]!;

        var answer = await server.PostAsync(Path, Bodies.Reason(b => b["camera"] = camera.DeepClone()));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var gravity = server.Reasoner.Request.Camera!.Gravity!;
        gravity.Height!.Value.ShouldBe((float)camera["position"]![1]!);
        // The generated cameras have no roll and look down by about 40 degrees.
        gravity.Up.X.ShouldBe(0, 1e-4f);
        gravity.Up.Z.ShouldBeInRange(-0.8f, -0.5f);
    }

    /// <summary>Words as they are, lists with commas, documents as JSON.</summary>
    private static string InForm(string json) => JsonNode.Parse(json) switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.String => (string)value!,
        JsonArray items when items.All(i => i!.GetValueKind() == JsonValueKind.String) => string.Join(',', items.Select(i => (string)i!)),
        _ => json,
    };

    private static string Regions(ReasoningRequest request) => string.Join("; ", request.Regions.Select(r => string.Create(CultureInfo.InvariantCulture,
        $"{r.Id} {r.Box.Left} {r.Box.Top} {r.Box.Right} {r.Box.Bottom}{(r.Name is null ? "" : " " + r.Name)}{(r.Mask is { } m ? $" {m.Width}x{m.Height} {string.Join(' ', m.Counts)}" : "")}")));
}
