using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SpatialReasoner.Server.Access;
using SpatialReasoner.Server.Tests.Operating;

namespace SpatialReasoner.Server.Tests.Fuzzing;

/// <summary>
/// Requests that are wrong in every way that could be thought of, against the real server process over the embedded model: none crashes it, none gets a 500, none takes
/// longer than two seconds, and nothing is left behind. <c>FUZZ_REQUESTS</c> says how many, <c>FUZZ_SEED</c> which; <c>FUZZ_CASE</c> runs one case alone and shows what it was answered.
/// </summary>
[Collection(ServerProcess.TakesTheMachine)]
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Clients = 4;

    private const string Key = "sr-0123456789abcdef0123456789abcdef";

    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Beside the prefix cache: four pictures at the pixel limit take 400 MB each while they are decoded, which the collector and the allocator keep for the next ones, and caches
    /// and code take the rest. Many damaged pictures claim to be that large.
    /// </summary>
    private const long MostMemory = (4 * 400L << 20) + (640L << 20);

    private static readonly int Requests = FuzzSettings.Number("FUZZ_REQUESTS") ?? 2500, Seed = FuzzSettings.Number("FUZZ_SEED") ?? 1;

    [Fact]
    public async Task Requests_WrongInEveryWay_AreAnsweredByTheContractAndLeaveNothingBehind()
    {
        var seeds = await SeedRequests.LoadAsync();
        var all = seeds.All();
        var fuzzer = new RequestFuzzer(all, new PictureMutations(SeedPictures.Load(seeds.Picture)), Seed, Key);
        await using var server = await ServerProcess.StartAsync(
            "--SpatialReasoner:Access:Keys:0:Name=fuzz", $"--SpatialReasoner:Access:Keys:0:Sha256={KeyCommands.Hash(Key)}", "--Logging:LogLevel:SpatialReasoner=Warning");
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        if (FuzzSettings.Number("FUZZ_CASE") is { } alone)
        {
            await ShowAsync(server, fuzzer.Make(alone));
            return;
        }
        var broken = new List<string>();
        foreach (var seed in all)
        {
            if (await PlainAsync(server, fuzzer.Plain(seed)) is { Status: not 200 } refused)
                broken.Add($"{seed.Name}, unchanged: {refused.Text}");
        }
        broken.ShouldBeEmpty();
        var known = await AskAsync(server, seeds);

        var run = new Run(server, fuzzer);
        await run.AllAsync();

        output.WriteLine(run.ToString());
        foreach (var line in Errors(server))
            output.WriteLine(line);
        if (run.Faults.Count > 0)
            Assert.Fail(string.Join("\n\n", run.Faults));
        Errors(server).ShouldBeEmpty();
        (await AskAsync(server, seeds)).ShouldBe(known, "the known question has another answer than before");
        foreach (var gauge in new[] { "chains_running", "queue_requests", "kv_cache_tokens" })
            await server.ShouldFallToZeroAsync(gauge);
        run.MemoryAtTheEnd.ShouldBeLessThan(MostMemory);
    }

    private async Task ShowAsync(ServerProcess server, FuzzCase one)
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"fuzz-{one.Seed}-{one.Number}.http");
        await File.WriteAllBytesAsync(file, one.Request.ToBytes());
        output.WriteLine($"{one}\nwhole in {file}");
        var answer = await WireClient.SendAsync(server.Client.BaseAddress!, one.Request);
        output.WriteLine($"{answer.Status} {answer.MediaType} after {answer.Took.TotalMilliseconds:0} ms\n{answer.Text}");
        foreach (var line in Errors(server))
            output.WriteLine(line);
        Contract.Violation(one.Request, answer).ShouldBeNull();
        answer.Took.ShouldBeLessThan(Slowest);
    }

    /// <summary>A request that works; on a busy machine it may take a few tries to meet its deadline.</summary>
    private static async Task<WireAnswer> PlainAsync(ServerProcess server, WireRequest request)
    {
        const int Tries = 20, TooLate = 504;
        var answer = await WireClient.SendAsync(server.Client.BaseAddress!, request);
        for (var tries = 1; answer.Status == TooLate && tries < Tries; tries++)
            answer = await WireClient.SendAsync(server.Client.BaseAddress!, request);
        return answer;
    }

    /// <summary>All of an answer that does not depend on when it was given.</summary>
    private static async Task<string> AskAsync(ServerProcess server, SeedRequests seeds)
    {
        using var response = await server.Client.PostAsJsonAsync("/v1/spatial/reason", seeds.Known);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return string.Join('\n', answer["answer"], answer["votes"], string.Join('\n', answer["chains"]!.AsArray().Select(c => $"{c!["text"]}: {c["answer"]}")));
    }

    /// <summary>What the server logged as its own faults; a line holds its whole stack.</summary>
    private static List<string> Errors(ServerProcess server) =>
        [.. server.Output.Split('\n').Where(line => line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal))];

    /// <summary>All cases, several at a time.</summary>
    private sealed class Run(ServerProcess server, RequestFuzzer fuzzer)
    {
        private const int MostFaults = 20;

        private readonly ConcurrentQueue<string> faults = new();
        private readonly ConcurrentQueue<(FuzzCase Case, TimeSpan Took)> slow = new();
        private readonly ConcurrentDictionary<int, int> statuses = new();
        private readonly ConcurrentDictionary<int, FuzzCase> underWay = new();
        private readonly Stopwatch clock = Stopwatch.StartNew();
        private int next = -1;

        public IReadOnlyCollection<string> Faults => faults;

        /// <summary>Beside the prefix cache, which fills up to its bound, while nothing runs.</summary>
        public long MemoryHalfWay { get; private set; }

        /// <inheritdoc cref="MemoryHalfWay" />
        public long MemoryAtTheEnd { get; private set; }

        public override string ToString() =>
            $"{statuses.Values.Sum()} requests of seed {Seed} in {clock.Elapsed.TotalSeconds:0} s: {string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Value} x {(s.Key == 0 ? "closed" : s.Key.ToString(CultureInfo.InvariantCulture))}"))}; "
            + $"{slow.Count} over {Slowest.TotalSeconds} s in company; {MemoryHalfWay >> 20} MB beside the prefix cache half-way, {MemoryAtTheEnd >> 20} MB at the end";

        public async Task AllAsync()
        {
            await HalfAsync(Requests / 2);
            if (faults.IsEmpty)
                MemoryHalfWay = await MemoryAsync();
            await HalfAsync(Requests);
            if (faults.IsEmpty)
                MemoryAtTheEnd = await MemoryAsync();
            foreach (var (late, took) in slow)
                await AskAloneAsync(late, took);
            clock.Stop();
        }

        private async Task HalfAsync(int end) => await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(() => ClientAsync(end))));

        /// <summary>Two seconds are the server's, not a busy machine's: of what was slow in company, alone and again, its processor time counts. What waits for nothing ends in the client's patience.</summary>
        private async Task AskAloneAsync(FuzzCase late, TimeSpan took)
        {
            await RestAsync();
            var before = server.ProcessorTime;
            var again = await WireClient.SendAsync(server.Client.BaseAddress!, late.Request);
            var spent = server.ProcessorTime - before;
            if (again.Took > Slowest && spent > Slowest)
                faults.Enqueue($"took {took.TotalSeconds:0.0} s, then alone {again.Took.TotalSeconds:0.0} s, {spent.TotalSeconds:0.0} s of them processor time: {late}");
        }

        /// <summary>Waits until the server does nothing more for those before, collecting their garbage above all: that is not the time of the one to come.</summary>
        private async Task RestAsync()
        {
            var patience = Stopwatch.StartNew();
            for (var last = TimeSpan.Zero; server.ProcessorTime - last > TimeSpan.FromMilliseconds(20) && patience.Elapsed < TimeSpan.FromSeconds(10); await Task.Delay(200))
                last = server.ProcessorTime;
        }

        private async Task ClientAsync(int end)
        {
            while (faults.Count < MostFaults && Number(end) is { } number)
            {
                var one = fuzzer.Make(number);
                underWay[number] = one;
                try
                {
                    var answer = await WireClient.SendAsync(server.Client.BaseAddress!, one.Request);
                    statuses.AddOrUpdate(answer.Status, 1, (_, n) => n + 1);
                    if (Contract.Violation(one.Request, answer) is { } violation)
                        faults.Enqueue($"{violation}: {one}\nanswered {answer.Status}: {answer.Text[..Math.Min(2000, answer.Text.Length)]}");
                    if (answer.Took > Slowest)
                        slow.Enqueue((one, answer.Took));
                }
                catch (TimeoutException hang)
                {
                    faults.Enqueue($"{hang.Message} {one}");
                }
                catch (System.Net.Sockets.SocketException gone)
                {
                    // Nothing listens any more: one of those under way killed it.
                    faults.Enqueue($"{gone.Message}; under way were:\n{string.Join("\n\n", underWay.Values)}\nthe server's last words:\n{server.Output[^Math.Min(4000, server.Output.Length)..]}");
                    return;
                }
                underWay.TryRemove(number, out _);
            }
        }

        /// <summary>The next case; null when <paramref name="end"/> is reached.</summary>
        private int? Number(int end)
        {
            for (int seen; (seen = Volatile.Read(ref next)) + 1 < end;)
            {
                if (Interlocked.CompareExchange(ref next, seen + 1, seen) == seen)
                    return seen + 1;
            }
            return null;
        }

        private async Task<long> MemoryAsync() => server.WorkingSet - await server.GaugeAsync("prefix_cache_size_bytes");
    }
}
