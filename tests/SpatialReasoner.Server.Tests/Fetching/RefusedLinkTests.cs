using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace SpatialReasoner.Server.Tests.Fetching;

/// <summary>Server-side request forgery: links that must lead nowhere, and that nobody outside may notice.</summary>
public sealed class RefusedLinkTests
{
    private const string Picture = "https://pictures.test/a.png";

    [Theory]
    [InlineData("/v1/spatial/reason", "images[0]")]
    [InlineData("/v1/spatial/plan", "images[0]")]
    [InlineData("/v1/spatial/perceive", "image")]
    [InlineData("/v1/chat/completions", "messages[0].content[0].image_url.url")]
    [InlineData("/v1/responses", "input[0].content[0].image_url")]
    public async Task Link_ByDefault_IsRefused(string path, string field)
    {
        await using var at = await LinkedServer.StartOffAsync();

        var answer = await at.Server.PostAsync(path, Asking(path, Picture));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Text.ShouldContain(field);
        answer.Text.ShouldContain("does not fetch");
        at.Network.Asked.ShouldBeEmpty();
        at.ShouldHaveStayedAtHome();
    }

    [Fact]
    public async Task Link_ThatMayNotBeFollowed_IsRefusedBeforeAnybodyIsAsked()
    {
        await using var at = await LinkedServer.StartAsync();
        foreach (var (link, why) in new (string, string)[]
        {
            // Other hosts, and what only looks like an allowed one.
            ("https://other.test/a.png", "pictures.test, *.pictures.test only"),
            ("https://evilpictures.test/a.png", "'evilpictures.test'"),
            ("https://pictures.test.evil.test/a.png", "'pictures.test.evil.test'"),
            ("https://pictures.test%2eevil.test/a.png", ""),
            ("https://pictures.test%00.evil.test/a.png", ""),
            ("https://pictures.test./a.png", "'pictures.test.'"),
            ("https://localhost/a.png", "'localhost'"),
            ("https://p\u0131ctures.test/a.png", ""),
            ("https://\u24DFictures.test/a.png", ""),
            ("https://pictures\u3002test/a.png", ""),
            ("https://xn--pctures-q9a.test/a.png", "'xn--pctures-q9a.test'"),
            // Users, passwords, and hosts behind them.
            ("https://pictures.test@127.0.0.1/a.png", "password"),
            ("https://pictures.test:443@127.0.0.1/a.png", "password"),
            ("https://127.0.0.1@pictures.test/a.png", "password"),
            ("https://user:word@pictures.test/a.png", "password"),
            ("https://pictures.test\\@127.0.0.1/a.png", ""),
            ("https://127.0.0.1\\@pictures.test/a.png", ""),
            // Addresses, however they are spelled.
            ("https://127.0.0.1/a.png", "'127.0.0.1'"),
            ("https://93.184.216.34/a.png", "'93.184.216.34'"),
            ("https://2130706433/a.png", ""),
            ("https://0x7f000001/a.png", ""),
            ("https://0x7f.0x0.0x0.0x1/a.png", ""),
            ("https://0177.0.0.1/a.png", ""),
            ("https://017700000001/a.png", ""),
            ("https://127.1/a.png", ""),
            ("https://0/a.png", ""),
            ("https://\uFF11\uFF12\uFF17.0.0.1/a.png", ""),
            ("https://[::1]/a.png", "'[::1]'"),
            ("https://[::]/a.png", ""),
            ("https://[::ffff:127.0.0.1]/a.png", ""),
            ("https://[::ffff:7f00:1]/a.png", ""),
            ("https://[0:0:0:0:0:ffff:169.254.169.254]/a.png", ""),
            ("https://[fe80::1%25eth0]/a.png", ""),
            ("https://[64:ff9b::7f00:1]/a.png", ""),
            ("https://[2606:2800:220:1:248:1893:25c8:1946]/a.png", ""),
            // Other ports and schemes.
            ("https://pictures.test:8443/a.png", "port 8443"),
            ("https://pictures.test:80/a.png", "port 80"),
            ("https://pictures.test:22/a.png", "port 22"),
            ("https://pictures.test:99999/a.png", "not a valid URL"),
            ("http://pictures.test/a.png", "https is expected"),
            ("HTTP://pictures.test:443/a.png", "https is expected"),
            ("https://", "not a valid URL"),
            ("https:///a.png", ""),
            ("file:///etc/passwd", "base64"),
            ("file://pictures.test/a.png", "base64"),
            ("gopher://pictures.test/_GET%20/", "base64"),
            ("ftp://pictures.test/a.png", "base64"),
            ("ws://pictures.test/a.png", "base64"),
            ("dict://pictures.test:443/d", "base64"),
            ("//pictures.test/a.png", "base64"),
            ("pictures.test/a.png", "base64"),
            ("https:pictures.test/a.png", "base64"),
            ("jar:https://pictures.test/a.png!/", "base64"),
            ("data:text/html;base64,PGI+", "text/html"),
            ("data:text/uri-list;base64,aHR0cHM6Ly9waWN0dXJlcy50ZXN0Lw==", "text/uri-list"),
            ("data:application/x-www-form-urlencoded;base64,YQ==", "an image is expected"),
            ("data:image/png,https://pictures.test/a.png", ";base64,"),
        })
        {
            var detail = (await at.ReasonAsync(link)).ShouldBeProblem(HttpStatusCode.BadRequest, "images[0]");
            detail.ShouldContain(why, Case.Sensitive, link);
        }
        at.Network.Asked.ShouldBeEmpty();
        at.ShouldHaveStayedAtHome();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.7")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.7")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::a00:7")]
    [InlineData("2002:a00:7::")]
    [InlineData("fc00::1")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    [InlineData("93.184.216.34", "10.0.0.7")]
    [InlineData("10.0.0.7", "93.184.216.34")]
    [InlineData("2606:2800:220:1:248:1893:25c8:1946", "::1")]
    public async Task Name_ThatLeadsToAnAddressThatIsNotPublic_IsNotConnectedTo(params string[] addresses)
    {
        await using var at = await LinkedServer.StartAsync();
        at.Network.Names = (_, _) => [.. addresses.Select(IPAddress.Parse)];

        var refused = await at.ReasonAsync(Picture);

        refused.ShouldBeProblem(HttpStatusCode.BadRequest, "images[0]");
        at.Network.Asked.ShouldBe(["pictures.test"]);
        at.ShouldHaveStayedAtHome();
        at.Server.Logs.Own.ShouldContain(l => l.Message.Contains("pictures.test has an address that is not public"));
    }

    [Fact]
    public async Task Name_RefusedUnknownOrClosed_IsToldInTheSameWords()
    {
        await using var at = await LinkedServer.StartAsync();
        at.Network.Names = (_, _) => [ScriptedNetwork.Private];
        var refused = await at.ReasonAsync(Picture);
        at.Network.Names = (_, _) => throw new SocketException((int)SocketError.HostNotFound);
        var unknown = await at.ReasonAsync(Picture);
        at.Network.Names = (_, _) => [];
        var nowhere = await at.ReasonAsync(Picture);
        at.Network.Names = (_, _) => [ScriptedNetwork.Public];
        at.Network.Dialling = _ => throw new SocketException((int)SocketError.ConnectionRefused);
        var closed = await at.ReasonAsync(Picture);

        ((string)refused.Json["type"]!).ShouldEndWith("image_not_fetched");
        foreach (var other in new[] { unknown, nowhere, closed })
            (other.Status, other.Text).ShouldBe((refused.Status, refused.Text));
        at.Host.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task Name_ThatChangesItsMind_IsAskedOnceAndConnectedToWhatWasChecked()
    {
        await using var at = await LinkedServer.StartAsync();
        at.Network.Names = (_, asked) => [asked == 0 ? ScriptedNetwork.Public : ScriptedNetwork.Private];

        (await at.ReasonAsync(Picture)).Status.ShouldBe(HttpStatusCode.OK);
        at.Network.Asked.Count.ShouldBe(1);

        // No connection is left over that a second fetch would take without asking.
        (await at.ReasonAsync(Picture)).ShouldBeProblem(HttpStatusCode.BadRequest, "images[0]");
        at.Network.Asked.Count.ShouldBe(2);
        at.Network.Dialled.ShouldBe([new IPEndPoint(ScriptedNetwork.Public, 443)]);
        at.Host.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task Name_OfThisMachine_IsNotConnectedTo()
    {
        await using var at = await LinkedServer.StartAsync();
        // As the system itself resolves it.
        var own = await new Server.Fetching.SystemNetwork().ResolveAsync("localhost", TestContext.Current.CancellationToken);
        at.Network.Names = (_, _) => own;

        (await at.ReasonAsync(Picture)).ShouldBeProblem(HttpStatusCode.BadRequest, "images[0]");

        own.ShouldNotBeEmpty();
        at.ShouldHaveStayedAtHome();
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_WhereverTo_IsNotFollowed(int status)
    {
        await using var at = await LinkedServer.StartAsync();
        foreach (var target in new[] { "https://127.0.0.1/b.png", "http://169.254.169.254/latest/", "https://pictures.test/b.png", "https://other.test/b.png", "/b.png", "file:///etc/passwd" })
        {
            at.Host.Respond = context =>
            {
                context.Response.StatusCode = status;
                context.Response.Headers.Location = target;
                return Task.CompletedTask;
            };
            (await at.ReasonAsync(Picture)).ShouldBeProblem(HttpStatusCode.BadRequest, "images[0]").ShouldContain("redirects are not followed");
        }
        at.Host.Requests.ShouldAllBe(r => r.Path == "/a.png");
        at.Host.Requests.Count.ShouldBe(6);
        at.Network.Dialled.ShouldAllBe(d => d.Equals(new IPEndPoint(ScriptedNetwork.Public, 443)));
        at.Network.Asked.ShouldAllBe(n => n == "pictures.test");
        at.Server.Reasoner.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Certificate_ThatNobodyTrusts_IsNotSpokenTo()
    {
        await using var at = await LinkedServer.StartDistrustingAsync();

        (await at.ReasonAsync(Picture)).ShouldBeProblem(HttpStatusCode.BadRequest, "images[0]").ShouldContain("could not be reached");

        at.Host.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Certificate_OfAnotherName_IsNotSpokenTo()
    {
        // The certificate's *.pictures.test does not cover names two labels below.
        await using var at = await LinkedServer.StartAsync();

        (await at.ReasonAsync("https://a.b.pictures.test/a.png")).ShouldBeProblem(HttpStatusCode.BadRequest, "images[0]").ShouldContain("could not be reached");

        at.Host.Connections.ShouldBe(1);
        at.Host.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"n":99}""", "n")]
    [InlineData("""{"temperature":"hot"}""", "temperature")]
    [InlineData("""{"spatial":{"views":["sideways"]}}""", "spatial.views[0]")]
    public async Task Request_ThatIsRefusedAnyway_FetchesNothing(string change, string field)
    {
        await using var at = await LinkedServer.StartAsync();
        var body = Asking("/v1/chat/completions", Picture);
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
            body[name] = value!.DeepClone();

        (await at.Server.PostAsync("/v1/chat/completions", body)).ShouldBeOpenAIError(HttpStatusCode.BadRequest, field);

        at.Network.Asked.ShouldBeEmpty();
        at.ShouldHaveStayedAtHome();
    }

    /// <summary>A request of any endpoint about the picture behind a link.</summary>
    internal static JsonObject Asking(string path, string link) => path switch
    {
        "/v1/chat/completions" => Bodies.Chat(b => b["messages"] = new JsonArray(Bodies.Turn("user", new JsonArray(Bodies.ImagePart(link), Bodies.TextPart("Is the cube left or right?"))))),
        "/v1/responses" => new JsonObject
        {
            ["model"] = "spatial-tiny",
            ["input"] = new JsonArray(Bodies.Turn("user", new JsonArray(
                new JsonObject { ["type"] = "input_image", ["image_url"] = link }, new JsonObject { ["type"] = "input_text", ["text"] = "Is the cube left or right?" }))),
        },
        "/v1/spatial/perceive" => new JsonObject { ["image"] = link },
        _ => Bodies.Reason(b => b["images"] = new JsonArray(link)),
    };
}
