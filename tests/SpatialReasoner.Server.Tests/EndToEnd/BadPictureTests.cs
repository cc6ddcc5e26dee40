using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace SpatialReasoner.Server.Tests.EndToEnd;

/// <summary>Pictures the real decoder meets: each gets a clear answer in under a second, and the server goes on.</summary>
public sealed class BadPictureTests(EmbeddedModelServer fixture) : IClassFixture<EmbeddedModelServer>
{
    private const string Question = "Is the red cube to the left or to the right of the blue sphere?";

    private Task<Answer> AskAsync(byte[] picture) => fixture.Server.PostAsync("/v1/spatial/reason", new JsonObject
    {
        ["question"] = Question, ["images"] = new JsonArray("data:image/png;base64," + Convert.ToBase64String(picture)),
    });

    private static byte[] Fixture(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "pictures", name));

    [Theory]
    [InlineData("animated.gif", "2 frames")]
    [InlineData("drawing.svg", "SVG")]
    public async Task Picture_OfARefusedFormat_IsNamed(string name, string says)
    {
        (await AskAsync(Fixture(name))).ShouldBeProblem(HttpStatusCode.BadRequest, "images").ShouldContain(says);
    }

    [Fact]
    public async Task Picture_ThatIsNone_IsRefused()
    {
        (await AskAsync(Encoding.UTF8.GetBytes("this is text"))).ShouldBeProblem(HttpStatusCode.BadRequest, "images").ShouldContain("not an image");
    }

    [Fact]
    public async Task Picture_CutInHalf_IsRefused()
    {
        var whole = Fixture("quarters.jpg");

        (await AskAsync(whole[..(whole.Length / 2)])).ShouldBeProblem(HttpStatusCode.BadRequest, "images");
    }

    [Fact]
    public async Task Picture_WhoseHeaderClaimsBillionsOfPixels_IsRefusedAtOnce()
    {
        // A PNG header of 60000 x 60000 pixels in front of nothing: the size is read before any pixel is.
        byte[] bomb = [0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60, 8, 2, 0, 0, 0, 0x5B, 0x2C, 0x1C, 0xE4];
        var clock = Stopwatch.StartNew();

        var answer = await AskAsync(bomb);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest, answer.Text);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("cmyk.jpg")]
    [InlineData("rgb16.png")]
    [InlineData("rgba16.png")]
    [InlineData("palette.png")]
    [InlineData("grey.jpg")]
    [InlineData("one.png")]
    [InlineData("quarters.avif")]
    [InlineData("quarters.webp")]
    public async Task Picture_OfAnUnusualKind_IsReadAllTheSame(string name)
    {
        (await AskAsync(Fixture(name))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Server_AfterAllThat_StillAnswers()
    {
        foreach (var name in new[] { "animated.gif", "drawing.svg" })
            await AskAsync(Fixture(name));

        (await fixture.Server.GetAsync("/healthz/ready")).Status.ShouldBe(HttpStatusCode.OK);
        (await AskAsync(Fixture("quarters.png"))).Status.ShouldBe(HttpStatusCode.OK);
    }
}
