using System.Numerics;
using SpatialReasoner.Server.Fetching;

namespace SpatialReasoner.Server.Tests.Fetching;

public sealed class PublicAddressTests
{
    /// <summary>First and last address of what is not public.</summary>
    public static readonly TheoryData<string, string> Special = new()
    {
        { "0.0.0.0", "0.255.255.255" }, { "10.0.0.0", "10.255.255.255" }, { "100.64.0.0", "100.127.255.255" }, { "127.0.0.0", "127.255.255.255" },
        { "169.254.0.0", "169.254.255.255" }, { "172.16.0.0", "172.31.255.255" }, { "192.0.0.0", "192.0.0.255" }, { "192.0.2.0", "192.0.2.255" },
        { "192.88.99.0", "192.88.99.255" }, { "192.168.0.0", "192.168.255.255" }, { "198.18.0.0", "198.19.255.255" }, { "198.51.100.0", "198.51.100.255" },
        { "203.0.113.0", "203.0.113.255" }, { "224.0.0.0", "239.255.255.255" }, { "240.0.0.0", "255.255.255.255" },
        { "::", "::fffe:ffff:ffff" }, { "64:ff9b::", "64:ff9b::ffff:ffff" }, { "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff" }, { "100::", "100::ffff:ffff:ffff:ffff" },
        { "2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff" }, { "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff" }, { "2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
        { "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff" }, { "5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff" }, { "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
        { "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff" }, { "fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" }, { "ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
    };

    [Theory]
    [MemberData(nameof(Special))]
    public void Address_InASpecialRange_IsNotPublic(string first, string last)
    {
        var random = new Random(1);
        var (from, to) = (Number(first), Number(last));
        var six = first.Contains(':');

        PublicAddress.Is(IPAddress.Parse(first)).ShouldBeFalse();
        PublicAddress.Is(IPAddress.Parse(last)).ShouldBeFalse();
        for (var i = 0; i < 2000; i++)
        {
            var inside = Address(from + Below(random, to - from + 1), six);
            PublicAddress.Is(inside).ShouldBeFalse(inside.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Special))]
    public void Address_BesideARange_IsJudgedByItself(string first, string last)
    {
        var six = first.Contains(':');
        var most = (BigInteger.One << (six ? 128 : 32)) - 1;
        foreach (var beside in new[] { Number(first) - 1, Number(last) + 1 }.Where(n => n >= 0 && n <= most))
            PublicAddress.Is(Address(beside, six)).ShouldBe(IsPublic(beside, six), Address(beside, six).ToString());
    }

    [Fact]
    public void Address_AtRandom_IsPublicWhereNoRangeHasIt()
    {
        var random = new Random(2);
        var (seen, all) = (0, 20_000);
        for (var i = 0; i < all; i++)
        {
            var four = Address(Below(random, BigInteger.One << 32), six: false);
            PublicAddress.Is(four).ShouldBe(IsPublic(Number(four), six: false), four.ToString());
            seen += PublicAddress.Is(four) ? 1 : 0;
            // Every other one from what is given out, or nearly none would be.
            var six = Address(Below(random, BigInteger.One << 125) + (i % 2 == 0 ? BigInteger.One << 125 : Below(random, 8) << 125), six: true);
            PublicAddress.Is(six).ShouldBe(IsPublic(Number(six), six: true), six.ToString());
        }
        seen.ShouldBeInRange(all / 2, all - 1);
    }

    [Fact]
    public void Address_OfVersion4WithinVersion6_IsJudgedAsWhatItIs()
    {
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++)
        {
            var four = Address(Below(random, BigInteger.One << 32), six: false);
            var bits = Number(four);
            PublicAddress.Is(four.MapToIPv6()).ShouldBe(PublicAddress.Is(four), four.ToString());
            // However it is carried otherwise, it is not followed: compatible, translated, 6to4, Teredo.
            foreach (var carrier in new[] { bits, Number("64:ff9b::") + bits, Number("2002::") + (bits << 80), Number("2001::") + (bits ^ 0xFFFFFFFF) })
                PublicAddress.Is(Address(carrier, six: true)).ShouldBeFalse(Address(carrier, six: true).ToString());
        }
    }

    [Theory]
    [InlineData("93.184.216.34", true)]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:2800:220:1:248:1893:25c8:1946", true)]
    [InlineData("2001:4860:4860::8888", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("fe80::1%3", false)]
    [InlineData("::1", false)]
    public void Address_Known_IsWhatItIs(string address, bool isPublic) => PublicAddress.Is(IPAddress.Parse(address)).ShouldBe(isPublic);

    /// <summary>By the ranges above, and by what is given out of version 6 at all.</summary>
    private static bool IsPublic(BigInteger number, bool six) =>
        (!six || number >> 125 == 1)
        && !Special.Any(r => r.Data.Item1.Contains(':') == six && Number(r.Data.Item1) <= number && number <= Number(r.Data.Item2));

    private static BigInteger Number(string address) => Number(IPAddress.Parse(address));

    private static BigInteger Number(IPAddress address) => new(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true);

    private static IPAddress Address(BigInteger number, bool six)
    {
        var bytes = new byte[six ? 16 : 4];
        var digits = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(bytes, bytes.Length - digits.Length);
        return new IPAddress(bytes);
    }

    private static BigInteger Below(Random random, BigInteger end)
    {
        Span<byte> bytes = stackalloc byte[20];
        random.NextBytes(bytes);
        return new BigInteger(bytes, isUnsigned: true) % end;
    }
}
