using System.Text;
using SpatialReasoner.Scenes.Export;
using SpatialReasoner.Scenes.Generation;

namespace SpatialReasoner.Scenes.Tests.Export;

public sealed class TrainingExportTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(SeedRanges.TrainingEnd)]
    [InlineData(SeedRanges.ValidationStart)]
    [InlineData(SeedRanges.ReservedStart)]
    public void Write_SeedOutsideTraining_IsRefused(long seed)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => TrainingExport.Write(new MemoryStream(), seed, 1)).Message.ShouldContain(seed.ToString());
    }

    [Fact]
    public void Write_RunsUpToTheEndOfTheRange_StopsThere()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => TrainingExport.Write(new MemoryStream(), SeedRanges.TrainingEnd - 1, 2));
    }

    [Fact]
    public void Write_AFewScenes_CanBeReadBack()
    {
        using var stream = new MemoryStream();
        TrainingExport.Write(stream, 40, 5);
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        for (var seed = 40; seed < 45; seed++)
        {
            reader.ReadUInt32().ShouldBe(TrainingExport.Magic);
            reader.ReadInt64().ShouldBe(seed);
            reader.ReadBytes(64 * 64 * 3).Distinct().Count().ShouldBeGreaterThan(20);
            var patches = new float[PatchTargets.PatchesPerSide * PatchTargets.PatchesPerSide * PatchTargets.Values];
            for (var i = 0; i < patches.Length; i++)
                patches[i] = reader.ReadSingle();
            patches.Where((_, i) => i % PatchTargets.Values == 0).Sum().ShouldBeGreaterThan(1);
            int segments = reader.ReadUInt16();
            segments.ShouldBeGreaterThanOrEqualTo(4);
            for (var i = 0; i < segments; i++)
            {
                reader.ReadByte().ShouldBeLessThan((byte)5);
                reader.ReadByte().ShouldBeLessThan((byte)2);
                Encoding.UTF8.GetString(reader.ReadBytes(reader.ReadByte())).ShouldNotBeEmpty();
                Encoding.UTF8.GetString(reader.ReadBytes(reader.ReadUInt16())).ShouldNotBeEmpty();
                var answer = Encoding.UTF8.GetString(reader.ReadBytes(reader.ReadUInt16()));
                answer.ShouldStartWith(" ");
                for (int spans = reader.ReadByte(); spans > 0; spans--)
                {
                    int start = reader.ReadUInt16(), end = reader.ReadUInt16();
                    start.ShouldBeLessThan(end);
                    end.ShouldBeLessThanOrEqualTo(answer.Length);
                }
            }
        }
        stream.Position.ShouldBe(stream.Length);
    }

    [Fact]
    public void About_ManyScenes_BalancesDirectAndChainOfThought()
    {
        var modes = Enumerable.Range(0, 500)
            .SelectMany(seed => Dialogues.About(SceneGenerator.GenerateGraph(seed, SceneDifficulty.Standard), SceneDifficulty.Standard, seed, 4))
            .CountBy(d => d.Mode)
            .ToDictionary();

        var ratio = modes[DialogueMode.Direct] / (double)modes[DialogueMode.ChainOfThought];
        ratio.ShouldBeInRange(0.85, 1.15);
    }
}
