using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Composition;

/// <summary>Bounds every body.</summary>
/// <remarks>
/// Kestrel's own limit closes the connection under a client that is still sending, which most clients report as a broken pipe. Here
/// the answer is sent, and Kestrel reads on for a few seconds and throws away what comes, so that the client gets to see it.
/// </remarks>
internal static class RequestLimits
{
    public static void UseRequestLimits(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var limit = context.RequestServices.GetRequiredService<IOptions<LimitsOptions>>().Value.MaxRequestBytes;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
            body.MaxRequestBodySize = null;
        if (context.Request.ContentLength > limit)
            throw TooLarge(limit);
        // A body of unknown length is counted while it is read.
        if (context.Request.ContentLength is null)
            context.Request.Body = new BoundedStream(context.Request.Body, limit);
        return next(context);
    });

    private static ApiException TooLarge(long limit) => new(ApiError.TooLarge($"The body is larger than {limit} bytes, the most that is accepted."));

    private sealed class BoundedStream(Stream inner, long limit) : Stream
    {
        private long read;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => read;
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            read += count;
            return read <= limit ? count : throw TooLarge(limit);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies are read asynchronously.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
