namespace SpatialReasoner.Server.Tests.Fuzzing;

/// <summary>Damage that knows nothing of what it damages. None of it takes an empty array.</summary>
internal static class Bytes
{
    private static readonly byte[] Edges = [0, 1, 0x7F, 0x80, 0xFE, 0xFF, (byte)'"', (byte)'{', (byte)'\n'];

    public static byte[] Flip(Dice dice, byte[] bytes)
    {
        var damaged = bytes.ToArray();
        for (var times = dice.Length(16); times > 0; times--)
            damaged[dice.Below(damaged.Length)] ^= (byte)(1 << dice.Below(8));
        return damaged;
    }

    public static byte[] Set(Dice dice, byte[] bytes)
    {
        var damaged = bytes.ToArray();
        for (var times = dice.Length(16); times > 0; times--)
            damaged[dice.Below(damaged.Length)] = dice.OneIn(2) ? dice.Pick(Edges) : (byte)dice.Below(256);
        return damaged;
    }

    public static byte[] Insert(Dice dice, byte[] bytes)
    {
        var at = dice.Below(bytes.Length + 1);
        return [.. bytes[..at], .. dice.Bytes(dice.Length(256)), .. bytes[at..]];
    }

    public static byte[] Delete(Dice dice, byte[] bytes)
    {
        var at = dice.Below(bytes.Length);
        var end = Math.Min(bytes.Length, at + dice.Length(256));
        return [.. bytes[..at], .. bytes[end..]];
    }

    public static byte[] Repeat(Dice dice, byte[] bytes)
    {
        var at = dice.Below(bytes.Length);
        var end = Math.Min(bytes.Length, at + dice.Length(256));
        return [.. bytes[..end], .. bytes[at..]];
    }
}
