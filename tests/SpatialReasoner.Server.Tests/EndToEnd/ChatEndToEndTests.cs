using System.Text.Json.Nodes;

namespace SpatialReasoner.Server.Tests.EndToEnd;

public sealed class ChatEndToEndTests(EmbeddedModelServer fixture) : IClassFixture<EmbeddedModelServer>
{
    private async Task<JsonObject> BodyAsync(Action<JsonObject>? change = null)
    {
        var scene = await fixture.SceneAsync(2, "left_right");
        return Bodies.Chat(b =>
        {
            b["messages"] = new JsonArray(Bodies.Turn("user", new JsonArray(
                Bodies.ImagePart((string)scene["image"]!), Bodies.TextPart((string)scene["questions"]![0]!["question"]!))));
            change?.Invoke(b);
        });
    }

    [Fact]
    public async Task Chat_Plain_AnswersWithReasoningApart()
    {
        var answer = await fixture.Server.PostAsync("/v1/chat/completions", await BodyAsync(b => b["model"] = "spatial-tiny+cot"));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var message = answer.Json["choices"]![0]!["message"]!;
        ((string)message["content"]!).ShouldBeOneOf("left", "right");
        ((string)message["reasoning_content"]!).ShouldContain("x");
        var usage = answer.Json["usage"]!;
        ((int)usage["total_tokens"]!).ShouldBe((int)usage["prompt_tokens"]! + (int)usage["completion_tokens"]!);
        ((int)usage["prompt_tokens_details"]!["image_tokens"]!).ShouldBe(16);
    }

    [Fact]
    public async Task Chat_EarlierTurns_AreBeyondTheEmbeddedModelsLanguage()
    {
        var alone = await fixture.Server.PostAsync("/v1/chat/completions", await BodyAsync());
        var last = await fixture.Server.PostAsync("/v1/chat/completions", await BodyAsync(b =>
        {
            var messages = b["messages"]!.AsArray();
            messages.Insert(0, Bodies.Turn("system", "You are a pirate."));
            messages.Insert(1, Bodies.Turn("user", "Hello."));
            messages.Insert(2, Bodies.Turn("assistant", "Ahoy."));
        }));

        last.Status.ShouldBe(HttpStatusCode.OK, last.Text);
        ((string?)last.Json["choices"]![0]!["message"]!["content"]).ShouldBe((string?)alone.Json["choices"]![0]!["message"]!["content"]);
        last.Json["spatial"]!["warnings"]!.AsArray().Select(w => (string)w!).ShouldContain(w => w.StartsWith("Only the last message was asked"));
        alone.Json["spatial"]!["warnings"]!.AsArray().Select(w => (string)w!).ShouldNotContain(w => w.StartsWith("Only the last message was asked"));
    }

    [Fact]
    public async Task Chat_Streamed_IsThePlainAnswerInPieces()
    {
        var plain = await fixture.Server.PostAsync("/v1/chat/completions", await BodyAsync(b => b["model"] = "spatial-tiny+cot"));

        var events = await fixture.Server.StreamAsync("/v1/chat/completions", await BodyAsync(b =>
        {
            b["model"] = "spatial-tiny+cot";
            b["stream"] = true;
        }));

        events[^1].Data.ShouldBe("[DONE]");
        var deltas = events.Where(e => e.Data is not null and not "[DONE]").SelectMany(e => e.Json["choices"]!.AsArray()).Select(c => c!["delta"]!).ToArray();
        var message = plain.Json["choices"]![0]!["message"]!;
        Join("content").ShouldBe((string)message["content"]!);
        Join("reasoning_content").ShouldBe((string)message["reasoning_content"]!);
        deltas.Count(d => (string?)d["reasoning_content"] is { Length: > 0 }).ShouldBeGreaterThan(3);

        string Join(string field) => string.Concat(deltas.Select(d => (string?)d[field]));
    }
}
