using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SpatialReasoner.Evaluation.Running;

/// <summary>A JSON Lines file of outcomes, appended to as they come: an interrupted run loses nothing but the questions in flight.</summary>
internal sealed class OutcomeFile : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private readonly SemaphoreSlim gate = new(1);
    private readonly FileStream stream;

    private OutcomeFile(FileStream stream) => this.stream = stream;

    /// <summary>Opens a file for appending, and gives what it holds. A last line cut off by an interruption is dropped.</summary>
    /// <exception cref="FormatException">A line is not an outcome; the message names file and line.</exception>
    public static (OutcomeFile File, IReadOnlyList<ItemOutcome> Outcomes) Append(string path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        var outcomes = File.Exists(path) ? Read(path) : [];
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        file.SetLength(WholeLines(file));
        file.Seek(0, SeekOrigin.End);
        return (new OutcomeFile(file), outcomes);
    }

    /// <summary>The outcomes of a file in its order; a line that was still being written is left out.</summary>
    /// <exception cref="FormatException">A line is not an outcome; the message names file and line.</exception>
    public static IReadOnlyList<ItemOutcome> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var whole = WholeLines(file);
        file.Seek(0, SeekOrigin.Begin);
        var outcomes = new List<ItemOutcome>();
        using var reader = new StreamReader(file, Encoding.UTF8);
        long read = 0;
        while (read < whole && reader.ReadLine() is { } line)
        {
            read += Encoding.UTF8.GetByteCount(line) + 1;
            try
            {
                outcomes.Add(JsonSerializer.Deserialize<ItemOutcome>(line, Json)!);
            }
            catch (JsonException e)
            {
                throw new FormatException($"{path}, line {outcomes.Count + 1}: not an outcome: {e.Message}", e);
            }
        }
        return outcomes;
    }

    public async Task WriteAsync(ItemOutcome outcome, CancellationToken cancellationToken)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(outcome, Json), (byte)'\n'];
        await gate.WaitAsync(cancellationToken);
        try
        {
            await stream.WriteAsync(line, CancellationToken.None);
            await stream.FlushAsync(CancellationToken.None);
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        gate.Dispose();
    }

    /// <summary>Bytes up to and including the last newline.</summary>
    private static long WholeLines(FileStream stream)
    {
        for (var at = stream.Length - 1; at >= 0; at--)
        {
            stream.Seek(at, SeekOrigin.Begin);
            if (stream.ReadByte() == '\n')
                return at + 1;
        }
        return 0;
    }
}
