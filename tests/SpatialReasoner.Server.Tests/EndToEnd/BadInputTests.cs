using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using SpatialReasoner.Server.Tests.Fuzzing;

namespace SpatialReasoner.Server.Tests.EndToEnd;

/// <summary>
/// The contract's list of bad input, entry by entry, against the real decoder, reasoner and model: each gets a clear error, or works, in under a second, and the question that is asked
/// between them gets the answer it always gets.
/// </summary>
public sealed class BadInputTests(EmbeddedModelServer fixture) : IClassFixture<EmbeddedModelServer>
{
    private const string Path = "/v1/spatial/reason";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private ServerUnderTest Server => fixture.Server;

    /// <summary>Entry, the change that makes a request it, status, field that is named, words of the message.</summary>
    private static readonly (string Entry, Action<JsonObject> Change, HttpStatusCode Status, string Field, string Says)[] Refusals =
    [
        ("not an image", Picture(() => Encoding.UTF8.GetBytes("this is text")), HttpStatusCode.BadRequest, "images", "not an image"),
        ("not an image: SVG", Picture(() => Fixture("drawing.svg")), HttpStatusCode.BadRequest, "images", "SVG"),
        ("truncated", Picture(() => Half(Fixture("quarters.jpg"))), HttpStatusCode.BadRequest, "images", "truncated"),
        ("truncated: header only", Picture(() => Fixture("quarters.png")[..33]), HttpStatusCode.BadRequest, "images", "truncated"),
        ("over the pixel limit", Picture(Bomb), HttpStatusCode.BadRequest, "images", "60000x60000 pixels; at most 40000000"),
        ("animated: GIF", Picture(() => Fixture("animated.gif")), HttpStatusCode.BadRequest, "images", "2 frames"),
        ("animated: WebP", Picture(() => Fixture("animated.webp")), HttpStatusCode.BadRequest, "images", "animated"),
        ("animated: PNG", Picture(Apng), HttpStatusCode.BadRequest, "images", "animated"),
        ("several pages", Picture(() => Fixture("pages.tiff")), HttpStatusCode.BadRequest, "images", "pages"),
        ("wrong base64", b => b["images"] = new JsonArray("AAA!"), HttpStatusCode.BadRequest, "images[0]", "base64"),
        ("wrong base64: URL-safe", b => b["images"] = new JsonArray("_-_-"), HttpStatusCode.BadRequest, "images[0]", "base64"),
        ("a link", b => b["images"] = new JsonArray("http://127.0.0.1/a.png"), HttpStatusCode.BadRequest, "images[0]", "does not fetch"),
        ("empty question", b => b["question"] = "", HttpStatusCode.BadRequest, "question", "empty"),
        ("empty question: spaces", b => b["question"] = " \n", HttpStatusCode.BadRequest, "question", "empty"),
        ("question over the context", b => b["question"] = string.Concat(Enumerable.Repeat("Is it left? ", 400)), HttpStatusCode.BadRequest, "question", "at most 4000"),
        ("question beyond the model's language", b => b["question"] = "What is love?", HttpStatusCode.UnprocessableEntity, "question", "robot"),
        ("samples out of range", b => b["samples"] = 0, HttpStatusCode.BadRequest, "samples", "1 to 64"),
        ("samples out of range", b => b["samples"] = 65, HttpStatusCode.BadRequest, "samples", "1 to 64"),
        ("unknown strategy", b => b["strategy"] = "wishing", HttpStatusCode.BadRequest, "strategy", "self-consistency"),
        ("unknown model", b => b["model"] = "gpt-9", HttpStatusCode.NotFound, "model", "spatial-tiny+self-consistency"),
        ("region outside the image", Regions("[0,0,33,16]"), HttpStatusCode.BadRequest, "regions[0].box", "32 x 16 pixels"),
        ("region outside the image", Regions("[-1,0,9,9]"), HttpStatusCode.BadRequest, "regions[0].box", "inside the image"),
        ("region outside the image: empty", Regions("[9,9,9,12]"), HttpStatusCode.BadRequest, "regions[0].box", "x0 < x1"),
        ("region outside the image: its mask", Regions("[0,0,9,9]", """{"size":[99,99],"counts":[1,9800]}"""), HttpStatusCode.BadRequest, "regions[0].mask.size", "[16, 32]"),
    ];

    public static TheoryData<int, string> Refused
    {
        get
        {
            var rows = new TheoryData<int, string>();
            for (var i = 0; i < Refusals.Length; i++)
                rows.Add(i, Refusals[i].Entry);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Entry_ThatIsRefused_IsExplainedAtOnceAndDisturbsNothing(int row, string entry)
    {
        var (_, change, status, field, says) = Refusals[row];
        var before = await KnownAsync();

        var answer = await SoonAsync(Reason(change), entry);

        answer.ShouldBeProblem(status, field).ShouldContain(says);
        (await KnownAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("CMYK", "cmyk.jpg")]
    [InlineData("CMYK", "cmyk.tiff")]
    [InlineData("16-bit", "rgb16.png")]
    [InlineData("16-bit with alpha", "rgba16.png")]
    [InlineData("with alpha", "grey-alpha.png")]
    [InlineData("grey", "grey.jpg")]
    [InlineData("palette", "palette.png")]
    [InlineData("one bit", "bilevel.png")]
    [InlineData("one pixel", "one.png")]
    [InlineData("AVIF", "quarters.avif")]
    [InlineData("WebP", "quarters.webp")]
    [InlineData("TIFF", "quarters.tiff")]
    [InlineData("still GIF", "still.gif")]
    public async Task Entry_ThatWorks_IsAnswered(string entry, string picture)
    {
        var answer = await SoonAsync(Reason(Picture(() => Fixture(picture))), entry);

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        ((string)answer.Json["answer"]!["text"]!).ShouldNotBeNullOrWhiteSpace();
    }

    /// <summary>A picture 32 wide and 16 high that EXIF turns is 16 wide and 32 high: a box at its foot is inside it only then.</summary>
    [Theory]
    [InlineData(1, HttpStatusCode.BadRequest)]
    [InlineData(3, HttpStatusCode.BadRequest)]
    [InlineData(6, HttpStatusCode.OK)]
    [InlineData(8, HttpStatusCode.OK)]
    public async Task Entry_ExifRotation_IsAppliedBeforeAnythingElse(byte orientation, HttpStatusCode expected)
    {
        var turned = SeedPictures.Turned(Fixture("quarters.jpg"), orientation);

        var answer = await SoonAsync(Reason(b =>
        {
            Regions("[0,20,12,32]")(b);
            Picture(() => turned)(b);
        }), "EXIF rotation");

        answer.Status.ShouldBe(expected, answer.Text);
    }

    [Theory]
    [InlineData(Path)]
    [InlineData("/v1/chat/completions")]
    public async Task Entry_DeeplyNestedJson_IsRefusedAtOnce(string path)
    {
        var clock = Stopwatch.StartNew();
        using var body = new StringContent($$"""{"question":"Is it?","x":{{new string('[', 1_000_000)}}{{new string(']', 1_000_000)}} }""", Encoding.UTF8, "application/json");

        var answer = await Server.PostAsync(path, body);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest, answer.Text);
        answer.Text.ShouldContain("32 levels");
        clock.Elapsed.ShouldBeLessThan(Soon);
    }

    [Fact]
    public async Task Entry_ClientsThatDisconnect_DisturbNobody()
    {
        var known = await KnownAsync();
        using var leave = new CancellationTokenSource();
        var leaving = Enumerable.Range(0, 12).Select(i => LeaveAsync(i)).ToList();
        var staying = Enumerable.Range(0, 4).Select(_ => KnownAsync()).ToList();

        leave.CancelAfter(15);
        await Task.WhenAll(leaving);

        (await Task.WhenAll(staying)).ShouldAllBe(a => a == known);

        async Task LeaveAsync(int seed)
        {
            try
            {
                using var body = System.Net.Http.Json.JsonContent.Create(Reason(b => (b["strategy"], b["samples"], b["seed"]) = ("self-consistency", 32, seed)));
                using var response = await Server.Client.PostAsync(Path, body, leave.Token);
            }
            catch (OperationCanceledException) when (leave.IsCancellationRequested)
            {
                // It left.
            }
        }
    }

    [Fact]
    public async Task Entry_AFullQueue_RefusesWhatIsTooMuchAtOnceAndAnswersTheRest()
    {
        await using var small = await ServerUnderTest.StartRealAsync("--SpatialReasoner:Engine:Slots=1", "--SpatialReasoner:Engine:MaxQueuedRequests=1");

        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => small.PostAsync(Path, Reason(b => (b["strategy"], b["samples"], b["seed"]) = ("self-consistency", 8, i)))));

        answers.Select(a => a.Status).Distinct().Order().ShouldBe([HttpStatusCode.OK, HttpStatusCode.TooManyRequests]);
        foreach (var refused in answers.Where(a => a.Status == HttpStatusCode.TooManyRequests))
        {
            refused.ShouldBeProblem(HttpStatusCode.TooManyRequests, null).ShouldNotBeEmpty();
            refused.Response.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        }
    }

    private static JsonObject Reason(Action<JsonObject> change)
    {
        var body = new JsonObject
        {
            ["question"] = "Is the red cube to the left or to the right of the blue sphere?",
            ["images"] = new JsonArray("data:image/png;base64," + Convert.ToBase64String(Fixture("quarters.png"))), ["strategy"] = "direct",
        };
        change(body);
        return body;
    }

    /// <summary>Asks twice and takes the faster: what is asked first of a program also waits for its compiler.</summary>
    private async Task<Answer> SoonAsync(JsonObject body, string entry)
    {
        var fastest = TimeSpan.MaxValue;
        Answer answer = null!;
        for (var tries = 0; tries < 2; tries++)
        {
            var clock = Stopwatch.StartNew();
            answer = await Server.PostAsync(Path, body.DeepClone());
            fastest = clock.Elapsed < fastest ? clock.Elapsed : fastest;
        }
        fastest.ShouldBeLessThan(Soon, entry);
        return answer;
    }

    /// <summary>What is always answered the same.</summary>
    private async Task<string> KnownAsync()
    {
        var answer = await Server.PostAsync(Path, Reason(b => (b["strategy"], b["seed"]) = ("cot", 3)));
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return $"{answer.Json["answer"]} {answer.Json["chains"]![0]!["text"]}";
    }

    private static Action<JsonObject> Picture(Func<byte[]> picture) => b => b["images"] = new JsonArray(Convert.ToBase64String(picture()));

    private static Action<JsonObject> Regions(string box, string mask = "null") => b =>
    {
        b["question"] = "Is <region0> to the left or to the right of <region1>?";
        b["strategy"] = "auto";
        b["regions"] = JsonNode.Parse($$"""[{"id":"region0","box":{{box}},"mask":{{mask}} },{"id":"region1","box":[12,1,15,9]}]""");
    };

    private static byte[] Fixture(string name) => File.ReadAllBytes(System.IO.Path.Combine(AppContext.BaseDirectory, "pictures", name));

    private static byte[] Half(byte[] whole) => whole[..(whole.Length / 2)];

    /// <summary>A PNG's header that claims 60000 by 60000 pixels, in front of nothing.</summary>
    private static byte[] Bomb() => Png(("IHDR", [0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60, 8, 2, 0, 0, 0]), ("IDAT", []), ("IEND", []));

    /// <summary>A PNG with the chunk that announces an animation.</summary>
    private static byte[] Apng()
    {
        var still = Fixture("quarters.png");
        const int BehindHeader = 33;
        using var chunk = new MemoryStream();
        GreyPng.Chunk(chunk, "acTL"u8, [0, 0, 0, 2, 0, 0, 0, 0]);
        return [.. still[..BehindHeader], .. chunk.ToArray(), .. still[BehindHeader..]];
    }

    private static byte[] Png(params (string Type, byte[] Data)[] chunks)
    {
        using var file = new MemoryStream();
        file.Write([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']);
        foreach (var (type, data) in chunks)
            GreyPng.Chunk(file, Encoding.ASCII.GetBytes(type), data);
        return file.ToArray();
    }
}
