using System.Security.Cryptography;
using System.Text;

namespace SpatialReasoner.Server.Access;

/// <summary>Commands that make and hash API keys, so that no key is ever an argument, which shells remember and other users see.</summary>
internal static class KeyCommands
{
    /// <summary>A key that people made up should at least be as long as this.</summary>
    private const int Shortest = 20;

    /// <summary>Random bytes of a new key.</summary>
    private const int KeyBytes = 32;

    public static bool Knows(string[] args) => args is ["new-key"] or ["hash-key"];

    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string[] args, TextReader input, TextWriter output, TextWriter error)
    {
        if (args[0] == "new-key")
        {
            var made = "sr-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
            await output.WriteLineAsync($"key    {made}");
            await output.WriteLineAsync($"Sha256 {Hash(made)}");
            return 0;
        }
        var key = (await input.ReadLineAsync())?.Trim() ?? "";
        if (key.Length < Shortest || !key.All(c => c is > ' ' and <= '~'))
        {
            await error.WriteLineAsync($"hash-key reads a key from standard input: one line of at least {Shortest} visible ASCII characters. There were {key.Length} characters.");
            return 1;
        }
        await output.WriteLineAsync(Hash(key));
        return 0;
    }

    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
