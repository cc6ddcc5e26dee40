using Microsoft.Extensions.Options;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Fetching;

/// <summary>Reads requests whose pictures may be links.</summary>
/// <remarks>
/// A request with links is read twice, by the same function: first with something that stands in for each picture, which finds the links and whatever else
/// is wrong with the request; then, when all have been fetched, with the pictures. Readers stay synchronous, and nothing is fetched for a request that is refused anyway.
/// </remarks>
internal sealed class LinkedImages(LinkRules rules, ImageFetcher fetcher, IOptions<FetchOptions> options, TimeProvider time)
{
    private const int FetchedAtOnce = 4;

    /// <param name="deadlineMs">The request's own deadline, milliseconds; fetching is part of it.</param>
    /// <returns>The request, and what fetching took of its deadline.</returns>
    /// <exception cref="ApiException">The request is refused, or a picture of it could not be fetched; of several the first in the request's order is told.</exception>
    /// <exception cref="DeadlinePassedException">It passed while pictures were fetched.</exception>
    public async Task<(T Request, TimeSpan Spent)> ReadAsync<T>(Func<ImageLinks, T> read, int? deadlineMs, CancellationToken cancellationToken)
    {
        var links = new ImageLinks(rules);
        var request = read(links);
        if (links.All.Count == 0)
            return (request, TimeSpan.Zero);
        var since = time.GetTimestamp();
        await FetchAsync(links.All, deadlineMs is > 0 ? TimeSpan.FromMilliseconds(deadlineMs.Value) : null, cancellationToken);
        return (read(links), time.GetElapsedTime(since));
    }

    private async Task FetchAsync(IReadOnlyList<ImageLink> links, TimeSpan? deadline, CancellationToken cancellationToken)
    {
        var patience = TimeSpan.FromSeconds(options.Value.TimeoutSeconds);
        using var over = new CancellationTokenSource(deadline < patience ? deadline.Value : patience, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token);
        using var places = new SemaphoreSlim(FetchedAtOnce);
        var errors = await Task.WhenAll(links.Select(FetchOneAsync));
        cancellationToken.ThrowIfCancellationRequested();
        if (deadline <= patience && over.IsCancellationRequested)
            throw new DeadlinePassedException(deadline.Value);
        if (Array.Find(errors, e => e is not null) is { } first)
            throw new ApiException(first);

        async Task<ApiError?> FetchOneAsync(ImageLink link)
        {
            try
            {
                await places.WaitAsync(ended.Token);
                try
                {
                    link.Image = new ImageContent(await fetcher.FetchAsync(link.Address, link.Field, ended.Token));
                    return null;
                }
                finally
                {
                    places.Release();
                }
            }
            catch (ApiException refused)
            {
                return refused.Error;
            }
            catch (OperationCanceledException)
            {
                return FetchErrors.TooSlow(link.Field, link.Address, options.Value.TimeoutSeconds);
            }
        }
    }
}
