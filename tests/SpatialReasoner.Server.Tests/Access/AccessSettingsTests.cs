using SpatialReasoner.Server.Access;
using SpatialReasoner.Server.Composition;

namespace SpatialReasoner.Server.Tests.Access;

public sealed class AccessSettingsTests
{
    private static readonly string Hash = KeyCommands.Hash("a key that is long enough");

    [Theory]
    [InlineData("Name", "", "is ''; it must be 1 to 64 of")]
    [InlineData("Name", "a b", "is 'a b'; it must be 1 to 64 of")]
    [InlineData("Sha256", "sr-secret", "is not 64 hexadecimal digits")]
    [InlineData("RequestsPerMinute", "0", "is 0; it must be between 1 and 60000")]
    [InlineData("ConcurrentRequests", "20000", "is 20000; it must be between 1 and 10000")]
    [InlineData("Shar256", "", "is not a known key; known are Name, Sha256")]
    public void Key_Bad_IsNamedWithItsValueAndRange(string field, string value, string complaint)
    {
        var told = Complaints("Access:Keys:0:Name=alice", "Access:Keys:0:Sha256=" + Hash, $"Access:Keys:0:{field}={value}").ShouldHaveSingleItem();

        told.ShouldStartWith("SpatialReasoner:Access:Keys:0:" + field);
        told.ShouldContain(complaint);
        told.ShouldNotContain("sr-secret", customMessage: "who mistook the field for the key must not find that in a log");
    }

    [Fact]
    public void Keys_OfOneNameAndHash_AreTold() => Complaints(
            "Access:Keys:0:Name=alice", "Access:Keys:0:Sha256=" + Hash, "Access:Keys:1:Name=alice", "Access:Keys:1:Sha256=" + Hash.ToUpperInvariant())
        .ShouldBe([
            "SpatialReasoner:Access:Keys:1:Name is the same as that of Keys:0; every key needs its own.",
            "SpatialReasoner:Access:Keys:1:Sha256 is the same as that of Keys:0; every key needs its own.",
        ]);

    [Theory]
    [InlineData("--urls=http://0.0.0.0:8080", "http://0.0.0.0:8080")]
    [InlineData("--urls=http://127.0.0.1:8080;http://*:8081", "http://*:8081")]
    [InlineData("--urls=http://[::]:8080", "http://[::]:8080")]
    [InlineData("--http_ports=8080", "http://*:8080")]
    [InlineData("--Kestrel:Endpoints:Web:Url=http://example.org:80", "http://example.org:80")]
    public void Open_BeyondTheLoopback_IsRefused(string setting, string address)
    {
        using (var app = Program.Build([setting]))
            Startup.Complaints(app.Services).ShouldHaveSingleItem().ShouldStartWith($"SpatialReasoner:Access:Keys is empty, and {address} can be reached from other machines");
        using (var app = Program.Build([setting, "--SpatialReasoner:Access:AllowAnonymous=true"]))
            Startup.Complaints(app.Services).ShouldBeEmpty();
        using (var app = Program.Build([setting, "--SpatialReasoner:Access:Keys:0:Name=alice", "--SpatialReasoner:Access:Keys:0:Sha256=" + Hash]))
            Startup.Complaints(app.Services).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--urls=http://localhost:8080")]
    [InlineData("--urls=http://127.8.9.10:8080")]
    [InlineData("--urls=http://[::1]:8080;http://unix:/run/reasoner.sock")]
    public void Open_OnTheLoopback_IsAllowed(string setting)
    {
        using var app = Program.Build([setting]);

        Startup.Complaints(app.Services).ShouldBeEmpty();
    }

    [Fact]
    public void Address_Unreadable_IsTold() => ComplaintsAt("localhost:8080").ShouldHaveSingleItem().ShouldStartWith("'localhost:8080' is not an address to listen on");

    [Theory]
    [InlineData("Telemetry:OtlpEndpoint", "collector", "is 'collector'; it must be an absolute http or https address")]
    [InlineData("Telemetry:OtlpProtocol", "json", "is 'json'; it must be grpc or http/protobuf")]
    [InlineData("Telemetry:TraceShare", "2", "is 2; it must be between 0 and 1")]
    [InlineData("Limits:DrainSeconds", "-1", "is -1; it must be between 0 and 3600")]
    public void Setting_Bad_IsNamedWithItsValueAndRange(string key, string value, string complaint)
    {
        var told = Complaints($"{key}={value}").ShouldHaveSingleItem();

        told.ShouldStartWith("SpatialReasoner:" + key);
        told.ShouldContain(complaint);
    }

    private static IReadOnlyList<string> Complaints(params string[] settings) => ComplaintsAt("http://127.0.0.1:0", settings);

    private static IReadOnlyList<string> ComplaintsAt(string urls, params string[] settings)
    {
        using var app = Program.Build(["--urls=" + urls, .. settings.Select(s => "--SpatialReasoner:" + s)]);
        return Startup.Complaints(app.Services);
    }
}
