using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.ServerSentEvents;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Models;
using Polly.Timeout;
using SpatialReasoner.Inference.Remote.Resilience;
using SpatialReasoner.Inference.Remote.Wire;

namespace SpatialReasoner.Inference.Remote.Calls;

/// <summary>One server that runs the model, behind its circuit breaker and limits.</summary>
/// <remarks>
/// Calls go through the OpenAI package's protocol methods: its typed chunks have no choice index, so that <c>n</c> chains could not be told apart, and no place
/// for the fields of other servers. Its own retries and time limits are off; Polly's are in their place.
/// </remarks>
internal sealed class Upstream : IDisposable
{
    /// <summary>What is waited for usage and [DONE] when every chain has ended.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly HttpClient http;
    private readonly UpstreamPipeline pipeline;
    private readonly UpstreamMetrics metrics;
    private readonly OpenAIModelClient models;
    private readonly Func<string, ChatClient> chatOf;
    private readonly TimeSpan firstEvent, stall;
    private readonly TimeProvider time;
    private readonly Action<UpstreamEvent> observe;
    private ChatClient? chat;

    public Upstream(UpstreamOptions options, ResilienceOptions resilience, TimeProvider time, Action<UpstreamEvent> observe)
    {
        Name = options.Url.TrimEnd('/');
        this.time = time;
        this.observe = observe;
        firstEvent = TimeSpan.FromSeconds(resilience.FirstEventTimeoutSeconds);
        stall = TimeSpan.FromSeconds(resilience.StallTimeoutSeconds);
        pipeline = new UpstreamPipeline(Name, resilience, time, observe);
        metrics = new UpstreamMetrics(Name, () => pipeline.IsAvailable);
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = firstEvent,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // names are resolved again
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        var settings = new OpenAIClientOptions
        {
            Endpoint = new Uri(Name),
            Transport = new HttpClientPipelineTransport(http),
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        };
        // The package insists on a key; servers without keys pass it over.
        var key = new ApiKeyCredential(string.IsNullOrWhiteSpace(options.ApiKey) ? "none" : options.ApiKey);
        models = new OpenAIModelClient(key, settings);
        chatOf = id => new ChatClient(id, key, settings);
    }

    /// <summary>Its address.</summary>
    public string Name { get; }

    public bool IsAvailable => pipeline.IsAvailable;

    public bool HasRoom => pipeline.HasRoom;

    /// <summary>The model's id here; known once it is connected.</summary>
    public string Model { get; private set; } = "";

    public void Serve(string model)
    {
        Model = model;
        chat = chatOf(model);
    }

    /// <exception cref="CallException">It cannot be reached, or does not list models.</exception>
    public async Task<IReadOnlyList<ListedModel>> ListAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(firstEvent, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var result = await models.GetModelsAsync(new RequestOptions { ErrorOptions = ClientErrorBehaviors.NoThrow, CancellationToken = both.Token });
            using var response = result.GetRawResponse();
            ResponseFaults.Check(Name, response);
            return JsonSerializer.Deserialize(response.Content, ChatWire.Default.ModelsDocument)?.Data ?? [];
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && ResponseFaults.IsUpstreams(fault, limit.IsCancellationRequested))
        {
            throw ResponseFaults.Explain(fault, Name, limit.IsCancellationRequested);
        }
    }

    /// <summary>Makes the call, within limits and unless the circuit is open. When <see cref="CompletionRequest.EndEarly"/> fires, what there is, is the outcome.</summary>
    /// <exception cref="CallException">It failed; the message says how.</exception>
    /// <exception cref="Polly.ExecutionRejectedException">Its circuit is open, or it took too long in all.</exception>
    public async ValueTask<ChatOutcome> CallAsync(ChatCall call, ModelCapabilities can, Attempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await pipeline.Pipeline.ExecuteAsync(
                static async (state, token) => await state.Self.StreamAsync(state.Call, state.Can, state.Attempt, token),
                (Self: this, Call: call, Can: can, Attempt: attempt), cancellationToken);
            metrics.Ended("ok");
            return outcome;
        }
        catch (CallException fault)
        {
            Failed(fault.Fault, fault.Message);
            throw;
        }
        catch (TimeoutRejectedException fault)
        {
            Failed(CallFault.TimedOut, $"{Name} took longer than {fault.Timeout.TotalSeconds:0.###} s.");
            throw;
        }
        finally
        {
            metrics.Spent(attempt.Spent);
        }
    }

    /// <summary>Makes the call to find out what the server does: its refusals and breakdowns are the answer, and no sign of illness to its circuit breaker or log.</summary>
    /// <inheritdoc cref="ListAsync" path="/exception"/>
    public Task<ChatOutcome> ProbeAsync(ChatCall call, ModelCapabilities with, CancellationToken cancellationToken) =>
        StreamAsync(call, with, new Attempt(call, sink: null), cancellationToken);

    /// <summary>Notes that it is asked besides another replica.</summary>
    public void Hedge()
    {
        metrics.Hedged();
        observe(new Hedged(Name));
    }

    public void Dispose()
    {
        metrics.Dispose();
        pipeline.Dispose();
        http.Dispose();
    }

    private void Failed(CallFault fault, string message)
    {
        metrics.Ended(fault.ToString().ToLowerInvariant());
        observe(new AttemptFailed(Name, fault.ToString(), message));
    }

    private async Task<ChatOutcome> StreamAsync(ChatCall call, ModelCapabilities can, Attempt attempt, CancellationToken cancellationToken)
    {
        attempt.IsSent = true;
        var sent = time.GetTimestamp();
        using var silence = new CancellationTokenSource(firstEvent, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token, call.Request.EndEarly);
        try
        {
            using var body = BinaryContent.Create(ChatRequestWriter.Write(Model, call, can));
            var result = await chat!.CompleteChatAsync(body, new RequestOptions
            {
                ErrorOptions = ClientErrorBehaviors.NoThrow, BufferResponse = false, CancellationToken = any.Token,
            });
            using var response = result.GetRawResponse();
            await ResponseFaults.CheckStreamAsync(Name, response, any.Token);
            var events = SseParser.Create(response.ContentStream!, static (_, data) => data.SequenceEqual("[DONE]"u8) ? null : JsonSerializer.Deserialize(data, ChatWire.Default.ChunkDocument));
            await foreach (var item in events.EnumerateAsync(any.Token))
            {
                if (item.Data is null)
                    break;
                if (!attempt.HasBegun)
                    metrics.Began(time.GetElapsedTime(sent));
                attempt.Take(item.Data);
                silence.CancelAfter(attempt.IsComplete && stall > LastWords ? LastWords : stall);
            }
            return attempt.IsComplete ? attempt.Complete() : throw new CallException(CallFault.Broken, $"{Name} ended its stream before its chains.");
        }
        catch (Exception) when (call.Request.EndEarly.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return attempt.Complete();
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && ResponseFaults.IsUpstreams(fault, silence.IsCancellationRequested))
        {
            // Where every chain has come, only usage or [DONE] are missing.
            return attempt.IsComplete ? attempt.Complete() : throw ResponseFaults.Explain(fault, Name, silence.IsCancellationRequested);
        }
    }
}
