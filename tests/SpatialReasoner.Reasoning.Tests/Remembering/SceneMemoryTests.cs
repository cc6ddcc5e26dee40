using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Perceiving;
using SpatialReasoner.Reasoning.Remembering;

namespace SpatialReasoner.Reasoning.Tests.Remembering;

public sealed class SceneMemoryTests
{
    private static readonly Look Seen = new([new PerceivedObject("red cube")], null, IsComplete: true);

    [Fact]
    public void Recall_BeyondCapacity_TheLeastRecentlyUsedIsForgotten()
    {
        var memory = new SceneMemory(2);
        memory.Remember(Key("a"), Seen);
        memory.Remember(Key("b"), Seen);
        memory.Recall(Key("a")).ShouldBe(Seen);

        memory.Remember(Key("c"), Seen);

        memory.Recall(Key("b")).ShouldBeNull();
        memory.Recall(Key("a")).ShouldBe(Seen);
        memory.Recall(Key("c")).ShouldBe(Seen);
    }

    [Fact]
    public void Recall_AnyPartOfTheKeyDiffers_IsNotTheSameLook()
    {
        var memory = new SceneMemory(8);
        memory.Remember(Key("a"), Seen);

        memory.Recall(Key("a") with { Model = "other" }).ShouldBeNull();
        memory.Recall(Key("a") with { Words = "User: Where is the red cube?" }).ShouldBeNull();
        memory.Recall(Key("a") with { Mirrored = true }).ShouldBeNull();
        memory.Recall(Key("a") with { Vision = new VisionIntervention { BlankImage = true } }).ShouldBeNull();
        memory.Recall(Key("a") with { Vision = null }).ShouldBe(Seen);
    }

    [Fact]
    public void Remember_ManyAtOnce_KeepsToItsCapacity()
    {
        var memory = new SceneMemory(50);

        Parallel.For(0, 5000, i =>
        {
            memory.Remember(Key($"{i % 200}"), Seen);
            memory.Recall(Key($"{(i * 7) % 200}"));
        });

        Enumerable.Range(0, 200).Count(i => memory.Recall(Key($"{i}")) is not null).ShouldBe(50);
    }

    private static SceneKey Key(string image) => new(image, "spatial-tiny", "User: Describe the scene.", Mirrored: false, Vision: null);
}
