using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace SpatialReasoner.Server.Tests.Fuzzing;

/// <param name="Status">0 where the connection was closed without an answer.</param>
/// <param name="MediaType">Without parameters; null where there is none.</param>
internal sealed record WireAnswer(int Status, string? MediaType, byte[] Body, TimeSpan Took)
{
    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>HTTP/1.1 without the help of a client, which would mend or refuse what is wrong: one connection per request, closed by the server.</summary>
internal static class WireClient
{
    /// <summary>When waiting for an answer ends; far beyond what is allowed, so that a slow one is told from none.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="TimeoutException">There was no whole answer in time.</exception>
    public static async Task<WireAnswer> SendAsync(Uri server, WireRequest request)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Port, patience.Token);
        var clock = Stopwatch.StartNew();
        using var received = new MemoryStream();
        try
        {
            // A server that refuses a body may answer, and close, before all of it is sent.
            var sending = WriteAsync(socket, request, patience.Token);
            await ReadAsync(socket, received, patience.Token);
            await sending;
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"No answer within {Patience.TotalSeconds} s; {received.Length} bytes came.", late);
        }
        return Parse(received.ToArray(), clock.Elapsed);
    }

    private static async Task WriteAsync(Socket socket, WireRequest request, CancellationToken cancellationToken)
    {
        try
        {
            ReadOnlyMemory<byte> rest = request.ToBytes();
            while (!rest.IsEmpty)
                rest = rest[await socket.SendAsync(rest, SocketFlags.None, cancellationToken)..];
            if (request.HalfCloses)
                socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // What came back says why.
        }
    }

    private static async Task ReadAsync(Socket socket, MemoryStream received, CancellationToken cancellationToken)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            int count;
            while ((count = await socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken)) > 0)
                received.Write(buffer, 0, count);
        }
        catch (SocketException)
        {
            // Reset behind its last byte, while the client was still sending.
        }
    }

    private static WireAnswer Parse(byte[] bytes, TimeSpan took)
    {
        var rest = bytes.AsSpan();
        while (true)
        {
            var end = rest.IndexOf("\r\n\r\n"u8);
            if (end < 0)
                return new WireAnswer(0, null, bytes, took);
            var lines = Encoding.Latin1.GetString(rest[..end]).Split("\r\n");
            rest = rest[(end + 4)..];
            var status = int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
            if (status < 200)
                continue; // 100 Continue, before the answer
            var body = Header("Transfer-Encoding") == "chunked" ? Unchunk(rest) : rest.ToArray();
            return new WireAnswer(status, Header("Content-Type")?.Split(';')[0].Trim(), body, took);

            string? Header(string name) => lines.Skip(1).Select(l => l.Split(':', 2)).FirstOrDefault(p => p[0].Equals(name, StringComparison.OrdinalIgnoreCase))?[1].Trim();
        }
    }

    private static byte[] Unchunk(ReadOnlySpan<byte> chunked)
    {
        using var body = new MemoryStream();
        while (true)
        {
            var line = chunked.IndexOf("\r\n"u8);
            if (line < 0)
                throw new InvalidDataException("The answer ends before its last chunk.");
            var length = int.Parse(Encoding.ASCII.GetString(chunked[..line]), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length == 0)
                return body.ToArray();
            body.Write(chunked.Slice(line + 2, length));
            chunked = chunked[(line + 2 + length + 2)..];
        }
    }
}
