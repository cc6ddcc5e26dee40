using System.Net.Http.Headers;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Server.Tests.Spatial;

/// <summary>Forms: pictures as files, the other fields by name.</summary>
public sealed class ReasonFormTests : IAsyncLifetime
{
    private const string Path = "/v1/spatial/reason";

    private ServerUnderTest server = null!;

    public async ValueTask InitializeAsync() => server = await ServerUnderTest.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Reason_Form_IsOneLineOfCurl()
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Bodies.Picture) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } }, "image", "scene.png" },
            { new StringContent("Is it left?"), "question" },
        };

        var answer = await server.PostAsync(Path, form);

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        server.Reasoner.Request.Question.ShouldBe("Is it left?");
        server.Reasoner.Request.Images.ShouldHaveSingleItem().Bytes.ToArray().ShouldBe(Bodies.Picture);
    }

    [Fact]
    public async Task Reason_FormWithADepthFile_IsOneLineOfCurl()
    {
        using var form = Form(("metres_per_unit", "0.001"));
        form.Add(new ByteArrayContent([1, 2, 3]), "depth", "depth.png");

        (await server.PostAsync(Path, form)).Status.ShouldBe(HttpStatusCode.OK);

        server.Reasoner.Request.Depth!.Image.Bytes.ToArray().ShouldBe([1, 2, 3]);
        server.Reasoner.Request.Depth!.MetresPerUnit.ShouldBe(0.001);
    }

    [Fact]
    public async Task Reason_FormWithCommas_SplitsThem()
    {
        using var form = Form(("options", "left, right"), ("stop", "none"));

        (await server.PostAsync(Path, form)).Status.ShouldBe(HttpStatusCode.OK);

        server.Reasoner.Request.Options.ShouldBe(["left", "right"]);
        server.Reasoner.Request.Stop.ShouldBe(new StopRule(StopRuleKind.None));
    }

    [Theory]
    [InlineData("samples", "many")]
    [InlineData("samples", "99999999999")]
    [InlineData("samples", "1.5")]
    [InlineData("temperature", "NaN")]
    [InlineData("deadline_ms", "soon")]
    [InlineData("stop", "{")]
    [InlineData("perspective", "imagined")]
    [InlineData("abstain_below", "rarely")]
    [InlineData("views", "original,sideways", "views[1]")]
    [InlineData("regions", "[1]", "regions[0]")]
    [InlineData("regions", "1")]
    [InlineData("vision", """{"token_norm":-1}""", "vision.token_norm")]
    public async Task Reason_FormFieldThatCannotBeRead_IsNamed(string field, string value, string? named = null)
    {
        using var form = Form((field, value));

        (await server.PostAsync(Path, form)).ShouldBeProblem(HttpStatusCode.BadRequest, named ?? field);
    }

    [Fact]
    public async Task Reason_FormWithUnknownFile_IsRefused()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Bodies.Picture), "picture", "a.png" }, { new StringContent("Is it?"), "question" } };

        (await server.PostAsync(Path, form)).ShouldBeProblem(HttpStatusCode.BadRequest, "picture").ShouldContain("'image'");
    }

    [Fact]
    public async Task Reason_FormWithEmptyFile_IsRefused()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent([]), "image", "a.png" }, { new StringContent("Is it?"), "question" } };

        (await server.PostAsync(Path, form)).ShouldBeProblem(HttpStatusCode.BadRequest, "image").ShouldContain("empty");
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=xyz")]
    public async Task Reason_BrokenForm_IsRefused(string type)
    {
        using var body = new ByteArrayContent("--xyz\r\nnonsense"u8.ToArray());
        body.Headers.TryAddWithoutValidation("Content-Type", type);

        (await server.PostAsync(Path, body)).ShouldBeProblem(HttpStatusCode.BadRequest, null);
    }

    /// <summary>Found by fuzzing: each was a fault of the server's own.</summary>
    [Theory]
    [InlineData("text/plain; charset=utf-7", "Is it left?", null)]
    [InlineData(null, "{\"rule\":\"\\ud800\"}", "stop")]
    public async Task Reason_FormWithTextThatIsNone_IsRefused(string? type, string text, string? named)
    {
        using var form = Form();
        var part = new StringContent(text);
        if (type is not null)
            part.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        form.Add(part, "stop");

        (await server.PostAsync(Path, form)).ShouldBeProblem(HttpStatusCode.BadRequest, named);
    }

    private static MultipartFormDataContent Form(params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Bodies.Picture), "image", "scene.png" },
            { new StringContent("Is it left?"), "question" },
        };
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        return form;
    }
}
