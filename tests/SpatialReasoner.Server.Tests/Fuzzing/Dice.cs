namespace SpatialReasoner.Server.Tests.Fuzzing;

/// <summary>Choices that depend on the seed and the number of the case and on nothing else, so that any case can be made again alone.</summary>
/// <param name="seed">Of the run.</param>
/// <param name="number">Of the case.</param>
internal sealed class Dice(int seed, int number)
{
    private readonly Random random = new(unchecked((seed * 1_000_003) + (number * 7919)));
    private readonly List<string> told = [];

    /// <summary>What was done, for whoever reads of a failure.</summary>
    public IReadOnlyList<string> Told => told;

    /// <summary>0 to <paramref name="below"/> - 1.</summary>
    public int Below(int below) => random.Next(below);

    public bool OneIn(int many) => random.Next(many) == 0;

    public T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>A length that is mostly short and at times as long as <paramref name="most"/>.</summary>
    public int Length(int most) => 1 + random.Next(OneIn(4) ? most : Math.Min(most, 8));

    /// <summary>Does one of several named things and remembers which.</summary>
    public TResult Do<TResult>(IReadOnlyList<(string Name, Func<TResult> Run)> ways)
    {
        var (name, run) = Pick(ways);
        told.Add(name);
        return run();
    }
}
