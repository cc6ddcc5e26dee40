namespace SpatialReasoner.Inference.Onnx.Tests.Vision;

public sealed class PreparedImageCacheTests
{
    [Fact]
    public void Add_BeyondCapacity_ForgetsTheOneUsedLongestAgo()
    {
        var cache = new PreparedImageCache(1000);
        cache.Add("a", OfSize(400));
        cache.Add("b", OfSize(400));
        cache.Find("a").ShouldNotBeNull();

        cache.Add("c", OfSize(400));

        cache.Find("b").ShouldBeNull();
        cache.Find("a").ShouldNotBeNull();
        cache.Find("c").ShouldNotBeNull();
    }

    [Fact]
    public void Add_LargerThanTheCache_IsNotKept()
    {
        var cache = new PreparedImageCache(100);

        cache.Add("a", OfSize(101));

        cache.Find("a").ShouldBeNull();
    }

    private static PreparedImage OfSize(int bytes) =>
        new([new ImageTile(new RgbImage(1, 1, new byte[bytes]), 0, 0)], 0, 0, default, null!);
}
