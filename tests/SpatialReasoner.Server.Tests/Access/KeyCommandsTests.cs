using SpatialReasoner.Server.Access;

namespace SpatialReasoner.Server.Tests.Access;

public sealed class KeyCommandsTests
{
    [Fact]
    public async Task NewKey_IsRandom_AndComesWithItsHash()
    {
        var (first, second) = (await RunAsync("new-key", ""), await RunAsync("new-key", ""));

        var words = first.Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        words.Length.ShouldBe(4);
        words[1].Length.ShouldBe(67);
        words[3].ShouldBe(KeyCommands.Hash(words[1]));
        second.Output.ShouldNotBe(first.Output);
    }

    [Fact]
    public async Task HashKey_ReadsStandardInput()
    {
        var (code, output, _) = await RunAsync("hash-key", "correct-horse-battery-staple\n");

        code.ShouldBe(0);
        output.Trim().ShouldBe(KeyCommands.Hash("correct-horse-battery-staple"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("a key with spaces that is long enough")]
    public async Task HashKey_OfAPoorKey_SaysWhatIsAllowed(string key)
    {
        var (code, output, error) = await RunAsync("hash-key", key);

        code.ShouldBe(1);
        output.ShouldBeEmpty();
        error.ShouldContain("at least 20 visible ASCII characters");
        if (key.Length > 0)
            error.ShouldNotContain(key);
    }

    [Fact]
    public void Hash_IsSha256() => KeyCommands.Hash("abc").ShouldBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "FIPS 180-4's own example");

    private static async Task<(int Code, string Output, string Error)> RunAsync(string command, string input)
    {
        using StringWriter output = new(), error = new();
        using var reader = new StringReader(input);
        return (await KeyCommands.RunAsync([command], reader, output, error), output.ToString(), error.ToString());
    }
}
