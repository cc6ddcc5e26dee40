using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SpatialReasoner.Server.Tests.EndToEnd;

namespace SpatialReasoner.Server.Tests.Operating;

/// <summary>
/// Many clients at once, some of which leave mid-way, against the real server process over the embedded model. Seconds by default; <c>LOAD_SECONDS=300</c> runs the
/// long one, which also looks at memory.
/// </summary>
[Collection(ServerProcess.TakesTheMachine)]
public sealed class LoadTests(ITestOutputHelper output)
{
    private const int Clients = 64;

    /// <summary>One request in so many is left mid-way.</summary>
    private const int LeavesEvery = 10;

    /// <summary>From here on memory, without the prefix cache, which fills up to its bound, is held against its level after a third of the run.</summary>
    private const int SecondsForMemory = 120;

    /// <summary>An idle machine answers in under 50 ms; tests share theirs with the clients and with each other.</summary>
    private static readonly TimeSpan SlowestAlive = TimeSpan.FromMilliseconds(250);

    private static readonly string[] Strategies = ["auto", "direct", "score", "cot", "self-consistency", "best-of-n", "beam", "exact", "consensus", "perspective"];

    [Fact]
    public async Task Clients_ManyAtOnceSomeOfWhomLeave_GetAnswersOr429AndLeaveNothingBehind()
    {
        var seconds = int.TryParse(Environment.GetEnvironmentVariable("LOAD_SECONDS"), out var asked) ? asked : 12;
        await using var server = await ServerProcess.StartAsync();
        var scenes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
            JsonNode.Parse(await server.Client.GetStringAsync($"/v1/spatial/scenes/{(1L << 41) + i}?size=64&kinds=left_right,count,perspective_left_right,yes_no"))!));
        var statuses = new ConcurrentDictionary<HttpStatusCode, int>();
        var clock = Stopwatch.StartNew();
        var left = 0;
        var alive = ProbeAsync();
        var early = MemoryAsync(after: seconds / 3.0);

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(ClientAsync));

        var (probes, slow) = await alive;
        var late = await MemoryAsync(after: 0);
        output.WriteLine($"{seconds} s, {Clients} clients: {string.Join(", ", statuses.Select(s => $"{s.Value} x {(int)s.Key}"))}, {left} left; /healthz/live {probes} times, 99th percentile {slow.TotalMilliseconds:0.0} ms; {await early >> 20} MB beside the prefix cache, then {late >> 20} MB");
        statuses.Keys.ShouldBeSubsetOf([HttpStatusCode.OK, HttpStatusCode.TooManyRequests]);
        statuses.GetValueOrDefault(HttpStatusCode.OK).ShouldBeGreaterThan(Clients);
        left.ShouldBeGreaterThan(0);
        slow.ShouldBeLessThan(SlowestAlive);
        if (seconds >= SecondsForMemory)
            late.ShouldBeLessThan((long)(1.05 * await early));
        foreach (var gauge in new[] { "chains_running", "queue_requests", "kv_cache_tokens" })
            await server.ShouldFallToZeroAsync(gauge);

        async Task ClientAsync(int client)
        {
            for (var i = 0; clock.Elapsed.TotalSeconds < seconds; i++)
            {
                var scene = scenes[(client + i) % scenes.Length];
                var questions = scene["questions"]!.AsArray();
                var body = EmbeddedModelServer.Ask(scene, questions[(client * 7 + i) % questions.Count]!, b =>
                {
                    b["strategy"] = Strategies[(client + (3 * i)) % Strategies.Length];
                    b["seed"] = client + (Clients * i);
                });
                using var leaves = new CancellationTokenSource();
                if ((client + i) % LeavesEvery == 0)
                    leaves.CancelAfter(TimeSpan.FromMilliseconds(1 + (client * 5 % 60)));
                try
                {
                    using var response = await server.Client.PostAsJsonAsync("/v1/spatial/reason", body, leaves.Token);
                    await response.Content.ReadAsByteArrayAsync(leaves.Token);
                    statuses.AddOrUpdate(response.StatusCode, 1, (_, n) => n + 1);
                    if (response.StatusCode == HttpStatusCode.TooManyRequests)
                        await Task.Delay(response.Headers.RetryAfter?.Delta ?? throw new InvalidOperationException("429 without Retry-After"));
                }
                catch (OperationCanceledException) when (leaves.IsCancellationRequested)
                {
                    Interlocked.Increment(ref left);
                }
            }
        }

        async Task<(int Probes, TimeSpan Slow)> ProbeAsync()
        {
            // A connection of its own: what is measured is the server, not the clients' pool.
            using var prober = new HttpClient { BaseAddress = server.Client.BaseAddress };
            var took = new List<TimeSpan>();
            while (clock.Elapsed.TotalSeconds < seconds)
            {
                var started = clock.Elapsed;
                (await prober.GetAsync("/healthz/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
                took.Add(clock.Elapsed - started);
                await Task.Delay(20);
            }
            return (took.Count, took.Order().ElementAt((int)(0.99 * (took.Count - 1))));
        }

        async Task<long> MemoryAsync(double after)
        {
            await Task.Delay(TimeSpan.FromSeconds(after));
            return server.WorkingSet - await server.GaugeAsync("prefix_cache_size_bytes");
        }
    }
}
