using System.Runtime.InteropServices;
using System.Text;
using SpatialReasoner.Scenes.Generation;

namespace SpatialReasoner.Scenes.Export;

/// <summary>Writes training scenes as an endless binary stream; the layout is documented in models/spatial-tiny/train/README.md.</summary>
public static class TrainingExport
{
    /// <summary>"SRX1", little endian.</summary>
    public const uint Magic = 0x31585253;

    private const int GroundedDialogues = 4;
    private const int DrillDialogues = 2;

    /// <summary>Writes <paramref name="count"/> scenes from <paramref name="firstSeed"/> on; 0 writes until the reader closes the pipe.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A seed lies outside the training range.</exception>
    public static void Write(Stream output, long firstSeed, long count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        for (long i = 0; (count == 0 || i < count) && !cancellationToken.IsCancellationRequested; i++)
        {
            var seed = firstSeed + i;
            if (!SeedRanges.IsTraining(seed))
                throw new ArgumentOutOfRangeException(nameof(firstSeed), seed, $"Training data may only use seeds 0 to {SeedRanges.TrainingEnd - 1}.");
            output.Write(Record(seed));
        }
        output.Flush();
    }

    private static ReadOnlySpan<byte> Record(long seed)
    {
        using var buffer = new MemoryStream(32 * 1024);
        using var writer = new BinaryWriter(buffer);
        var difficulty = new SeededRandom(seed ^ 0x0D1F).Chance(0.5f) ? SceneDifficulty.Standard : SceneDifficulty.Hard;
        var (scene, image) = SceneGenerator.Generate(seed, difficulty);
        writer.Write(Magic);
        writer.Write(seed);
        writer.Write(image.Rgb);
        writer.Write(MemoryMarshal.AsBytes(PatchTargets.Compute(scene, image).AsSpan()));
        Dialogue[] dialogues =
        [
            .. Dialogues.About(scene.ToSceneGraph(), difficulty, seed, GroundedDialogues),
            .. Dialogues.Drills(difficulty, seed, DrillDialogues),
        ];
        writer.Write((ushort)dialogues.Length);
        foreach (var dialogue in dialogues)
            Write(writer, dialogue);
        return buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
    }

    private static void Write(BinaryWriter writer, Dialogue dialogue)
    {
        writer.Write((byte)dialogue.Mode);
        writer.Write((byte)(dialogue.Drill ? 1 : 0));
        var kind = Encoding.UTF8.GetBytes(Questions.QuestionKinds.Id(dialogue.Kind));
        writer.Write((byte)kind.Length);
        writer.Write(kind);
        WriteText(writer, dialogue.User);
        WriteText(writer, dialogue.Answer);
        writer.Write((byte)dialogue.LossSpans.Count);
        foreach (var span in dialogue.LossSpans)
        {
            writer.Write((ushort)span.Start);
            writer.Write((ushort)span.End);
        }
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ushort)bytes.Length);
        writer.Write(bytes);
    }
}
