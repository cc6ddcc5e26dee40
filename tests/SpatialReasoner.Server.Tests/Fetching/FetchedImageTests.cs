using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SpatialReasoner.Server.Fetching;

namespace SpatialReasoner.Server.Tests.Fetching;

/// <summary>What comes, or does not, from a host that is allowed.</summary>
public sealed class FetchedImageTests
{
    private const string Picture = "https://pictures.test/a.png";

    [Theory]
    [InlineData("/v1/spatial/reason")]
    [InlineData("/v1/spatial/perceive")]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/responses")]
    public async Task Link_ToAnAllowedHost_IsThePictureItself(string path)
    {
        await using var at = await LinkedServer.StartAsync();

        var answer = await at.Server.PostAsync(path, RefusedLinkTests.Asking(path, Picture));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        at.Server.Reasoner.Request.Images.ShouldHaveSingleItem().Bytes.ToArray().ShouldBe(Bodies.Picture);
        at.Network.Dialled.ShouldBe([new IPEndPoint(ScriptedNetwork.Public, 443)]);
    }

    [Fact]
    public async Task Link_WhereverAPictureMayStand_IsRead()
    {
        await using var at = await LinkedServer.StartAsync();
        using var form = new MultipartFormDataContent { { new StringContent("https://a.pictures.test/form.png"), "image" }, { new StringContent("Is it left?"), "question" } };

        (await at.Server.PostAsync("/v1/spatial/reason", form)).Status.ShouldBe(HttpStatusCode.OK);
        (await at.Server.PostAsync("/v1/spatial/reason", Bodies.Reason(b => b["depth"] = new JsonObject { ["image"] = "https://pictures.test/depth.png", ["metres_per_unit"] = 1 })))
            .Status.ShouldBe(HttpStatusCode.OK);
        (await at.Server.PostAsync("/v1/chat/completions", Bodies.Chat(b => b["messages"]![0]!["content"]![0]!["image_url"] = "https://PICTURES.test/string.png")))
            .Status.ShouldBe(HttpStatusCode.OK);

        at.Host.Requests.Select(r => r.Path).ShouldBe(["/form.png", "/depth.png", "/string.png"]);
        at.Server.Reasoner.Requests[1].Depth!.Image.Bytes.ToArray().ShouldBe(Bodies.Picture);
        at.Network.Asked.ShouldBe(["a.pictures.test", "pictures.test", "pictures.test"]);
    }

    [Fact]
    public async Task Links_OfOneRequest_KeepTheirOrderAndAreFetchedOnceEach()
    {
        await using var at = await LinkedServer.StartAsync();
        at.Host.Respond = async context =>
        {
            // The first comes last.
            await Task.Delay(context.Request.Path == "/1" ? 200 : 0);
            await context.Response.WriteAsync("picture " + context.Request.Path);
        };

        var answer = await at.ReasonAsync("https://pictures.test/1", "https://pictures.test/2", "https://pictures.test/1", "https://pictures.test/3", "https://pictures.test/4", "https://pictures.test/5");

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        at.Server.Reasoner.Request.Images.Select(i => Encoding.UTF8.GetString(i.Bytes.Span))
            .ShouldBe(["picture /1", "picture /2", "picture /1", "picture /3", "picture /4", "picture /5"]);
        at.Host.Requests.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Conversation_WhosePicturesAreTheSameBehindOtherLinks_ShowsThemOnce()
    {
        await using var at = await LinkedServer.StartAsync();

        var answer = await at.Server.PostAsync("/v1/chat/completions", Bodies.Chat(b => b["messages"] = new JsonArray(
            Bodies.Turn("user", new JsonArray(Bodies.ImagePart("https://pictures.test/a.png"))),
            Bodies.Turn("user", new JsonArray(Bodies.ImagePart("https://pictures.test/b.png"), Bodies.TextPart("Is the cube left or right?"))))));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        at.Server.Reasoner.Request.Images.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Fetch_Always_SaysNothingOfTheCaller()
    {
        await using var at = await LinkedServer.StartAsync();
        at.Host.Respond = context =>
        {
            context.Response.Cookies.Append("who", "you");
            return context.Response.Body.WriteAsync(Bodies.Picture).AsTask();
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/spatial/reason") { Content = System.Net.Http.Json.JsonContent.Create(RefusedLinkTests.Asking("", Picture)) };
        request.Headers.Add("Authorization", "Bearer secret");
        request.Headers.Add("Cookie", "a=b");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        (await at.Server.Client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await at.ReasonAsync(Picture)).Status.ShouldBe(HttpStatusCode.OK);

        foreach (var seen in at.Host.Requests)
            seen.Headers.Keys.Order().ShouldBe(["Accept", "Host", "User-Agent"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Picture_OverTheLimit_IsNotReadToItsEnd(bool saysHowLong)
    {
        await using var at = await LinkedServer.StartAsync("--SpatialReasoner:Images:MaxBytes=2048");
        long written = 0;
        at.Host.Respond = async context =>
        {
            if (saysHowLong)
                context.Response.ContentLength = 1 << 30;
            var piece = new byte[1 << 16];
            for (; written < 1 << 30 && !context.RequestAborted.IsCancellationRequested; written += piece.Length)
            {
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
                // To a connection that is gone bytes are written at once and to nowhere, until the host notices.
                if (written % (1 << 20) == 0)
                    await Task.Delay(10, context.RequestAborted);
            }
        };

        (await at.ReasonAsync(Picture)).ShouldBeProblem(HttpStatusCode.BadRequest, "images[0]").ShouldContain("larger than 2048 bytes");
        // What the sockets' buffers take is written all the same.
        written.ShouldBeLessThan(1 << 26);
    }

    [Fact]
    public async Task Picture_OfExactlyTheLimit_IsRead()
    {
        await using var at = await LinkedServer.StartAsync("--SpatialReasoner:Images:MaxBytes=2048");
        at.Host.Respond = context => context.Response.Body.WriteAsync(new byte[2048]).AsTask();

        (await at.ReasonAsync(Picture)).Status.ShouldBe(HttpStatusCode.OK);
        at.Server.Reasoner.Request.Images[0].Bytes.Length.ShouldBe(2048);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Host_ThatDripsOrIsSilent_IsGivenUp(bool drips)
    {
        await using var at = await LinkedServer.StartAsync("--SpatialReasoner:Images:TimeoutSeconds=1");
        at.Host.Respond = async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                if (drips)
                {
                    await context.Response.Body.WriteAsync(new byte[1]);
                    await context.Response.Body.FlushAsync();
                }
                await Task.Delay(50, CancellationToken.None);
            }
        };
        var clock = System.Diagnostics.Stopwatch.StartNew();

        (await at.ReasonAsync(Picture)).ShouldBeProblem(HttpStatusCode.BadGateway, "images[0]").ShouldContain("did not come within 1 s");

        clock.Elapsed.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        at.Server.Reasoner.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Deadline_WhileFetching_Is504()
    {
        await using var at = await LinkedServer.StartAsync();
        at.Host.Respond = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

        var answer = await at.Server.PostAsync("/v1/spatial/reason", Bodies.Reason(b =>
        {
            b["images"] = new JsonArray(Picture);
            b["deadline_ms"] = 100;
        }));

        answer.ShouldBeProblem(HttpStatusCode.GatewayTimeout, "deadline_ms");
    }

    [Theory]
    [InlineData("/v1/spatial/reason")]
    [InlineData("/v1/spatial/perceive")]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/responses")]
    public async Task Deadline_AfterFetching_IsWhatIsLeft(string path)
    {
        await using var at = await LinkedServer.StartAsync();
        at.Host.Respond = async context =>
        {
            await Task.Delay(100);
            await context.Response.Body.WriteAsync(Bodies.Picture);
        };
        var body = RefusedLinkTests.Asking(path, Picture);
        if (path.StartsWith("/v1/spatial"))
            body["deadline_ms"] = 30_000;
        else
            body["spatial"] = new JsonObject { ["deadline_ms"] = 30_000 };

        (await at.Server.PostAsync(path, body)).Status.ShouldBe(HttpStatusCode.OK);

        at.Server.Reasoner.Request.Deadline!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(29_901));
    }

    [Fact]
    public async Task Client_ThatLeavesWhileFetching_EndsTheFetch()
    {
        await using var at = await LinkedServer.StartAsync();
        var (begun, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        at.Host.Respond = async context =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            ended.SetResult();
        };
        using var leave = new CancellationTokenSource();
        var asking = at.Server.Client.PostAsync("/v1/spatial/reason", System.Net.Http.Json.JsonContent.Create(RefusedLinkTests.Asking("", Picture)), leave.Token);
        await begun.Task;

        await leave.CancelAsync();

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await Should.ThrowAsync<OperationCanceledException>(() => asking);
        at.Server.Reasoner.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(404, HttpStatusCode.BadRequest, "answered 404")]
    [InlineData(401, HttpStatusCode.BadRequest, "answered 401")]
    [InlineData(206, HttpStatusCode.BadRequest, "answered 206")]
    [InlineData(200, HttpStatusCode.BadRequest, "no bytes")]
    [InlineData(500, HttpStatusCode.BadGateway, "answered 500")]
    [InlineData(503, HttpStatusCode.BadGateway, "answered 503")]
    public async Task Host_ThatHasNoPicture_IsToldOf(int status, HttpStatusCode expected, string says)
    {
        await using var at = await LinkedServer.StartAsync();
        at.Host.Respond = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };

        (await at.ReasonAsync(Picture)).ShouldBeProblem(expected, "images[0]").ShouldContain(says);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Host_ThatBreaksOff_IsToldOf(bool afterItsHead)
    {
        await using var at = await LinkedServer.StartAsync();
        at.Host.Respond = async context =>
        {
            if (afterItsHead)
            {
                context.Response.ContentLength = 1000;
                await context.Response.Body.WriteAsync(new byte[10]);
                await context.Response.Body.FlushAsync();
            }
            context.Abort();
        };

        (await at.ReasonAsync(Picture)).ShouldBeProblem(HttpStatusCode.BadGateway, "images[0]").ShouldContain("broke off");
    }

    [Fact]
    public async Task Picture_SentCompressed_IsNotUnpacked()
    {
        await using var at = await LinkedServer.StartAsync("--SpatialReasoner:Images:MaxBytes=65536");
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(new byte[32 << 20]);
        at.Host.Respond = context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.Body.WriteAsync(packed.ToArray()).AsTask();
        };

        (await at.ReasonAsync(Picture)).Status.ShouldBe(HttpStatusCode.OK);

        at.Server.Reasoner.Request.Images[0].Bytes.ToArray().ShouldBe(packed.ToArray());
    }

    [Fact]
    public async Task Links_OfWhichSeveralFail_AreToldOfByTheFirst()
    {
        await using var at = await LinkedServer.StartAsync();
        at.Host.Respond = async context =>
        {
            await Task.Delay(context.Request.Path == "/1" ? 300 : 0);
            context.Response.StatusCode = context.Request.Path == "/0" ? 200 : 404;
            if (context.Request.Path == "/0")
                await context.Response.Body.WriteAsync(Bodies.Picture);
        };

        (await at.ReasonAsync("https://pictures.test/0", "https://pictures.test/1", "https://pictures.test/2")).ShouldBeProblem(HttpStatusCode.BadRequest, "images[1]");
    }

    [Fact]
    public async Task Address_ThatCannotBeConnectedTo_GivesWayToTheNext()
    {
        await using var at = await LinkedServer.StartAsync();
        var unreachable = IPAddress.Parse("2606:2800:220:1:248:1893:25c8:1946");
        at.Network.Names = (_, _) => [unreachable, ScriptedNetwork.Public];
        at.Network.Dialling = d =>
        {
            if (d.Address.Equals(unreachable))
                throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.NetworkUnreachable);
        };

        (await at.ReasonAsync(Picture)).Status.ShouldBe(HttpStatusCode.OK);
        at.Network.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Http_AndFurtherPorts_AreFollowedWhereTheSettingsSaySo()
    {
        await using var at = await LinkedServer.StartAsync("--SpatialReasoner:Images:AllowHttp=true", "--SpatialReasoner:Images:ExtraPorts:0=8443");

        (await at.ReasonAsync("http://pictures.test/a.png", "https://pictures.test:8443/b.png", "https://pictures.test:443/c.png")).Status.ShouldBe(HttpStatusCode.OK);
        (await at.ReasonAsync("http://pictures.test:8080/a.png")).ShouldBeProblem(HttpStatusCode.BadRequest, "images[0]").ShouldContain("port 8080; none, 8443 is expected");

        at.Network.Dialled.Select(d => d.Port).Order().ShouldBe([80, 443, 8443]);
        // Other settings open nothing at home.
        at.Network.Names = (_, _) => [IPAddress.Loopback];
        (await at.ReasonAsync("http://pictures.test/a.png")).ShouldBeProblem(HttpStatusCode.BadRequest, "images[0]");
        at.Network.Dialled.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Network_ByDefault_IsTheSystems()
    {
        await using var server = await ServerUnderTest.StartAsync();

        server.Services.GetRequiredService<INetwork>().ShouldBeOfType<SystemNetwork>().Trust.ShouldBeNull();
    }
}
