using SpatialReasoner.Server.Fetching;

namespace SpatialReasoner.Server.Tests.Fetching;

public sealed class HostPatternTests
{
    [Theory]
    [InlineData("cdn.example.com")]
    [InlineData("*.example.com")]
    [InlineData("CDN.Example.com")]
    [InlineData("1.2.3.example.com")]
    [InlineData("xn--bcher-kva.example")]
    public void Pattern_OfAName_IsValid(string pattern) => HostPattern.IsValid(pattern).ShouldBeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("*.")]
    [InlineData("*.com")]
    [InlineData("localhost")]
    [InlineData("*example.com")]
    [InlineData("a.*.example.com")]
    [InlineData("127.0.0.1")]
    [InlineData("0x7f.0.0.0x1")]
    [InlineData("[::1]")]
    [InlineData("example.com.")]
    [InlineData(".example.com")]
    [InlineData("example..com")]
    [InlineData("example.com:443")]
    [InlineData("https://example.com")]
    [InlineData("example.com/pictures")]
    [InlineData("bücher.example")]
    [InlineData("example.com\n")]
    [InlineData("-a.example.com")]
    public void Pattern_OfAnythingElse_IsNot(string? pattern) => HostPattern.IsValid(pattern).ShouldBeFalse();

    [Theory]
    [InlineData("pictures.test", "pictures.test", true)]
    [InlineData("Pictures.test", "pictures.test", true)]
    [InlineData("pictures.test", "a.pictures.test", false)]
    [InlineData("pictures.test", "evilpictures.test", false)]
    [InlineData("*.pictures.test", "a.pictures.test", true)]
    [InlineData("*.pictures.test", "a.b.pictures.test", true)]
    [InlineData("*.pictures.test", "pictures.test", false)]
    [InlineData("*.pictures.test", ".pictures.test", false)]
    [InlineData("*.pictures.test", "evilpictures.test", false)]
    [InlineData("*.pictures.test", "a.pictures.test.evil.test", false)]
    public void Pattern_Matches_WholeLabels(string pattern, string host, bool matches) => HostPattern.Matches(pattern, host).ShouldBe(matches);
}
