using System.Text.Json.Nodes;
using SpatialReasoner.Inference;

namespace SpatialReasoner.Server.Tests.EngineNode;

/// <summary>Over HTTP the model says what it says to its own process: texts, tokens and log-probabilities, bit for bit.</summary>
public sealed class SameChainsTests(EngineRig rig) : IClassFixture<EngineRig>
{
    private const string Side = """{"type":"object","properties":{"answer":{"enum":["left","right"]},"n":{"type":"integer","minimum":0,"maximum":9}},"required":["answer","n"],"additionalProperties":false}""";

    public static TheoryData<string> Cases => [.. Changes.Keys];

    /// <summary>By what is asked for: the same, of the request over HTTP and of the model itself.</summary>
    private static readonly Dictionary<string, (Action<JsonObject> Body, Func<CompletionRequest, CompletionRequest> Request)> Changes = new(StringComparer.Ordinal)
    {
        ["one chain"] = (_ => { }, r => r),
        ["greedy"] = (b => b["temperature"] = 0, r => Sampled(r, s => s with { Temperature = 0 })),
        ["alternatives"] = (b => b["top_logprobs"] = 20, r => Sampled(r, s => s with { TopLogprobs = 20 })),
        ["chains"] = (b => b["n"] = 8, r => Sampled(r, s => s with { Chains = 8 })),
        ["truncated"] = (
            b => (b["n"], b["top_p"], b["top_k"], b["min_p"], b["presence_penalty"], b["frequency_penalty"]) = (4, 0.93, 17, 0.02, 0.4, -0.3),
            r => Sampled(r, s => s with { Chains = 4, TopP = 0.93f, TopK = 17, MinP = 0.02f, PresencePenalty = 0.4f, FrequencyPenalty = -0.3f })),
        ["cut short"] = (b => (b["n"], b["max_tokens"]) = (3, 5), r => Sampled(r, s => s with { Chains = 3, MaxTokens = 5 })),
        ["continued"] = (
            b => (b["n"], b["continue_final_message"]) = (4, AddTurn(b, "assistant", " The")),
            r => Sampled(r with { AssistantPrefix = " The" }, s => s with { Chains = 4 })),
        ["scored"] = (
            b => (b["n"], b["top_logprobs"], b["continuations"]) = (2, 2, new JsonArray(" left", " right.")),
            r => Sampled(r with { Continuations = [" left", " right."] }, s => s with { Chains = 2, TopLogprobs = 2 })),
        ["scored after a prefix"] = (
            b => (b["continuations"], b["continue_final_message"]) = (new JsonArray(" left", " right"), AddTurn(b, "assistant", " Answer:")),
            r => Sampled(r with { AssistantPrefix = " Answer:", Continuations = [" left", " right"] }, s => s with { Chains = 2 })),
        ["schema"] = (
            b => (b["n"], b["response_format"]) = (3, new JsonObject { ["type"] = "json_schema", ["json_schema"] = new JsonObject { ["name"] = "side", ["schema"] = JsonNode.Parse(Side) } }),
            r => Sampled(r with { Grammar = JsonSchemaGrammar.Compile(System.Text.Json.JsonDocument.Parse(Side).RootElement) }, s => s with { Chains = 3 })),
        ["any object"] = (
            b => b["response_format"] = new JsonObject { ["type"] = "json_object" },
            r => r with { Grammar = JsonSchemaGrammar.AnyObject() }),
        ["probes"] = (
            b => (b["n"], b["vision"]) = (2, new JsonObject { ["token_norm"] = 0.8, ["permutation_seed"] = 5, ["blank_image"] = false }),
            r => Sampled(r with { Vision = new VisionIntervention { TokenNorm = 0.8f, PermutationSeed = 5 } }, s => s with { Chains = 2 })),
        ["blind"] = (b => b["vision"] = new JsonObject { ["blank_image"] = true }, r => r with { Vision = new VisionIntervention { BlankImage = true } }),
        ["several turns"] = (
            b =>
            {
                var asking = b["messages"]![0]!.DeepClone();
                b["messages"] = new JsonArray(
                    Bodies.Turn("developer", "Left and right only."), b["messages"]![0]!.DeepClone(), Bodies.Turn("assistant", " left"),
                    Bodies.Turn("user", new JsonArray(Bodies.TextPart("Are you"), Bodies.TextPart(" sure?"))), Bodies.Turn("assistant", null), asking);
            },
            r => r with
            {
                Messages =
                [
                    ChatMessage.System("Left and right only."), r.Messages[0], ChatMessage.Assistant(" left"), new ChatMessage(ChatRole.User, [new TextContent("Are you"), new TextContent(" sure?")]),
                    new ChatMessage(ChatRole.Assistant, []), r.Messages[0],
                ],
            }),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Chains_OverHttp_AreTheModelsOwn(string name)
    {
        var (body, request) = Changes[name];
        var own = await rig.Model.CompleteAsync(request(rig.Request), TestContext.Current.CancellationToken);

        var answer = await rig.Server.PostAsync(EngineRig.Path, rig.Body(body));
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        ToldChain.Whole(answer.Json).ShouldBe(ToldChain.Of(own));
        ((int)answer.Json["usage"]!["completion_tokens"]!).ShouldBe(own.Chains.Sum(c => c.Tokens.Count));

        ToldChain.Streamed(await ChunksAsync(body)).ShouldBe(ToldChain.Of(own));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Chains_ThatMeetAStopString_EndBeforeItAndTellTheTokenThatCompletedIt(int length)
    {
        var free = await rig.Model.CompleteAsync(Sampled(rig.Request, s => s with { Temperature = 0 }), TestContext.Current.CancellationToken);
        var stop = free.Chains[0].Text.Substring(8, length);
        var own = await rig.Model.CompleteAsync(Sampled(rig.Request, s => s with { Chains = 6, StopStrings = [stop, "never said"] }), TestContext.Current.CancellationToken);
        own.Chains.ShouldContain(c => c.FinishReason == FinishReason.Stop && string.Concat(c.Tokens.Select(t => t.Text)).Contains(stop, StringComparison.Ordinal), "or there is nothing to see");

        Action<JsonObject> body = b => (b["n"], b["stop"]) = (6, new JsonArray(stop, "never said"));
        ToldChain.Whole((await rig.Server.PostAsync(EngineRig.Path, rig.Body(body))).Json).ShouldBe(ToldChain.Of(own));
        var streamed = ToldChain.Streamed(await ChunksAsync(body));
        streamed.ShouldBe(ToldChain.Of(own));
        streamed.ShouldAllBe(c => !c.Text.Contains(stop, StringComparison.Ordinal) && !c.Text.Contains("<end", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Chains_AskedForInTwoRequests_AreThoseOfOne()
    {
        var whole = await ChainsAsync(first: 0, count: 8);

        ((IReadOnlyList<ToldChain>)[.. await ChainsAsync(0, 4), .. await ChainsAsync(4, 4)]).ShouldBe(whole);
        whole.Distinct().Count().ShouldBeGreaterThan(4);

        async Task<IReadOnlyList<ToldChain>> ChainsAsync(int first, int count) =>
            ToldChain.Whole((await rig.Server.PostAsync(EngineRig.Path, rig.Body(b => (b["n"], b["first_chain"]) = (count, first)))).Json);
    }

    [Fact]
    public async Task Chains_WithoutLogprobs_AreTheSameTextsInFewerChunks()
    {
        var own = await rig.Model.CompleteAsync(Sampled(rig.Request, s => s with { Chains = 3 }), TestContext.Current.CancellationToken);

        var chunks = await ChunksAsync(b => (b["n"], b["logprobs"]) = (3, false));

        ToldChain.Streamed(chunks).Select(c => c.Text).ShouldBe(own.Chains.Select(c => c.Text));
        chunks.SelectMany(c => c["choices"]!.AsArray()).ShouldAllBe(c => c!["logprobs"] == null && (string?)c["delta"]!["content"] != "");
    }

    private static CompletionRequest Sampled(CompletionRequest request, Func<SamplingParameters, SamplingParameters> change) =>
        request with { Sampling = change(request.Sampling) };

    private static bool AddTurn(JsonObject body, string role, string text)
    {
        body["messages"]!.AsArray().Add(Bodies.Turn(role, text));
        return true;
    }

    private async Task<IReadOnlyList<JsonNode>> ChunksAsync(Action<JsonObject> change)
    {
        var events = await rig.Server.StreamAsync(EngineRig.Path, rig.Body(b =>
        {
            b["stream"] = true;
            change(b);
        }));
        events[^1].Data.ShouldBe("[DONE]");
        return [.. events.SkipLast(1).Select(e => e.Json)];
    }
}
