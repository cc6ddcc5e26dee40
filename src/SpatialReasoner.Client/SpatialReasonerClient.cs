using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SpatialReasoner.Client;

/// <summary>The native API of a server.</summary>
/// <param name="http">
/// Knows the server by its base address, and its key, where it wants one, as the default header <c>Authorization: Bearer</c>. Its timeout, 100 s unless set, bounds answers that are not streamed; a
/// request's own deadline should be shorter. It stays the caller's; retries belong in its handlers.
/// </param>
/// <param name="time">Tells how far away a date in Retry-After is.</param>
/// <remarks>
/// Thread-safe. Every call throws <see cref="SpatialReasonerException"/> for what the server refuses, and what <see cref="HttpClient"/> throws where the server cannot be reached;
/// cancelling closes the connection, at which the server abandons the chains.
/// </remarks>
public sealed class SpatialReasonerClient(HttpClient http, TimeProvider? time = null)
{
    private const string EventStream = "text/event-stream";

    private readonly TimeProvider time = time ?? TimeProvider.System;

    /// <summary>Answers a spatial question about one or more pictures.</summary>
    public Task<ReasonResult> ReasonAsync(ReasonRequest request, CancellationToken cancellationToken = default) =>
        PostAsync("reason", request, ClientJson.Default.ReasonRequest, ClientJson.Default.ReasonResult, cancellationToken);

    /// <summary>As <see cref="ReasonAsync"/>, telling what happens; the last event carries the result. Events that a newer server adds are passed over.</summary>
    /// <exception cref="SpatialReasonerException">Also while it streams.</exception>
    /// <exception cref="HttpRequestException">Also where the connection ends before the result.</exception>
    public async IAsyncEnumerable<ReasonEvent> StreamReasonAsync(ReasonRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(Post("reason", request, ClientJson.Default.ReasonRequest), EventStream, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType != EventStream)
            throw Unreadable(response);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
        {
            if (item.EventType == "error")
                throw SpatialReasonerException.From(item.Data, response.StatusCode);
            if (Event(item, response) is not { } happened)
                continue;
            yield return happened;
            if (happened is ReasonCompleted)
                yield break;
        }
        throw new HttpRequestException(HttpRequestError.ResponseEnded, "The stream ended before the result.");
    }

    /// <summary>What <see cref="ReasonAsync"/> would do about a request, without doing it.</summary>
    public Task<PlanResult> PlanAsync(ReasonRequest request, CancellationToken cancellationToken = default) =>
        PostAsync("plan", request, ClientJson.Default.ReasonRequest, ClientJson.Default.PlanResult, cancellationToken);

    /// <summary>The scene graph of a picture: objects, where they are, how sure that is, and their relations.</summary>
    public Task<PerceiveResult> PerceiveAsync(PerceiveRequest request, CancellationToken cancellationToken = default) =>
        PostAsync("perceive", request, ClientJson.Default.PerceiveRequest, ClientJson.Default.PerceiveResult, cancellationToken);

    /// <summary>A scene, or a picture that is perceived first, through a viewer's eyes: coordinates, a picture and a map.</summary>
    public Task<ImagineResult> ImagineAsync(ImagineRequest request, CancellationToken cancellationToken = default) =>
        PostAsync("imagine", request, ClientJson.Default.ImagineRequest, ClientJson.Default.ImagineResult, cancellationToken);

    /// <summary>Typed questions about one picture, each answered by the likelihood of its options; nothing is decoded.</summary>
    public Task<DecideResult> DecideAsync(DecideRequest request, CancellationToken cancellationToken = default) =>
        PostAsync("decide", request, ClientJson.Default.DecideRequest, ClientJson.Default.DecideResult, cancellationToken);

    /// <summary>The strategies, what each does and the request fields it heeds.</summary>
    public async Task<IReadOnlyList<Strategy>> StrategiesAsync(CancellationToken cancellationToken = default) =>
        (await GetAsync("strategies", ClientJson.Default.StrategyList, cancellationToken)).Strategies;

    /// <summary>A procedural scene with its picture, its exact geometry and a question of every kind it allows, for trying things out.</summary>
    /// <param name="seed">0 and above; the same seed is the same scene.</param>
    /// <param name="kinds">Kinds of questions; null for all.</param>
    /// <param name="difficulty">standard (default) or hard.</param>
    /// <param name="size">Pixels along each side of its picture, 64 to 1024; 512 where null.</param>
    public Task<DrawnScene> SceneAsync(
        long seed, IReadOnlyList<string>? kinds = null, string? difficulty = null, int? size = null, CancellationToken cancellationToken = default)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"scenes/{seed}?");
        if (kinds is not null)
            path += $"kinds={Uri.EscapeDataString(string.Join(',', kinds))}&";
        if (difficulty is not null)
            path += $"difficulty={Uri.EscapeDataString(difficulty)}&";
        if (size is not null)
            path += $"size={size.Value.ToString(CultureInfo.InvariantCulture)}";
        return GetAsync(path, ClientJson.Default.DrawnScene, cancellationToken);
    }

    /// <summary>Null for an event this client does not know.</summary>
    private static ReasonEvent? Event(SseItem<string> item, HttpResponseMessage response)
    {
        return item.EventType switch
        {
            "plan" => new PlanMade(Read(ClientJson.Default.Plan)),
            "chain.started" => Read(ClientJson.Default.ChainStarted),
            "chain.delta" => Read(ClientJson.Default.ChainDelta),
            "chain.completed" => new ChainCompleted(Read(ClientJson.Default.Chain)),
            "verdict" => Read(ClientJson.Default.ChainVerified),
            "vote" => Read(ClientJson.Default.VoteCounted),
            "result" => new ReasonCompleted(Read(ClientJson.Default.ReasonResult)),
            _ => null,
        };

        T Read<T>(JsonTypeInfo<T> type)
            where T : class
        {
            try
            {
                return JsonSerializer.Deserialize(item.Data, type) ?? throw Unreadable(response);
            }
            catch (JsonException fault)
            {
                throw Unreadable(response, fault);
            }
        }
    }

    private static HttpRequestMessage Post<T>(string call, T body, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new HttpRequestMessage(HttpMethod.Post, Address(call)) { Content = JsonContent.Create(body, type) };
    }

    private static Uri Address(string call) => new($"v1/spatial/{call}", UriKind.Relative);

    private static SpatialReasonerException Unreadable(HttpResponseMessage response, Exception? inner = null) => SpatialReasonerException.Unreadable(
        response.StatusCode, $"The answer, of type {response.Content.Headers.ContentType?.ToString() ?? "none"}, is not of this API: {inner?.Message ?? "something else answered"}", inner);

    private Task<TResult> PostAsync<TRequest, TResult>(
        string call, TRequest request, JsonTypeInfo<TRequest> sent, JsonTypeInfo<TResult> wanted, CancellationToken cancellationToken)
        where TResult : class =>
        ReadAsync(Post(call, request, sent), wanted, cancellationToken);

    private Task<T> GetAsync<T>(string call, JsonTypeInfo<T> wanted, CancellationToken cancellationToken)
        where T : class =>
        ReadAsync(new HttpRequestMessage(HttpMethod.Get, Address(call)), wanted, cancellationToken);

    private async Task<T> ReadAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> wanted, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await SendAsync(request, "application/json", HttpCompletionOption.ResponseContentRead, cancellationToken);
        try
        {
            return await response.Content.ReadFromJsonAsync(wanted, cancellationToken) ?? throw Unreadable(response);
        }
        catch (JsonException fault)
        {
            throw Unreadable(response, fault);
        }
    }

    /// <exception cref="SpatialReasonerException">The answer is no success.</exception>
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string accept, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        using var sent = request;
        sent.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        var response = await http.SendAsync(sent, completion, cancellationToken);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw await SpatialReasonerException.FromAsync(response, time, cancellationToken);
    }
}
