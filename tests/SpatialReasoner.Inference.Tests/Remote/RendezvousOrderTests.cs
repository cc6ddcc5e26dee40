using SpatialReasoner.Inference.Remote.Routing;

namespace SpatialReasoner.Inference.Tests.Remote;

public class RendezvousOrderTests
{
    private static readonly string[] Four = ["http://a/v1", "http://b/v1", "http://c/v1", "http://d/v1"];

    [Fact]
    public void Of_ManyKeys_SpreadsEvenly()
    {
        var firsts = Enumerable.Range(0, 4000).CountBy(k => RendezvousOrder.Of($"picture {k}", Four)[0]).ToDictionary();

        firsts.Count.ShouldBe(4);
        firsts.Values.ShouldAllBe(n => n > 850 && n < 1150); // 5 standard deviations about 1000
    }

    [Fact]
    public void Of_AReplicaLess_MovesOnlyTheKeysThatStoodFirstAtIt()
    {
        for (var k = 0; k < 500; k++)
        {
            var before = RendezvousOrder.Of($"picture {k}", Four).Select(i => Four[i]).ToList();
            var after = RendezvousOrder.Of($"picture {k}", Four[..3]).Select(i => Four[i]).ToList();

            before.Remove(Four[3]);
            after.ShouldBe(before);
        }
    }

    [Fact]
    public void Of_OtherOrderOfNames_IsTheSameOrder() =>
        RendezvousOrder.Of("picture", Four).Select(i => Four[i]).ShouldBe(RendezvousOrder.Of("picture", [.. Four.Reverse()]).Select(i => Four[3 - i]));
}
