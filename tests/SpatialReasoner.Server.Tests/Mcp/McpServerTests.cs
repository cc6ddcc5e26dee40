using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Server.Tests.Mcp;

public sealed class McpServerTests
{
    [Fact]
    public async Task Server_WhileTheModelLoads_ListsItsToolsAndLetsCallsWait()
    {
        using var loaded = new ManualResetEventSlim();
        await using var server = await McpUnderTest.StartAsync(services =>
        {
            services.AddSingleton<IVisionLanguageModel>(new FakeModel());
            services.AddSingleton<IReasoner>(_ =>
            {
                loaded.Wait();
                return new FakeReasoner();
            });
        });

        (await server.Client.ListToolsAsync()).Select(t => t.Name).Order().ShouldBe(["spatial_imagine", "spatial_perceive", "spatial_reason"]);
        var call = server.ReasonAsync();
        (await server.Client.ListToolsAsync()).ShouldNotBeEmpty("the call does not block others");
        call.IsCompleted.ShouldBeFalse();

        loaded.Set();
        (await call).IsError.ShouldNotBe(true);
    }

    [Fact]
    public async Task Reason_Result_TellsTheAnswerFirstAndHoldsTheDocument()
    {
        var reasoner = new FakeReasoner { Script = Happening.Answering(r => r with { MentalImage = new ImageContent(Bodies.Picture), Votes = [new Vote("left", 3, 0.8), new Vote("right", 1, 0.2)] }) };
        await using var server = await McpUnderTest.StartAsync(reasoner);

        var result = await server.ReasonAsync();

        result.IsError.ShouldNotBe(true);
        McpUnderTest.Text(result).ShouldBe("""
            left
            confidence 0.93; 3 of 4 chains agree; seen by the red robot; strategy self-consistency; rests on model
            Warning: Something to know.
            """, StringCompareShould.IgnoreLineEndings);
        result.Content[1].ShouldBeOfType<ImageContentBlock>().DecodedData.ToArray().ShouldBe(Bodies.Picture);
        var document = result.StructuredContent!.Value;
        document.GetProperty("answer").GetProperty("value").GetString().ShouldBe("left");
        document.TryGetProperty("mental_image", out _).ShouldBeFalse("it is content of its own");
        document.TryGetProperty("chains", out _).ShouldBeFalse("nobody asked for them");
        (await File.ReadAllBytesAsync(McpUnderTest.Picture)).ShouldBe(reasoner.Request.Images.ShouldHaveSingleItem().Bytes.ToArray());
    }

    [Fact]
    public async Task Progress_WhereAskedFor_OnlyGrows()
    {
        await using var server = await McpUnderTest.StartAsync(new FakeReasoner());
        var told = new Told();

        await server.ReasonAsync(told);

        // This client hands notifications out side by side, in whatever order that ends; they were sent one after another.
        var values = (await told.AtLeastAsync(3)).OrderBy(v => v.Progress).ToList();
        values.Select(v => v.Progress).ShouldBe([0, 1, 2]);
        values.ShouldAllBe(v => v.Total == 2);
        values.Select(v => v.Message).ShouldBe(["strategy self-consistency", "chain 0: left", "chain 1: left"]);
    }

    [Theory]
    [InlineData("2025-06-18")] // with a handshake
    [InlineData("2026-07-28")] // without
    public async Task Call_Cancelled_AbandonsItsChains(string protocol)
    {
        var (begun, ended) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var server = await McpUnderTest.StartAsync(new FakeReasoner { Script = (_, cancellationToken) => Hang(begun, ended, cancellationToken) }, protocol);
        // Spelt out, because not every client tells the server that it has lost interest.
        using var over = new CancellationTokenSource();
        var request = new CallToolRequestParams { Name = "spatial_perceive", Arguments = new Dictionary<string, JsonElement> { ["image"] = JsonSerializer.SerializeToElement(McpUnderTest.Picture) } };
        var call = server.Client.SendRequestAsync<CallToolRequestParams, CallToolResult>(RequestMethods.ToolsCall, request, requestId: new RequestId("mine"), cancellationToken: over.Token).AsTask();
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await server.Client.SendNotificationAsync(NotificationMethods.CancelledNotification, new CancelledNotificationParams { RequestId = new RequestId("mine") });

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await over.CancelAsync();
        await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Fact]
    public async Task Call_WhileTheModelIsBusy_IsAToolErrorThatSaysSo()
    {
        await using var server = await McpUnderTest.StartAsync(new FakeReasoner { Script = (_, _) => throw new ModelOverloadedException("The queue is full.", TimeSpan.FromSeconds(3)) });

        var result = await server.ReasonAsync();

        result.IsError.ShouldBe(true);
        McpUnderTest.Text(result).ShouldBe("The model is busy. The queue is full.");
        server.Logs.Own.ShouldContain(l => l.Message.Contains("tools/call spatial_reason", StringComparison.Ordinal) && l.Message.Contains("429 overloaded", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Call_ThatFails_TellsTheLogWhyAndTheClientThatItDid()
    {
        await using var server = await McpUnderTest.StartAsync(new FakeReasoner { Script = (_, _) => Happening.FailAfterPlan(new InvalidOperationException("the secret reason")) });

        var result = await server.ReasonAsync();

        result.IsError.ShouldBe(true);
        McpUnderTest.Text(result).ShouldNotContain("secret");
        server.Logs.Own.ShouldContain(l => l.Message.Contains("tools/call spatial_reason", StringComparison.Ordinal) && l.Message.EndsWith("failed", StringComparison.Ordinal));
    }

    /// <summary>What schemas promise is what the embedded model's server holds to.</summary>
    [Fact]
    public async Task Arguments_OutsideTheirSchema_AreRefusedByName()
    {
        await using var server = await McpUnderTest.StartAsync();
        var tried = 0;
        foreach (var tool in await server.Client.ListToolsAsync())
        {
            foreach (var argument in tool.JsonSchema.GetProperty("properties").EnumerateObject())
            {
                foreach (var value in Wrong(argument.Value))
                {
                    var result = await server.CallAsync(tool.Name, new(Needed(tool.Name)) { [argument.Name] = value });

                    result.IsError.ShouldBe(true, $"{tool.Name}.{argument.Name} = {value}");
                    McpUnderTest.Text(result).ShouldContain(argument.Name);
                    tried++;
                }
            }
        }
        tried.ShouldBeGreaterThan(40);
    }

    private static Dictionary<string, object?> Needed(string tool) => tool switch
    {
        "spatial_reason" => new() { ["question"] = "How many robots are there?", ["images"] = new[] { McpUnderTest.Picture } },
        "spatial_imagine" => new() { ["image"] = McpUnderTest.Picture, ["viewer"] = "red robot" },
        _ => new() { ["image"] = McpUnderTest.Picture },
    };

    /// <summary>Values of the right type beyond each bound, and words that are none of those allowed.</summary>
    private static IEnumerable<object> Wrong(JsonElement schema)
    {
        if (schema.TryGetProperty("minimum", out var minimum))
            yield return minimum.GetDouble() - 1;
        if (schema.TryGetProperty("maximum", out var maximum))
            yield return maximum.GetDouble() + 1;
        if (schema.TryGetProperty("enum", out _))
            yield return "nothing";
        if (schema.TryGetProperty("items", out var items) && items.TryGetProperty("enum", out _))
            yield return new[] { "nothing" };
        if (schema.GetProperty("type").ToString() is "array" or "integer" or "number")
            yield return "text";
    }

    private static async IAsyncEnumerable<ReasoningEvent> Hang(TaskCompletionSource begun, TaskCompletionSource ended, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new PlanMade(Happening.Plan);
        begun.SetResult();
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        finally
        {
            ended.SetResult();
        }
    }

    /// <summary>Keeps what it is told.</summary>
    private sealed class Told : IProgress<ProgressNotificationValue>
    {
        private readonly List<ProgressNotificationValue> values = [];

        public void Report(ProgressNotificationValue value)
        {
            lock (values)
                values.Add(value);
        }

        /// <summary>Notifications are handled beside the response, which may be there before the last of them.</summary>
        public async Task<IReadOnlyList<ProgressNotificationValue>> AtLeastAsync(int count)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (true)
            {
                lock (values)
                {
                    if (values.Count >= count)
                        return [.. values];
                }
                await Task.Delay(10, patience.Token);
            }
        }
    }
}
