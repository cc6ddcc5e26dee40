using System.Threading.Channels;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>Owns the one thread on which an <see cref="InferenceEngine"/> lives, and the bounded way in.</summary>
internal sealed class EngineLoop : IAsyncDisposable
{
    private readonly InferenceEngine engine;
    private readonly TimeProvider time;
    private readonly QueueGate gate;
    private readonly Channel<EngineRequest> inbox = Channel.CreateUnbounded<EngineRequest>(new UnboundedChannelOptions { SingleReader = true }); // the gate bounds it
    private readonly AutoResetEvent wake = new(initialState: false); // left to its finalizer: a late Submit may still set it
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool stopping;

    public EngineLoop(InferenceEngine engine, int maxQueuedRequests, TimeProvider time)
    {
        this.engine = engine;
        this.time = time;
        gate = new QueueGate(maxQueuedRequests);
        new Thread(Run) { Name = "Inference engine", IsBackground = true }.Start();
    }

    public EngineSnapshot Snapshot => engine.Snapshot with { QueuedRequests = gate.Taken, QueueCapacity = gate.Capacity };

    /// <summary>Takes a place in the queue, held until the request's prompt begins.</summary>
    /// <inheritdoc cref="QueueGate.Enter"/>
    public IDisposable Enter(bool underWay) => gate.Enter(underWay);

    /// <exception cref="ModelFailedException">The engine has been stopped.</exception>
    public void Submit(EngineRequest request)
    {
        request.SubmittedAt = time.GetTimestamp();
        if (!inbox.Writer.TryWrite(request))
            throw Stopped();
        wake.Set();
    }

    /// <summary>Stops after the current step; requests under way fail.</summary>
    public async ValueTask DisposeAsync()
    {
        inbox.Writer.TryComplete(); // first: whatever was written before is still admitted, and then failed
        stopping = true;
        wake.Set();
        await stopped.Task;
    }

    private void Run()
    {
        while (!stopping)
        {
            Admit();
            if (!TryStep())
                wake.WaitOne();
        }
        Admit();
        engine.FailAll(Stopped);
        engine.Dispose();
        stopped.SetResult();
    }

    private void Admit()
    {
        while (inbox.Reader.TryRead(out var request))
            engine.Add(request);
    }

    /// <summary>A step that throws fails the requests of the moment, not the service: the next request finds free rows.</summary>
    private bool TryStep()
    {
        try
        {
            return engine.Step();
        }
        catch (Exception e) // whatever it was, the callers waiting on their channels must hear of it
        {
            engine.FailAll(() => new ModelFailedException($"The engine failed: {e.Message}", e));
            return true;
        }
    }

    private static ModelFailedException Stopped() => new("The engine has been stopped.");
}
