using SpatialReasoner.Reasoning;

namespace SpatialReasoner.SemanticKernel.Tests;

public sealed class PictureArgumentsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pictures-");

    [Theory]
    [InlineData("AQID")]
    [InlineData(" data:image/jpeg;base64,AQID ")]
    public async Task Read_Data_IsItsBytes(string text) => (await ReadAsync(text)).ShouldBe([1, 2, 3]);

    [Fact]
    public async Task Read_AFileOfAnAllowedFolder_IsItsBytes()
    {
        var path = Directory.CreateDirectory(Path.Combine(folder.FullName, "a")).FullName + "/x.png";
        await File.WriteAllBytesAsync(path, [4, 5], TestContext.Current.CancellationToken);

        (await ReadAsync(path, folder.FullName)).ShouldBe([4, 5]);
    }

    [Fact]
    public async Task Read_AFileElsewhere_IsRefused_AlsoThroughDotsAndLinks()
    {
        var inside = Directory.CreateDirectory(Path.Combine(folder.FullName, "inside")).FullName;
        var secret = Path.Combine(folder.FullName, "secret.png");
        await File.WriteAllBytesAsync(secret, [9], TestContext.Current.CancellationToken);
        var link = Path.Combine(inside, "link.png");
        File.CreateSymbolicLink(link, secret);

        foreach (var path in new[] { secret, $"{inside}/../secret.png", link, $"{inside}-other/x.png" })
            (await RefusedAsync(path, inside)).ShouldContain($"is the path '{path}', which is not in {inside}.");
        (await RefusedAsync(secret)).ShouldContain("this program lets no files be read");
    }

    [Fact]
    public async Task Read_TooLarge_IsRefusedWithoutReading()
    {
        var path = Path.Combine(folder.FullName, "x.png");
        await File.WriteAllBytesAsync(path, new byte[11], TestContext.Current.CancellationToken);

        (await RefusedAsync(path, folder.FullName)).ShouldBe("'image' holds 11 bytes; at most 10 are accepted.");
        (await RefusedAsync(Convert.ToBase64String(new byte[30]))).ShouldContain("at most 10 are accepted");
    }

    [Theory]
    [InlineData(null, "'image' is missing or empty.")]
    [InlineData("scene.png", "'image' is 'scene.png', which is neither an absolute path nor a data: URL nor base64.")]
    [InlineData("data:image/png,x", "'image' is a data: URL without base64 data; data:image/png;base64,... is expected.")]
    public async Task Read_NoPicture_IsRefused(string? text, string expected) => (await RefusedAsync(text)).ShouldBe(expected);

    public void Dispose() => folder.Delete(recursive: true);

    private static async Task<byte[]> ReadAsync(string? text, params string[] folders) =>
        (await new PictureArguments(new SpatialFunctionOptions { PictureFolders = folders, MaxPictureBytes = 10 }).ReadAsync(text, "image", TestContext.Current.CancellationToken)).Bytes.ToArray();

    private static async Task<string> RefusedAsync(string? text, params string[] folders) =>
        (await Should.ThrowAsync<InvalidReasoningRequestException>(() => ReadAsync(text, folders))).Message;
}
