using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpatialReasoner.Server.Json;
using SpatialReasoner.Server.Scenes;

namespace SpatialReasoner.Server.Tests.Fuzzing;

/// <summary>A request that works.</summary>
/// <param name="Name">For people.</param>
internal abstract record SeedRequest(string Name, string Method, string Target)
{
    public string? Accept { get; init; }

    /// <summary>As it stands.</summary>
    public abstract byte[] Body { get; }

    public abstract string? ContentType { get; }
}

internal sealed record GetSeed(string Name, string Target) : SeedRequest(Name, "GET", Target)
{
    public override byte[] Body => [];

    public override string? ContentType => null;
}

internal sealed record JsonSeed(string Name, string Target, JsonObject Document) : SeedRequest(Name, "POST", Target)
{
    public override byte[] Body => Encoding.UTF8.GetBytes(Document.ToJsonString());

    public override string ContentType => "application/json";
}

internal sealed record FormSeed(string Name, string Target, IReadOnlyList<FormPart> Parts) : SeedRequest(Name, "POST", Target)
{
    public override byte[] Body => FormMutations.Join([.. Parts.Select(p => p.ToBytes())]);

    public override string ContentType => "multipart/form-data; boundary=" + FormMutations.Boundary;
}

/// <summary>Requests of every call and with every field, about a drawn scene, bounded: few samples, few tokens, a deadline.</summary>
internal sealed class SeedRequests
{
    private const string Reason = "/v1/spatial/reason", Chat = "/v1/chat/completions", Responses = "/v1/responses", Engine = "/engine/v1/chat/completions";

    private readonly JsonNode scene;
    private readonly string side, count, viewpoint;

    private SeedRequests(JsonNode scene)
    {
        this.scene = scene;
        (side, count, viewpoint) = (Question("left_right"), Question("count"), Question("perspective_left_right"));
    }

    /// <summary>The scene's picture.</summary>
    public byte[] Picture => Convert.FromBase64String(Url[(Url.IndexOf(',') + 1)..]);

    private string Url => (string)scene["image"]!;

    private byte[] Depth { get; } = GreyPng.Flat(64, 64, 2000);

    public static async Task<SeedRequests> LoadAsync()
    {
        using var booth = new SceneBooth();
        var drawn = await booth.DescribeAsync(SceneQuery.Parse(((1L << 41) + 2).ToString(System.Globalization.CultureInfo.InvariantCulture), [], null, "64"), CancellationToken.None);
        return new SeedRequests(JsonSerializer.SerializeToNode(drawn, ServerJson.Wire.SceneResponse)!);
    }

    /// <summary>The question that is asked before and after: it must get the same answer.</summary>
    public JsonObject Known => Json($$"""{"question":"{{side}}","images":["{{Url}}"],"strategy":"self-consistency","samples":4,"seed":7,"use_memory":false}""");

    public IReadOnlyList<SeedRequest> All() => [.. Reasoning(), .. Others(), .. OpenAI(), .. Engines(), .. Gets()];

    private IEnumerable<SeedRequest> Reasoning()
    {
        yield return new JsonSeed("reason", Reason, Json($$"""{"question":"{{side}}","images":["{{Url}}"],"strategy":"direct","deadline_ms":1500}"""));
        yield return new JsonSeed("reason, memory", Reason, Json($$"""{"question":"{{count}}","images":["{{Url}}"],"deadline_ms":1500,"effort":"low","token_budget":500}"""));
        yield return new JsonSeed("reason, every field", Reason, Json($$"""
            {"question":"{{side}}","images":["{{Url}}"],"model":"spatial-tiny","strategy":"self-consistency","samples":3,"temperature":0.8,"top_p":0.9,"seed":7,"views":["original","mirror"],
             "viewpoint":"auto","perspective":"numeric","options":["left","right"],"answer_type":"auto","weighting":"confidence","stop":{"rule":"beta","threshold":0.95},"max_tokens":64,
             "token_budget":600,"deadline_ms":1500,"effort":"low","abstain_below":0.1,"use_memory":false,"include":["chains","scene","events","prompts"]}
            """));
        yield return new JsonSeed("reason, streamed", Reason, Json($$"""
            {"question":"{{viewpoint}}","images":["{{Url}}"],"strategy":"cot","samples":2,"max_tokens":64,"deadline_ms":1500,"stop":{"rule":"esc","window":2},"perspective":"visual"}
            """)) { Accept = "text/event-stream" };
        yield return new JsonSeed("reason, regions", Reason, Json($$"""
            {"question":"How far apart are <region0> and <region1>?","images":["{{Url}}"],"deadline_ms":1500,
             "regions":[{"id":"region0","box":[4,28,12,36],"mask":{"size":[64,64],"counts":[284,8,56,8,3740]},"name":"red cube"},{"id":"region1","box":[52,28,60,36]}],
             "depth":{"image":"data:image/png;base64,{{Convert.ToBase64String(Depth)}}","metres_per_unit":0.001},"camera":{"fx":64,"fy":64,"cx":32,"cy":32,"height":1.5,"pitch_degrees":20} }
            """));
        yield return new JsonSeed("reason, posed camera", Reason, Json($$"""
            {"question":"Is <region0> to the left or to the right of <region1>?","images":["{{Url}}"],"deadline_ms":1500,
             "regions":[{"id":"region0","box":[4,28,12,36]},{"id":"region1","box":[52,28,60,36]}],"camera":{{scene["camera"]!.ToJsonString()}}}
            """));
        yield return new JsonSeed("reason, plan and probes", Reason, Json($$"""
            {"question":"{{side}}","images":["{{Url}}"],"deadline_ms":1500,"plan":{"strategy":"direct","steps":[{"name":"answer","prompt":"families/spatial-tiny/direct/answer","chains":1}]},
             "vision":{"token_norm":0.9,"permutation_seed":3,"blank_image":false} }
            """));
        yield return new FormSeed("reason, form", Reason, [File("image", Picture), FormPart.Text("question", side), FormPart.Text("strategy", "direct"), FormPart.Text("deadline_ms", "1500")]);
        yield return new FormSeed("reason, form with every field", Reason,
        [
            File("image", Picture), FormPart.Text("question", "Is <region0> nearer or farther than <region1>?"), FormPart.Text("strategy", "auto"), FormPart.Text("samples", "2"), FormPart.Text("temperature", "0.5"), FormPart.Text("top_p", "0.9"),
            FormPart.Text("seed", "3"), FormPart.Text("max_tokens", "64"), FormPart.Text("token_budget", "500"), FormPart.Text("deadline_ms", "1500"), FormPart.Text("views", "original,mirror"), FormPart.Text("include", "chains,scene"),
            FormPart.Text("stop", "beta"), FormPart.Text("abstain_below", "0.1"), FormPart.Text("viewpoint", "camera"), FormPart.Text("perspective", "exact"), FormPart.Text("weighting", "plurality"), FormPart.Text("answer_type", "auto"), FormPart.Text("effort", "low"),
            FormPart.Text("regions", """[{"id":"region0","box":[4,28,12,36]},{"id":"region1","box":[52,28,60,36]}]"""), File("depth", Depth), FormPart.Text("metres_per_unit", "0.001"), FormPart.Text("camera", """{"fx":64,"cx":32,"cy":32}"""),
        ]);
    }

    private IEnumerable<SeedRequest> Others()
    {
        const string Plan = "/v1/spatial/plan", Perceive = "/v1/spatial/perceive", Imagine = "/v1/spatial/imagine", Decide = "/v1/spatial/decide";
        const string Scene = """{"frame":"camera","objects":[{"name":"red robot","position":[0,0,2],"facing_degrees":30},{"name":"blue cube","position":[1,0,3]},{"name":"green cone","position":[-1,0,4]}]}""";
        var questions = $$"""
            [{"id":"side","type":"choice","question":"{{side}}","options":["left","right"]},{"type":"yes_no","question":"Is there a red cube?"},{"id":"n","type":"score","question":"{{count}}","options":["0","1","2"]}]
            """;
        yield return new JsonSeed("plan", Plan, Json($$"""{"question":"{{viewpoint}}","images":["{{Url}}"],"strategy":"auto","samples":2,"options":["left","right"],"viewpoint":"auto"}"""));
        yield return new FormSeed("plan, form", Plan, [File("image", Picture), FormPart.Text("question", count)]);
        yield return new JsonSeed("perceive", Perceive, Json($$"""{"image":"{{Url}}","model":"spatial-tiny","samples":2,"temperature":0.5,"seed":3,"max_tokens":96,"token_budget":300,"deadline_ms":1500}"""));
        yield return new FormSeed("perceive, form", Perceive, [File("image", Picture), FormPart.Text("samples", "1"), FormPart.Text("deadline_ms", "1500")]);
        yield return new JsonSeed("imagine, scene", Imagine, Json($$"""{"scene":{{Scene}},"viewer":"red robot","size":64,"format":"json"}"""));
        yield return new JsonSeed("imagine, picture", Imagine, Json($$"""{"image":"{{Url}}","viewer":"camera","size":64,"samples":1,"deadline_ms":1500}""")) { Accept = "image/png" };
        yield return new FormSeed("imagine, form", Imagine, [FormPart.Text("scene", Scene), FormPart.Text("viewer", "red robot"), FormPart.Text("format", "svg"), FormPart.Text("size", "64")]);
        yield return new JsonSeed("decide", Decide, Json($$"""{"image":"{{Url}}","questions":{{questions}},"model":"spatial-tiny","seed":5,"deadline_ms":1500}"""));
        yield return new FormSeed("decide, form", Decide, [File("image", Picture), FormPart.Text("questions", questions), FormPart.Text("deadline_ms", "1500")]);
    }

    private IEnumerable<SeedRequest> OpenAI()
    {
        const string Schema = """
            {"type":"object","properties":{"answer":{"$ref":"#/$defs/side"},"confidence":{"type":"number","minimum":0,"maximum":1},"seen":{"type":"array","items":{"type":"string","maxLength":20},"maxItems":2},"note":{"type":["string","null"],"maxLength":9}},
             "required":["answer","confidence"],"additionalProperties":false,"$defs":{"side":{"anyOf":[{"type":"string","enum":["left","right"]},{"type":"null"}]}}}
            """;
        var content = $$"""[{"type":"image_url","image_url":{"url":"{{Url}}","detail":"auto"} },{"type":"text","text":"{{side}}"}]""";
        var input = $$"""[{"type":"message","role":"user","content":[{"type":"input_image","image_url":"{{Url}}","detail":"low"},{"type":"input_text","text":"{{side}}"}]}]""";
        const string Bounds = """{"deadline_ms":1500,"samples":2,"token_budget":500}""";
        yield return new JsonSeed("chat", Chat, Json($$"""{"model":"spatial-tiny+direct","messages":[{"role":"user","content":{{content}} }],"spatial":{"deadline_ms":1500} }"""));
        yield return new JsonSeed("chat, every field", Chat, Json($$"""
            {"model":"spatial-tiny","messages":[{"role":"user","content":{{content}}}],"n":2,"stop":["zzz"],"seed":7,"temperature":0.5,"top_p":0.9,"max_completion_tokens":64,"max_tokens":64,"logprobs":true,"top_logprobs":3,
             "presence_penalty":0.1,"frequency_penalty":0.1,"response_format":{"type":"text"},"stream":false,"metadata":{"a":"b"},"user":"u","store":true,"reasoning_effort":"low","tools":[],"tool_choice":"none","spatial":{{Bounds}}}
            """));
        yield return new JsonSeed("chat, streamed", Chat, Json($$"""
            {"model":"spatial-tiny+cot","messages":[{"role":"user","content":{{content}}}],"stream":true,"stream_options":{"include_usage":true},"max_tokens":64,
             "spatial":{"deadline_ms":1500,"include":["events","scene"],"views":["original"],"stop":{"rule":"none"} } }
            """));
        yield return new JsonSeed("chat, several turns", Chat, Json($$"""
            {"model":"spatial-tiny+direct","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":{{content}} },{"role":"assistant","content":null},{"role":"user","content":[{"type":"text","text":"{{count}}"}]}],"spatial":{"deadline_ms":1500} }
            """));
        yield return new JsonSeed("chat, schema", Chat, Json($$"""
            {"model":"spatial-tiny+direct","messages":[{"role":"user","content":{{content}} }],"response_format":{"type":"json_schema","json_schema":{"name":"a","strict":true,"schema":{{Schema}} } },"spatial":{{Bounds}} }
            """));
        yield return new JsonSeed("chat, schema again", Chat, Json($$"""
            {"model":"spatial-tiny+direct","messages":[{"role":"user","content":{{content}} }],"stream":true,"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":{{Schema}} } },"spatial":{{Bounds}} }
            """));
        yield return new JsonSeed("responses", Responses, Json($$"""{"model":"spatial-tiny+direct","input":{{input}},"spatial":{"deadline_ms":1500} }"""));
        yield return new JsonSeed("responses, every field", Responses, Json($$"""
            {"model":"spatial-tiny","input":{{input}},"instructions":"Be brief.","reasoning":{"effort":"low","summary":"auto"},"text":{"format":{"type":"json_schema","name":"a","schema":{{Schema}} } },"max_output_tokens":64,"temperature":0.5,"top_p":0.9,"stream":true,
             "top_logprobs":2,"include":["message.output_text.logprobs"],"tools":[],"tool_choice":"auto","metadata":{"a":"b"},"store":false,"background":false,"truncation":"disabled","spatial":{{Bounds}}}
            """));
    }

    private IEnumerable<SeedRequest> Engines()
    {
        var content = $$"""[{"type":"image_url","image_url":{"url":"{{Url}}","detail":"auto"} },{"type":"text","text":"{{side}}"}]""";
        yield return new JsonSeed("engine, every sampling field", Engine, Json($$"""
            {"model":"spatial-tiny","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":{{content}} }],"n":3,"first_chain":2,"seed":7,"temperature":0.5,"top_p":0.9,"top_k":40,"min_p":0.05,"max_completion_tokens":48,"max_tokens":48,
             "stop":["zzz"],"presence_penalty":0.1,"frequency_penalty":0.1,"logprobs":true,"top_logprobs":3,"response_format":{"type":"text"},"tools":[],"tool_choice":"none","add_generation_prompt":true,"vision":{"token_norm":0.9,"permutation_seed":3,"blank_image":false} }
            """));
        yield return new JsonSeed("engine, streamed continuation", Engine, Json($$"""
            {"model":"spatial-tiny","messages":[{"role":"user","content":{{content}} },{"role":"assistant","content":"left"}],"continue_final_message":true,"add_generation_prompt":false,"n":2,"seed":7,"max_tokens":32,"stream":true,"stream_options":{"include_usage":true},"logprobs":true}
            """));
        yield return new JsonSeed("engine, scoring", Engine, Json($$"""
            {"model":"spatial-tiny","messages":[{"role":"user","content":{{content}} }],"n":2,"continuations":["left","right"],"logprobs":true,"top_logprobs":2}
            """));
        yield return new JsonSeed("engine, schema", Engine, Json($$"""
            {"model":"spatial-tiny","messages":[{"role":"user","content":{{content}} }],"seed":7,"max_tokens":64,"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":{"type":"object","properties":{"answer":{"enum":["left","right"]} },"required":["answer"]} } } }
            """));
    }

    private static IEnumerable<SeedRequest> Gets() =>
        from target in new[]
        {
            "/engine/v1/models", "/engine/v1/models/spatial-tiny", "/v1/models", "/v1/models/spatial-tiny+direct", "/v1/spatial/strategies", "/v1/spatial/scenes/4398046511104?size=64&kinds=left_right,count&difficulty=hard", "/v1/spatial/scenes/7.png?size=64", "/healthz/live", "/healthz/ready", "/metrics",
        }
        select new GetSeed(target, target);

    private string Question(string kind) => (string)scene["questions"]!.AsArray().First(q => (string)q!["kind"]! == kind)!["question"]!;

    private static FormPart File(string name, byte[] content) => new(name, content, name + ".png");

    private static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;
}
