using System.Diagnostics;

namespace SpatialReasoner.Inference.Onnx.Tests;

/// <summary>Time and managed memory of a step. Explicit: run with <c>-explicit only</c>.</summary>
public sealed class EngineBenchmark(ITestOutputHelper output)
{
    [Theory(Explicit = true)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(16)]
    public void Step_SteadyState_Costs(int batch)
    {
        using var model = new RunnerFixture(slots: batch, maxLength: 256);
        using var engine = new InferenceEngine(model.Runner, model.Cache, new HashSet<int>(), tokensPerStep: 64, TimeProvider.System);
        var prompt = RunnerFixture.Tokens(1, 40);
        for (var run = 0; run < 20; run++)
            Measure(print: false);
        Measure(print: true);

        void Measure(bool print)
        {
            const int Steps = 150;
            var request = new EngineRequest(
                new EnginePrompt(prompt, RunnerFixture.Keys(prompt), [], 0), new() { Chains = batch, MaxTokens = 200, Temperature = 0.8f }, seed: 1, new FakeText().Text)
            {
                Place = new QueueGate(1).Enter(underWay: false),
            };
            engine.Add(request);
            for (var i = 0; i < 10; i++)
                engine.Step();
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.GetTimestamp();
            for (var i = 0; i < Steps; i++)
                engine.Step();
            var engineTime = Stopwatch.GetElapsedTime(watch);
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;

            var tokens = new int[batch];
            watch = Stopwatch.GetTimestamp();
            for (var i = 0; i < Steps; i++)
                model.Runner.Decode(tokens, model.Cache.Lengths);
            var runnerTime = Stopwatch.GetElapsedTime(watch);
            request.Abandon();
            engine.Step();
            if (print)
                output.WriteLine($"batch {batch}: engine step {engineTime.TotalMicroseconds / Steps:F1} us (model alone at the final length {runnerTime.TotalMicroseconds / Steps:F1} us); {bytes / Steps} B per step, {bytes / Steps / batch} B per token");
        }
    }
}
