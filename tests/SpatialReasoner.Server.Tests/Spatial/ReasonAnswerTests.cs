using System.Text.Json.Nodes;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Server.Tests.Spatial;

/// <summary>The document that answers.</summary>
public sealed class ReasonAnswerTests : IAsyncLifetime
{
    private const string Path = "/v1/spatial/reason";

    private ServerUnderTest server = null!;

    public async ValueTask InitializeAsync() => server = await ServerUnderTest.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Reason_Response_IsTheContractsDocument()
    {
        var answer = await server.PostAsync(Path, Bodies.Reason(b =>
        {
            b["seed"] = 7;
            b["include"] = new JsonArray("chains", "scene", "prompts", "events");
        }));

        answer.MediaType.ShouldBe("application/json");
        var json = answer.Json.AsObject();
        ((string)json["id"]!).ShouldStartWith("reason-");
        json.Remove("id");
        var events = json["events"]!.AsArray();
        json.Remove("events");
        events.Select(e => (string)e!["event"]!).ShouldBe(["plan", "chain.started", "chain.started", "chain.completed", "vote", "chain.completed", "vote"]);
        JsonNode.DeepEquals(json, JsonNode.Parse($$"""
            {
              "model": "spatial-tiny", "strategy": "self-consistency", "question_type": "perspective_left_right",
              "answer": { "text": "left", "type": "choice", "value": "left", "unit": null }, "confidence": 0.93, "raw_confidence": 0.8, "calibrated": true, "abstained": false,
              "frame": { "kind": "object", "object": "red robot" },
              "votes": [{ "answer": "left", "count": 2, "weight": 1 }], "agreement": 1,
              "chains": [
                { "id": 0, "view": "original", "step": "answer", "text": "cube 0.2; so left", "answer": "left", "logprob": -3.1, "tokens": 9, "verdict": null, "finish_reason": "stop", "counted": true, "parent": null },
                { "id": 1, "view": "original", "step": "answer", "text": "it is left", "answer": "left", "logprob": null, "tokens": 4, "verdict": null, "finish_reason": "length", "counted": true, "parent": null }
              ],
              "scene": {
                "frame": "camera",
                "objects": [
                  { "name": "red robot", "image": [0.7, 0.5], "position": [1, 0, 8], "facing_degrees": 90, "camera_distance": 9, "confidence": 1, "spread": null, "box": null },
                  { "name": "blue cube", "image": [0.2, 0.5], "position": [-1, 0, 8], "facing_degrees": null, "camera_distance": 9, "confidence": 1, "spread": null, "box": null },
                  { "name": "green cone", "image": [0.4, 0.4], "position": null, "facing_degrees": null, "camera_distance": null, "confidence": 1, "spread": null, "box": null }
                ],
                "relations": [{ "subject": "red robot", "relation": "right", "reference": "blue cube" }]
              },
              "plan": {
                "strategy": "self-consistency",
                "steps": [
                  { "name": "answer", "description": "Samples chains.", "prompt": "self-consistency/answer", "chains": 2 },
                  { "name": "vote", "description": "Counts answers.", "prompt": null, "chains": 0 }
                ]
              },
              "warnings": ["Something to know."], "sources": ["model"],
              "usage": {
                "prompt_tokens": 100, "completion_tokens": 13, "total_tokens": 113,
                "prompt_tokens_details": { "cached_tokens": 40, "image_tokens": 64 },
                "completion_tokens_details": { "reasoning_tokens": 9, "discarded_tokens": 2 }
              },
              "timings": { "queue_ms": 1.25, "vision_ms": 2, "prefill_ms": 3, "decode_ms": 4, "total_ms": 10.5 },
              "seed": 7, "image_sha256": ["{{new ImageContent(Bodies.Picture).Sha256}}"],
              "prompts": [{ "name": "self-consistency/answer", "hash": "abc123" }]
            }
            """)).ShouldBeTrue(json.ToJsonString());
    }

    [Theory]
    [InlineData(null, "chains scene")]
    [InlineData("", "")]
    [InlineData("prompts", "prompts")]
    [InlineData("scene,events", "scene events")]
    public async Task Reason_Include_ReplacesTheDefault(string? include, string expected)
    {
        var answer = await server.PostAsync(Path, Bodies.Reason(b =>
            b["include"] = include is null ? null : new JsonArray([.. include.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(i => (JsonNode)i)])));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        string.Join(' ', new[] { "chains", "scene", "prompts", "events" }.Where(answer.Json.AsObject().ContainsKey)).ShouldBe(expected);
    }

    [Fact]
    public async Task Reason_MetricAnswer_CarriesNumberAndUnit()
    {
        server.Reasoner.Script = Happening.Answering(r => r with { Answer = SpatialAnswer.Distance(2.31), Question = null, Scene = null, Votes = [], Chains = [] });

        var json = (await server.PostAsync(Path, Bodies.Reason())).Json;

        json["answer"]!.ToJsonString().ShouldBe("""{"text":"2.25 m","type":"distance","value":2.31,"unit":"m"}""");
        json["question_type"].ShouldBeNull();
        json["frame"]!.ToJsonString().ShouldBe("""{"kind":"camera","object":null}""");
        json["agreement"].ShouldBeNull();
        json.AsObject().ContainsKey("scene").ShouldBeFalse();
    }

    [Fact]
    public async Task Reason_LetterAnswer_CarriesTheOptionBehindIt()
    {
        server.Reasoner.Script = Happening.Answering(r => r with
        {
            Question = new SpatialQuestion { Kind = QuestionKind.MultipleChoice, Options = ["left", "right"], Inner = r.Question },
            Answer = SpatialAnswer.Letter(1),
        });

        var json = (await server.PostAsync(Path, Bodies.Reason())).Json;

        json["answer"]!.ToJsonString().ShouldBe("""{"text":"B","type":"letter","value":"right","unit":null}""");
        json["frame"]!.ToJsonString().ShouldBe("""{"kind":"object","object":"red robot"}""");
    }

    [Fact]
    public async Task Reason_WhatTheAnswerRestsOn_IsTold()
    {
        server.Reasoner.Script = Happening.Answering(r => r with
        {
            Sources = [AnswerSource.Model, AnswerSource.Geometry],
            MentalImage = new ImageContent(Bodies.Picture),
            Chains = [r.Chains[0] with { View = ViewKind.Mirror, Parent = 3, Verdict = Verdict.Contradicted }],
        });

        var json = (await server.PostAsync(Path, Bodies.Reason())).Json;

        json["sources"]!.ToJsonString().ShouldBe("""["model","geometry"]""");
        ((string)json["mental_image"]!).ShouldBe(Bodies.DataUrl);
        var chain = json["chains"]![0]!;
        ((string)chain["view"]!).ShouldBe("mirror");
        ((int)chain["parent"]!).ShouldBe(3);
        ((string)chain["verdict"]!).ShouldBe("contradicted");
    }
}
