using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SpatialReasoner.Server.Composition;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Fetching;
using SpatialReasoner.Server.Mcp;

namespace SpatialReasoner.Server.Tests.Mcp;

public sealed class ToolPicturesTests : IDisposable
{
    private const int MaxBytes = 1024;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tool pictures-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("path")]
    [InlineData("url")]
    [InlineData("link")]
    public async Task File_NamedInAnyWay_IsRead(string way)
    {
        var path = Write("scene 1.png", Bodies.Picture);
        var link = Path.Combine(folder.FullName, "link.png");
        File.CreateSymbolicLink(link, path);

        var (picture, file) = await ReadAsync(way switch { "url" => new Uri(path).AbsoluteUri, "link" => link, _ => path });

        picture.Bytes.ToArray().ShouldBe(Bodies.Picture);
        file.ShouldBe(way == "link" ? link : path);
    }

    [Theory]
    [InlineData("data:image/jpeg;base64,/9j/4AAQ")]
    [InlineData("/9j/4AAQ")] // as every JPEG begins, and no path
    [InlineData("iVBORw0K")]
    public async Task Text_ThatHoldsThePicture_IsDecoded(string text)
    {
        var (picture, file) = await ReadAsync(text);

        picture.Bytes.Length.ShouldBe(6);
        file.ShouldBeNull();
    }

    [Theory]
    [InlineData(null, "is empty")]
    [InlineData(" ", "is empty")]
    [InlineData("scene.png", "'scene.png'; an absolute path")]
    [InlineData("~/scene.png", "an absolute path")]
    [InlineData("/nowhere/scene.png", "'/nowhere/scene.png', and there is no such file")]
    [InlineData("file:///nowhere/scene.png", "'/nowhere/scene.png', and there is no such file")]
    [InlineData("file://elsewhere/scene.png", "a file: URL of this machine")]
    [InlineData("/dev/zero", "'/dev/zero', which holds 0 bytes")]
    [InlineData("https://example.org/scene.png", "does not fetch")]
    [InlineData("data:text/plain;base64,aGk=", "text/plain")]
    public async Task Text_ThatNamesNoPicture_IsRefusedByNameAndValue(string? text, string message)
    {
        var fault = await Should.ThrowAsync<ApiException>(() => ReadAsync(text));

        fault.Error.Field.ShouldBe("image");
        fault.Message.ShouldStartWith("'image' ");
        fault.Message.ShouldContain(message);
    }

    [Fact]
    public async Task File_EmptyTooLargeOrAFolder_IsRefusedByItsPath()
    {
        var (empty, large) = (Write("empty.png", []), Write("large.png", new byte[MaxBytes + 1]));

        (await Should.ThrowAsync<ApiException>(() => ReadAsync(empty))).Message.ShouldBe($"'image' is '{empty}', which holds 0 bytes; 1 to {MaxBytes} are accepted.");
        (await Should.ThrowAsync<ApiException>(() => ReadAsync(large))).Message.ShouldBe($"'image' is '{large}', which holds {MaxBytes + 1} bytes; 1 to {MaxBytes} are accepted.");
        (await Should.ThrowAsync<ApiException>(() => ReadAsync(folder.FullName))).Message.ShouldBe($"'image' is '{folder.FullName}', which is a folder.");
    }

    private static async Task<(Inference.ImageContent Picture, string? File)> ReadAsync(string? text)
    {
        var fetch = Options.Create(new FetchOptions()); // no host is allowed
        using var fetcher = new ImageFetcher(fetch, new SystemNetwork(), NullLogger<ImageFetcher>.Instance);
        var linked = new LinkedImages(new LinkRules(fetch), fetcher, fetch, TimeProvider.System);
        return await new ToolPictures(linked, Options.Create(new LimitsOptions { MaxRequestBytes = MaxBytes })).ReadAsync(text, "image", CancellationToken.None);
    }

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
