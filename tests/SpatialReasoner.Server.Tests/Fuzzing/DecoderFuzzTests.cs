using System.Diagnostics;
using System.Globalization;
using SpatialReasoner.Inference;
using SpatialReasoner.Inference.Onnx;
using SpatialReasoner.Server.Tests.Operating;

namespace SpatialReasoner.Server.Tests.Fuzzing;

/// <summary>
/// Damaged pictures against the decoder itself: what it cannot read it refuses with its own exception, in bounded time, and what it reads has the size that its header said.
/// <c>FUZZ_PICTURES</c> says how many, <c>FUZZ_SEED</c> which.
/// </summary>
[Collection(ServerProcess.TakesTheMachine)]
public sealed class DecoderFuzzTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(2);

    private static readonly int Pictures = FuzzSettings.Number("FUZZ_PICTURES") ?? 1500, Seed = FuzzSettings.Number("FUZZ_SEED") ?? 1;

    [Fact]
    public async Task Pictures_DamagedInEveryWay_AreReadOrRefusedAndNothingElse()
    {
        var pictures = new PictureMutations(SeedPictures.Load((await SeedRequests.LoadAsync()).Picture));
        var decoder = new ImageDecoder();
        var last = Path.Combine(AppContext.BaseDirectory, "fuzz-picture");
        var (read, refused, slowest) = (0, 0, TimeSpan.Zero);
        for (var number = 0; number < Pictures; number++)
        {
            var dice = new Dice(Seed, number);
            var picture = pictures.Make(dice);
            // Native code decodes it in this process: should it take that down, this is what it was.
            await File.WriteAllBytesAsync(last, picture);
            var what = $"picture {number} of seed {Seed} ({string.Join("; ", dice.Told)})";
            var clock = Stopwatch.StartNew();
            var size = Try(() => (ImageSize?)decoder.Measure(picture), what);
            var pixels = Try(() => decoder.Decode(picture), what);
            var grey = Try(() => decoder.ReadGrey(picture), what);
            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;

            clock.Elapsed.ShouldBeLessThan(3 * Slowest, what);
            if (pixels is not null)
            {
                (pixels.Width, pixels.Height).ShouldBe((size!.Value.Width, size.Value.Height), what);
                pixels.Pixels.Length.ShouldBe(pixels.Width * pixels.Height * RgbImage.Channels, what);
            }
            if (grey is not null)
                grey.Samples.Length.ShouldBe(size!.Value.Width * size.Value.Height, what);
            (read, refused) = pixels is null ? (read, refused + 1) : (read + 1, refused);
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Pictures} pictures of seed {Seed}: {read} read, {refused} refused, slowest {slowest.TotalMilliseconds:0} ms"));
        File.Delete(last);
        read.ShouldBeGreaterThan(Pictures / 50, "or nothing got as far as the pixels");
        refused.ShouldBeGreaterThan(Pictures / 50);
    }

    /// <summary>Null where it was refused; any other exception ends the test.</summary>
    private static T? Try<T>(Func<T> read, string what)
    {
        try
        {
            return read();
        }
        catch (InvalidImageException refusal)
        {
            refusal.Message.ShouldNotBeNullOrWhiteSpace(what);
            return default;
        }
        catch (Exception fault) when (fault is not ShouldAssertException)
        {
            Assert.Fail($"{what}: {fault}");
            throw;
        }
    }
}
