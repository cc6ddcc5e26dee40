using System.Globalization;
using System.Text;

namespace SpatialReasoner.Server.Tests.Fuzzing;

/// <summary>Changes to what surrounds a body: request line and headers. Those that HTTP forbids are marked as tampered with.</summary>
internal static class HttpMutations
{
    private static readonly string[] ContentTypes =
    [
        "text/plain", "application/json; charset=utf-16", "application/json; charset=utf-8", "application/json;charset=\"UTF-8\"", "application/vnd.api+json", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=other", "multipart/mixed; boundary=" + FormMutations.Boundary, "multipart/form-data; boundary=" + FormMutations.Boundary + "; charset=nonsense", "image/png", "*/*", ";", "application/", "",
    ];

    private static readonly string[] Accepts =
    [
        "text/event-stream", "image/png", "image/svg+xml", "application/json;q=0", "*/*;q=2", "text/event-stream;q=0.1, application/json", ";;;", ",", "a", "text/html", "*/*", "text/*", "image/*;q=abc", "",
    ];

    private static readonly string[] Authorizations =
        ["", "Bearer", "Bearer ", "Bearer wrong", "Basic QWxhZGRpbjpvcGVu", "bearer bearer", "Bearer\tx", "Digest a=\"b\"", "Bearer \u00e9\u00ff", "Bearer " + "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"];

    private static readonly string[] Methods = ["GET", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "POST", "BREW", "get"];

    private static readonly string[] Targets =
    [
        "/", "//", "/v1", "/v1/", "/V1/Models", "/v1/chat", "/v1/models/", "/v1/models/a%2Fb", "/v1/models/%00", "/v1/models/%ff%fe", "/v1/models/../models", "/v1/models/%2e%2e/%2e%2e/etc/passwd", "/v1/spatial", "/v1/spatial/nothing", "/v1/spatial/scenes/",
        "/v1/spatial/scenes/-1", "/v1/spatial/scenes/9223372036854775807?size=64", "/v1/spatial/scenes/9223372036854775808", "/v1/spatial/scenes/1.png?size=64", "/v1/spatial/scenes/1.PNG", "/v1/spatial/scenes/%31?size=%36%34", "/v1/spatial/scenes/1?size=64&size=65",
        "/v1/spatial/scenes/1?size=64&kinds=,,,", "/v1/spatial/scenes/1?size=64&kinds=describe&kinds=nothing", "/v1/spatial/scenes/1?size=+64", "/v1/spatial/scenes/1?size=64&difficulty=%F0%9F%98%80", "/v1/spatial/scenes/1?size=6e1", "/v1/spatial/scenes/1?size[]=64", "/v1/spatial/scenes/0x1",
        "/metrics", "/healthz/ready", "/healthz/live?x=%", "/healthz", "/swagger", "/swagger/v1/swagger.json", "/index.html", "/..%2f..%2fappsettings.json", "/%2e%2e/appsettings.json", "/js/%00.js", "/favicon.ico",
    ];

    public static WireRequest Make(Dice dice, WireRequest request)
    {
        var changed = Change(dice, request);
        return changed.Target.Contains("%00", StringComparison.Ordinal) || changed.Headers.Any(h => !Ascii.IsValid(h.Value)) ? changed with { Tampered = true } : changed;
    }

    private static WireRequest Change(Dice dice, WireRequest request) => dice.Do<WireRequest>(
    [
        ("content type", () => request.With("Content-Type", dice.Pick(ContentTypes))),
        ("no content type", () => request.With("Content-Type", null)),
        ("accept", () => request.With("Accept", dice.Pick(Accepts))),
        ("long accept", () => request.With("Accept", string.Join(',', Enumerable.Repeat(dice.Pick(Accepts), 300)))),
        ("authorization", () => request.With("Authorization", dice.Pick(Authorizations))),
        ("no authorization", () => request.With("Authorization", null)),
        ("two authorizations", () => request with { Headers = [.. request.Headers, ("Authorization", "Bearer other")] }),
        ("method", () => request with { Method = dice.Pick(Methods), Tampered = true }),
        ("target", () => request with { Target = dice.Pick(Targets) }),
        ("query", () => request with { Target = request.Target + dice.Pick(["?", "?a=b&&=", "?seed=%zz", "#a", "?size=64", "%", "/", "?" + new string('q', 3000)]) }),
        ("long target", () => request with { Target = request.Target + "/" + new string('a', dice.Length(20_000)), Tampered = true }),
        ("broken target", () => request with { Target = dice.Pick(["", "v1/models", "http://example.org/v1/models", "*", "/\0", "/a b", "/\u00e9", "/%c3%28"]), Tampered = true }),
        ("chunked", () => Chunked(dice, request, broken: false)),
        ("chunked wrongly", () => Chunked(dice, request, broken: true)),
        ("length too short", () => request.With("Content-Length", Text(dice.Below(request.Body.Length + 1))) with { Tampered = true }),
        ("length too long", () => request.With("Content-Length", Text(request.Body.Length + dice.Length(1000))) with { Tampered = true, HalfCloses = true }),
        ("length beyond the limit", () => request.With("Content-Length", dice.Pick(["33554433", "9223372036854775807"])) with { Tampered = true, HalfCloses = true }),
        ("length that is none", () => request.With("Content-Length", dice.Pick(["-1", "abc", "1e3", "", "99999999999999999999", "0x10", "1, 2"])) with { Tampered = true, HalfCloses = true }),
        ("no length", () => request.With("Content-Length", null) with { Tampered = true, HalfCloses = true }),
        ("length and chunks", () => Chunked(dice, request, broken: false) is var chunked ? chunked with { Headers = [.. chunked.Headers, ("Content-Length", Text(request.Body.Length))], Tampered = true } : request),
        ("host", () => request.With("Host", dice.Pick(["", "a b", "example.org", "127.0.0.1:99999", "[::1]"])) with { Tampered = true }),
        ("no host", () => request.With("Host", null) with { Tampered = true }),
        ("expect", () => request.With("Expect", dice.Pick(["100-continue", "nothing"])) with { Tampered = true }),
        ("trace parent", () => request.With("traceparent", dice.Pick(["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "00-0-0-0", "ff-" + new string('f', 50), "\u00ff"]))),
        ("unknown header", () => request.With(dice.Pick(["X-A", "X-HTTP-Method-Override", "X-Forwarded-For", "Range", "If-None-Match", "Content-Encoding", "Cookie", "Origin", "Upgrade"]), dice.Pick(["gzip", "bytes=0-", "DELETE", "\"a\"", "websocket", "\u00e9"]))),
        ("broken header", () => request with { Headers = [.. request.Headers, dice.Pick([("X A", "b"), ("", "b"), ("X\0", "b"), ("X", "a\0b"), ("X", "a\rb"), ("\u00e9", "b"), ("X", "a\r\n folded")])], Tampered = true }),
        ("long header", () => request with { Headers = [.. request.Headers, ("X-Long", new string('x', dice.Length(60_000)))], Tampered = true }),
        ("many headers", () => request with { Headers = [.. request.Headers, .. Enumerable.Range(0, dice.Length(300)).Select(i => ($"X-{i}", "y"))], Tampered = true }),
    ]);

    private static WireRequest Chunked(Dice dice, WireRequest request, bool broken)
    {
        using var body = new MemoryStream();
        for (var rest = request.Body.AsSpan(); !rest.IsEmpty;)
        {
            var length = Math.Min(rest.Length, dice.Length(5000));
            body.Write(Encoding.ASCII.GetBytes(length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"));
            body.Write(rest[..length]);
            body.Write("\r\n"u8);
            rest = rest[length..];
        }
        body.Write("0\r\n\r\n"u8);
        var chunks = body.ToArray();
        return request.With("Content-Length", null).With("Transfer-Encoding", "chunked") with
        {
            Body = broken ? Bytes.Set(dice, chunks) : chunks, Tampered = broken || request.Tampered, HalfCloses = broken,
        };
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
