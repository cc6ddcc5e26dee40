using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SpatialReasoner.Inference;
using SpatialReasoner.Server.Access;

namespace SpatialReasoner.Server.Tests.EngineNode;

public sealed class EngineRequestTests(EngineRig rig) : IClassFixture<EngineRig>
{
    [Theory]
    [InlineData("n", "0", "n", "between 1 and 128")]
    [InlineData("n", "129", "n", "between 1 and 128")]
    [InlineData("n", "2147483647", "n", "between 1 and 128")]
    [InlineData("temperature", "2.5", "temperature", "temperature is 2.5; it must be between 0 and 2")]
    [InlineData("temperature", "1e400", "temperature", "between 0 and 2")]
    [InlineData("temperature", "\"hot\"", "temperature", "a number")]
    [InlineData("top_p", "0", "top_p", "at most 1")]
    [InlineData("top_k", "-2", "top_k", "0 or more")]
    [InlineData("min_p", "1", "min_p", "less than 1")]
    [InlineData("max_tokens", "0", "max_tokens", "at least 1")]
    [InlineData("max_completion_tokens", "-1", "max_completion_tokens", "at least 1")]
    [InlineData("presence_penalty", "3", "presence_penalty", "between -2 and 2")]
    [InlineData("frequency_penalty", "-3", "frequency_penalty", "between -2 and 2")]
    [InlineData("top_logprobs", "21", "top_logprobs", "between 0 and 20")]
    [InlineData("first_chain", "-1", "first_chain", "0 or more")]
    [InlineData("seed", "1.5", "seed", "a whole number")]
    [InlineData("stop", """["a","b","c","d","e"]""", "stop", "at most 4")]
    [InlineData("stop", """[""]""", "stop", "not empty")]
    [InlineData("continuations", """["left"]""", "continuations", "holds 1 texts for 2 chains")]
    [InlineData("continuations", """["left",null]""", "continuations", "continuations[1] is empty")]
    [InlineData("vision", """{"token_norm":0}""", "vision.token_norm", "above 0")]
    [InlineData("response_format", """{"type":"xml"}""", "response_format.type", "json_schema is expected")]
    [InlineData("response_format", """{"type":"json_schema","json_schema":{"name":"a","schema":{"type":"string","pattern":"a"}}}""", "response_format.json_schema.schema.pattern", "pattern")]
    [InlineData("stream_options", """{"include_usage":true}""", "stream_options", "'stream': true")]
    [InlineData("continue_final_message", "true", "continue_final_message", "'messages[0].role' is 'user'")]
    [InlineData("add_generation_prompt", "false", "add_generation_prompt", "continue_final_message")]
    [InlineData("tools", """[{"type":"function"}]""", "tools", "not supported")]
    [InlineData("logit_bias", """{"5":1}""", "logit_bias", "not supported")]
    [InlineData("messages", "[]", "messages", "missing or empty")]
    [InlineData("messages", """[{"role":"tool","content":"a"}]""", "messages[0].role", "system, developer, user or assistant")]
    [InlineData("messages", """[{"role":"user","content":" "}]""", "messages", "empty")]
    [InlineData("messages", """[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},{"type":"text","text":"a"}]}]""", "messages", "image")]
    [InlineData("messages", """[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]""", "messages[1].role", "continue_final_message")]
    [InlineData("model", "null", "model", "/engine/v1/models")]
    public async Task Field_ThatCannotBeHonoured_IsNamed(string field, string value, string param, string said)
    {
        var body = rig.Body(b => (b["n"], b[field]) = (2, JsonNode.Parse("0")));
        using var content = new StringContent(body.ToJsonString().Replace($"\"{field}\":0", $"\"{field}\":{value}", StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/json");

        (await rig.Server.PostAsync(EngineRig.Path, content)).ShouldBeOpenAIError(HttpStatusCode.BadRequest, param).ShouldContain(said);
    }

    [Fact]
    public async Task Fields_ThatContradictEachOther_AreNamed()
    {
        await RefusedAsync(b => (b["logprobs"], b["top_logprobs"]) = (false, 2), "top_logprobs", "'logprobs': true");
        await RefusedAsync(b => (b["continuations"], b["response_format"]) = (new JsonArray("left"), new JsonObject { ["type"] = "json_object" }), "response_format", "continuations are not sampled");
        await RefusedAsync(b => (b["max_tokens"], b["response_format"]) = (2, new JsonObject { ["type"] = "json_object" }), "response_format", "there is room for 2");
        await RefusedAsync(b => b["continuations"] = new JsonArray([.. Enumerable.Repeat("left", 129).Select(t => (JsonNode)t)]), "continuations", "at most 128");
        await RefusedAsync(Continue(b => b["add_generation_prompt"] = true), "add_generation_prompt", "leave it out");
        await RefusedAsync(Continue(b => b["messages"]![1]!["content"] = b["messages"]![0]!["content"]!.DeepClone()), "messages[1].content", "text only");
        await RefusedAsync(b => b["messages"]![0]!["content"] = new JsonArray([.. Enumerable.Range(0, 9).Select(_ => b["messages"]![0]!["content"]![0]!.DeepClone())]), "messages", "more than 8 images");

        async Task RefusedAsync(Action<JsonObject> change, string param, string said) =>
            (await rig.Server.PostAsync(EngineRig.Path, rig.Body(change))).ShouldBeOpenAIError(HttpStatusCode.BadRequest, param).ShouldContain(said);

        static Action<JsonObject> Continue(Action<JsonObject> change) => b =>
        {
            b["messages"]!.AsArray().Add(Bodies.Turn("assistant", " left"));
            b["continue_final_message"] = true;
            change(b);
        };
    }

    [Theory]
    [InlineData("spatial-tiny+cot")]
    [InlineData("gpt-4o")]
    public async Task Model_ThatIsNotThePlainOne_Is404(string model)
    {
        (await rig.Server.PostAsync(EngineRig.Path, rig.Body(b => b["model"] = model))).ShouldBeOpenAIError(HttpStatusCode.NotFound, "model").ShouldContain("spatial-tiny");
        (await rig.Server.GetAsync("/engine/v1/models/" + model)).ShouldBeOpenAIError(HttpStatusCode.NotFound, "model").ShouldContain(model);
    }

    [Fact]
    public async Task Fields_ThatAskForNothing_AreTaken()
    {
        var plain = ToldChain.Whole((await rig.Server.PostAsync(EngineRig.Path, rig.Body())).Json);

        var answer = await rig.Server.PostAsync(EngineRig.Path, rig.Body(b =>
        {
            (b["top_k"], b["tools"], b["tool_choice"], b["add_generation_prompt"], b["continuations"], b["vision"]) = (-1, new JsonArray(), "auto", true, new JsonArray(), null);
            (b["user"], b["store"], b["metadata"], b["unheard_of"], b["stop"]) = ("u", true, new JsonObject { ["a"] = "b" }, 1, null);
        }));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        ToldChain.Whole(answer.Json).ShouldBe(plain);
    }

    [Fact]
    public async Task Requests_AreGuardedAsAllOthers()
    {
        const string Key = "sr-0123456789abcdef0123456789abcdef";
        await using var locked = await ServerUnderTest.StartAsync(services: null, "--SpatialReasoner:Access:Keys:0:Name=tier", $"--SpatialReasoner:Access:Keys:0:Sha256={KeyCommands.Hash(Key)}");
        (await locked.PostAsync(EngineRig.Path, Bodies.Chat())).ShouldBeOpenAIError(HttpStatusCode.Unauthorized, null);
        (await locked.GetAsync("/engine/v1/models")).ShouldBeOpenAIError(HttpStatusCode.Unauthorized, null);
        locked.Client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        (await locked.PostAsync(EngineRig.Path, Bodies.Chat())).Status.ShouldBe(HttpStatusCode.OK);
        (await locked.GetAsync("/engine/v1/nothing")).ShouldBeOpenAIError(HttpStatusCode.NotFound, null);
        (await locked.PostAsync(EngineRig.Path, new StringContent("{", System.Text.Encoding.UTF8, "application/json"))).ShouldBeOpenAIError(HttpStatusCode.BadRequest, null);

        await using var small = await ServerUnderTest.StartAsync(services: null, "--SpatialReasoner:Limits:MaxRequestBytes=1024");
        (await small.PostAsync(EngineRig.Path, Bodies.Chat(b => b["user"] = new string('u', 2000)))).ShouldBeOpenAIError(HttpStatusCode.RequestEntityTooLarge, null);

        using var loaded = new SemaphoreSlim(0);
        await using var loading = await ServerUnderTest.StartLoadingAsync(s => s.AddSingleton<IVisionLanguageModel>(_ =>
        {
            loaded.Wait();
            return new FakeModel();
        }));
        var early = await loading.PostAsync(EngineRig.Path, Bodies.Chat());
        early.ShouldBeOpenAIError(HttpStatusCode.ServiceUnavailable, null).ShouldContain("loading");
        early.Response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
        loaded.Release();
    }

    [Fact]
    public async Task Models_AreTheModelWithWhatItCanDo()
    {
        var list = (await rig.Server.GetAsync("/engine/v1/models")).Json;

        ((string)list["object"]!).ShouldBe("list");
        var model = list["data"]!.AsArray().ShouldHaveSingleItem()!;
        ((long)model["created"]!).ShouldBeGreaterThan(0);
        var described = rig.Model.Description;
        model.AsObject().Remove("created");
        model.ToJsonString().ShouldBe($$$"""
            {"id":"spatial-tiny","object":"model","owned_by":"spatial-reasoner","max_model_len":{{{described.ContextLength}}},"family":"{{{described.Family}}}","closed_language":true,"image_fit":"padded_square","provider":"{{{described.Provider}}}","capabilities":{"choices":true,"logprobs":true,"continuation":true,"seed":true,"json_schema":true,"scoring":true,"interventions":true}}
            """.Trim());
        var one = (await rig.Server.GetAsync("/engine/v1/models/spatial-tiny")).Json.AsObject();
        one.Remove("created");
        one.ToJsonString().ShouldBe(model.ToJsonString());
    }
}
