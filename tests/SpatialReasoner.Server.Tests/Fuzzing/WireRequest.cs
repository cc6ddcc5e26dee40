using System.Text;

namespace SpatialReasoner.Server.Tests.Fuzzing;

/// <summary>A request byte for byte as it goes over the wire, so that anything in it may be wrong.</summary>
/// <param name="Target">Path and query as written in the request line.</param>
internal sealed record WireRequest(string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    /// <summary>Whether HTTP itself was tampered with: then Kestrel may refuse it without a document, or close the connection.</summary>
    public bool Tampered { get; init; }

    /// <summary>Whether the client says it is done once it has sent everything: with a length that promises more, the server would wait.</summary>
    public bool HalfCloses { get; init; }

    public byte[] ToBytes() => [.. Head(), .. Body];

    /// <summary>The head, and as much of the body as a person reads.</summary>
    public override string ToString()
    {
        const int Most = 2000;
        var body = string.Concat(Encoding.Latin1.GetString(Body.AsSpan(0, Math.Min(Body.Length, Most))).Select(c => c is >= ' ' and <= '~' or '\n' ? c : '.'));
        return $"{Encoding.Latin1.GetString(Head())}{body}{(Body.Length > Most ? $"... ({Body.Length} bytes)" : "")}";
    }

    /// <summary>With this header instead of those of its name; null takes them away.</summary>
    public WireRequest With(string name, string? value) => this with
    {
        Headers = [.. Headers.Where(h => !h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)), .. value is null ? Array.Empty<(string, string)>() : [(name, value)]],
    };

    private byte[] Head() => Encoding.Latin1.GetBytes(
        $"{Method} {Target} HTTP/1.1\r\n{string.Concat(Headers.Select(h => $"{h.Name}: {h.Value}\r\n"))}\r\n");
}
