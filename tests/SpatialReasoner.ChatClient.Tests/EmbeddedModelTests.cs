using System.Text.Json;
using Microsoft.Extensions.AI;
using NJsonSchema;
using SpatialReasoner.Inference.Onnx;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Chat.Tests;

/// <summary>The embedded model behind the interface. In its sample scene the blue cube is on the left, of the picture and of the robot that looks away to the left.</summary>
public sealed class EmbeddedModelTests(EmbeddedModelTests.Embedded embedded) : IClassFixture<EmbeddedModelTests.Embedded>
{
    private const string Schema = """{"type":"object","properties":{"answer":{"type":"string","enum":["left","right"]},"confidence":{"type":"number"}},"required":["answer","confidence"],"additionalProperties":false}""";

    [Fact]
    public async Task Client_Exact_AnswersByGeometry()
    {
        // A reasoner of its own: one that had seen the picture would remember the scene and spend nothing.
        var response = await embedded.NewReasoner().AsChatClient(strategy: "exact").GetResponseAsync(Ask(Asking.Question));

        response.Text.ShouldBe("left");
        var result = response.RawRepresentation.ShouldBeOfType<ReasoningResult>();
        result.Sources.ShouldContain("geometry");
        response.Usage!.TotalTokenCount.ShouldBe(result.Usage.Tokens.TotalTokens);
        response.Usage.AdditionalCounts!["image_tokens"].ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Client_EveryStrategy_AnswersAndIsNamed()
    {
        using var client = embedded.Reasoner.AsChatClient(model: "spatial-tiny");
        foreach (var strategy in embedded.Reasoner.Strategies.Where(s => s.Id != "auto"))
        {
            var response = await client.GetResponseAsync(Ask(Asking.Question), new ChatOptions { ModelId = $"spatial-tiny+{strategy.Id}" });

            response.Text.ShouldNotBeEmpty(strategy.Id);
            response.ModelId.ShouldBe($"spatial-tiny+{strategy.Id}");
        }
    }

    [Fact]
    public async Task Client_Streams_DeltasThatAddUpToTheResponse()
    {
        using var client = embedded.Reasoner.AsChatClient(strategy: "cot");

        var updates = await client.GetStreamingResponseAsync(Ask(Asking.Question)).ListAsync();
        var response = await client.GetResponseAsync(Ask(Asking.Question));

        var thoughts = updates.SelectMany(u => u.Contents).OfType<TextReasoningContent>().ToList();
        thoughts.Count.ShouldBeGreaterThan(3);
        string.Concat(thoughts.Select(t => t.Text)).ShouldBe(string.Concat(response.Messages[0].Contents.OfType<TextReasoningContent>().Select(t => t.Text)));
        string.Concat(updates.Select(u => u.Text)).ShouldBe(response.Text);
        response.Usage!.CachedInputTokenCount!.Value.ShouldBeGreaterThan(0, "the prompt had been processed for the stream");
    }

    [Fact]
    public async Task Client_WithASchema_AnswersADocumentOfIt()
    {
        var format = ChatResponseFormat.ForJsonSchema(JsonSerializer.Deserialize<JsonElement>(Schema));

        var response = await embedded.Reasoner.AsChatClient(strategy: "cot").GetResponseAsync(Ask(Asking.Question), new ChatOptions { ResponseFormat = format });

        (await JsonSchema.FromJsonAsync(Schema)).Validate(response.Text).ShouldBeEmpty();
        JsonDocument.Parse(response.Text).RootElement.GetProperty("answer").GetString().ShouldBe("left");
    }

    [Fact]
    public async Task Client_WhoseReaderLeaves_AbandonsTheChains_AndAnswersTheNext()
    {
        using var client = embedded.Reasoner.AsChatClient(strategy: "self-consistency");
        await foreach (var update in client.GetStreamingResponseAsync(Ask(Asking.Question), new ChatOptions { AdditionalProperties = new() { ["samples"] = 16 } }))
        {
            if (update.Contents.Count > 0)
                break;
        }
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => client.GetResponseAsync(Ask(Asking.Question), cancellationToken: cancelled.Token));
        (await client.GetResponseAsync(Ask(Asking.Question))).Text.ShouldBe("left");
        embedded.Model.Snapshot.RunningChains.ShouldBe(0);
    }

    [Fact]
    public void Client_AskedBeyondTheModelsLanguage_SaysSoByTheCall() =>
        Should.Throw<QuestionNotUnderstoodException>(() => embedded.Reasoner.AsChatClient().GetStreamingResponseAsync(Ask("Who painted this?")));

    private ChatMessage[] Ask(string question) => [Asking.User(embedded.Picture, new TextContent(question))];

    public sealed class Embedded : IAsyncLifetime
    {
        internal LocalModel Model { get; private set; } = null!;
        internal IReasoner Reasoner { get; private set; } = null!;
        internal DataContent Picture { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Model = LocalModel.Open(Path.Combine(AppContext.BaseDirectory, "spatial-tiny"));
            Reasoner = NewReasoner();
            Picture = new DataContent(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "scene.png")), "image/png");
        }

        internal IReasoner NewReasoner() => SpatialReasoner.Reasoning.Reasoner.Create(Model, new ReasonerOptions { Images = new VipsImageEditor() });

        public ValueTask DisposeAsync() => Model.DisposeAsync();
    }
}
