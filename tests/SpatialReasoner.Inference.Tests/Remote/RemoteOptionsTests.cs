using SpatialReasoner.Inference.Remote;
using SpatialReasoner.Inference.Remote.Resilience;

namespace SpatialReasoner.Inference.Tests.Remote;

public class RemoteOptionsTests
{
    [Fact]
    public void Errors_OneGoodUpstream_None() => Remote("http://localhost:8000/v1").Errors().ShouldBeEmpty();

    [Fact]
    public void Errors_NoUpstream_NamesTheKeyToSet() =>
        Remote().Errors().ShouldHaveSingleItem().ShouldContain("SpatialReasoner:Remote:Upstreams:0:Url");

    [Theory]
    [InlineData("localhost:8000")]
    [InlineData("ftp://localhost/v1")]
    [InlineData("")]
    [InlineData("http://localhost/v1?key=1")]
    public void Errors_NoAddress_NamesKeyAndValue(string url)
    {
        var error = Remote("http://localhost:1/v1", url).Errors().ShouldHaveSingleItem();

        error.ShouldContain("SpatialReasoner:Remote:Upstreams:1:Url");
        error.ShouldContain($"'{url}'");
    }

    [Fact]
    public void Errors_OneUpstreamTwice_IsAnError() => Remote("http://localhost:1/v1", "http://localhost:1/v1/").Errors().ShouldHaveSingleItem().ShouldContain("2 times");

    [Fact]
    public void Errors_ResilienceOutOfRange_NamesEveryKeyWithItsRange()
    {
        var errors = new ResilienceOptions { Retries = 11, BreakSeconds = double.NaN, HedgeAfterMs = -1 }.Errors();

        errors.Count.ShouldBe(3);
        errors.ShouldContain("SpatialReasoner:Resilience:Retries is 11; it must be between 0 and 10.");
    }

    [Fact]
    public void Constructor_WrongOptions_SaysAll() =>
        Should.Throw<ArgumentException>(() => new RemoteModel(Remote(), new ResilienceOptions { Retries = -1 })).Message.ShouldContain("Retries");

    private static RemoteOptions Remote(params string[] urls) => new() { Upstreams = [.. urls.Select(u => new UpstreamOptions { Url = u })] };
}
