using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Server.Tests.Hosting;

/// <summary>Tells a script instead of reasoning, and remembers what it was asked.</summary>
internal sealed class FakeReasoner : IReasoner
{
    private readonly ConcurrentQueue<ReasoningRequest> requests = new();

    public IReadOnlyList<ReasoningRequest> Requests => [.. requests];

    public ReasoningRequest Request => requests.ShouldHaveSingleItem();

    public Func<ReasoningRequest, CancellationToken, IAsyncEnumerable<ReasoningEvent>> Script { get; set; } =
        (request, _) => Happening.Stream(Happening.Usual(request));

    public IReadOnlyList<StrategyDescription> Strategies { get; set; } =
    [
        new("auto", "Chooses.", []),
        new("direct", "One greedy pass.", []) { Measured = "Costs nothing, gains nothing." },
        new("self-consistency", "Votes.", [new StrategyOption("samples", "8", "1 to 64", "Chains."), new StrategyOption("stop", "the prompt's own", "none or beta", "When to stop.")]),
    ];

    public ReasoningPlan Plan(ReasoningRequest request) => new(request.Strategy, []);

    public IAsyncEnumerable<ReasoningEvent> StreamAsync(ReasoningRequest request, CancellationToken cancellationToken = default)
    {
        requests.Enqueue(request);
        return Script(request, cancellationToken);
    }
}

/// <summary>A model that is described and, where a real reasoner asks it, says one text in every chain.</summary>
internal sealed class FakeModel(string says = "answer: left", bool closedLanguage = false) : IVisionLanguageModel
{
    public ModelDescription Description { get; } = new()
    {
        Id = "spatial-tiny", Family = "spatial-tiny", ContextLength = 512, ClosedLanguage = closedLanguage, Provider = "cpu",
    };

    public async IAsyncEnumerable<CompletionChunk> StreamAsync(
        CompletionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        yield return new PromptProcessed(new PromptUsage(40, 10, 16), new PromptTimings(1, 2, 3));
        for (var chain = 0; chain < request.Sampling.Chains; chain++)
        {
            TokenLogprob[] tokens = [new(5, says, -0.1f)];
            yield return new ChainDelta(chain, says, tokens);
            yield return new ChainFinished(chain, new CompletedChain(says, tokens, FinishReason.Stop));
        }
    }
}

/// <summary>A model that finishes its first chains and then thinks until it is told to end.</summary>
internal sealed class StuckModel(int finishes) : IVisionLanguageModel
{
    public ModelDescription Description { get; } = new() { Id = "spatial-tiny", Family = "spatial-tiny", ContextLength = 512, ClosedLanguage = true };

    public async IAsyncEnumerable<CompletionChunk> StreamAsync(
        CompletionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        TokenLogprob[] tokens = [new(5, "left", -0.1f)];
        yield return new PromptProcessed(new PromptUsage(40, 0, 16), new PromptTimings(1, 2, 3));
        for (var chain = 0; chain < request.Sampling.Chains; chain++)
        {
            if (chain == finishes)
            {
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, request.EndEarly);
                await Task.Delay(Timeout.InfiniteTimeSpan, ended.Token).ContinueWith(_ => { }, TaskScheduler.Default);
                cancellationToken.ThrowIfCancellationRequested();
            }
            yield return new ChainFinished(chain, chain < finishes ? new CompletedChain("left", tokens, FinishReason.Stop) : new CompletedChain("", [], FinishReason.Cancelled));
        }
    }
}

/// <summary>A clock whose timers fire a thousand times too early: ten seconds of silence pass in ten milliseconds.</summary>
internal sealed class HastyTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 1000 : dueTime, period);
}

/// <summary>Keeps what was logged.</summary>
internal sealed class LogCollector : ILoggerProvider
{
    private readonly ConcurrentQueue<(string Category, LogLevel Level, string Message)> lines = new();

    public IReadOnlyList<(string Category, LogLevel Level, string Message)> Own => [.. lines.Where(l => l.Category.StartsWith("SpatialReasoner"))];

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, this);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, LogCollector owner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner.lines.Enqueue((category, logLevel, formatter(state, exception)));
    }
}
