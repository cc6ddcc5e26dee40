using System.Text.Json.Nodes;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;
using SpatialReasoner.Server.Scenes;

namespace SpatialReasoner.Server.Tests.Clients;

/// <summary>The official MCP client, from npm, with a server it starts itself: the program over the embedded model.</summary>
public sealed class McpClientTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mcp-client-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task McpPackage_SeesAnswersPicturesProgressAndErrors()
    {
        var (picture, question, perspective) = await SceneAsync();
        var viewer = perspective.About.Viewer!;

        var seen = await NodeScript.RunAsync(
            "mcp-client.mjs", "@modelcontextprotocol/sdk", Path.Combine(AppContext.BaseDirectory, "SpatialReasoner.Server.dll"), picture, question.Question, perspective.Question, viewer);

        seen["strays"]!.AsArray().ShouldBeEmpty("standard output holds only the protocol");
        ((string)seen["server"]!["name"]!).ShouldBe("spatial-reasoner");
        ((string)seen["instructions"]!).ShouldContain("absolute paths");
        ToolsShouldDescribeThemselves(seen["tools"]!.AsArray());

        foreach (var way in new[] { "byPath", "byData", "byBase64", "voted", "after" })
        {
            seen[way]!["isError"].ShouldBeNull();
            Text(seen[way]!).Split('\n')[0].ShouldBe(question.Answer, way);
            ((string)seen[way]!["structuredContent"]!["answer"]!["value"]!).ShouldBe(question.Answer, way);
        }
        seen["voted"]!["structuredContent"]!["chains"]!.AsArray().Count.ShouldBeInRange(1, 4);
        var progress = seen["progress"]!.AsArray().Select(p => (int)p!["progress"]!).ToArray();
        progress.ShouldNotBeEmpty();
        progress.ShouldBe(Enumerable.Range(0, progress.Length));

        Text(seen["looked"]!).ShouldContain($"seen by the {viewer}");
        Pictures(seen["looked"]!).ShouldHaveSingleItem("it looked through another's eyes");
        var objects = seen["perceived"]!["structuredContent"]!["scene"]!["objects"]!.AsArray().Select(o => (string)o!["name"]!).ToArray();
        objects.ShouldContain(viewer);
        foreach (var name in objects)
            Text(seen["perceived"]!).ShouldContain($"- {name}: ");
        Pictures(seen["imagined"]!).ShouldHaveSingleItem();
        foreach (var imagined in new[] { seen["imagined"]!, seen["imaginedAgain"]! })
        {
            var self = imagined["structuredContent"]!["objects"]!.AsArray().Single(o => (string)o!["name"]! == viewer)!;
            self["position"]!.AsArray().Select(v => MathF.Abs((float)v!)).ShouldAllBe(v => v < 1e-4f);
        }

        ErrorsShouldNameWhatIsWrong(seen["refused"]!);
        ((int)seen["unknownTool"]!["code"]!).ShouldBe(-32602);
        ((string)seen["cancelled"]!).ShouldContain("enough");
    }

    private static void ToolsShouldDescribeThemselves(JsonArray tools)
    {
        tools.Select(t => (string)t!["name"]!).Order().ShouldBe(["spatial_imagine", "spatial_perceive", "spatial_reason"]);
        foreach (var tool in tools)
        {
            ((string)tool!["description"]!).Length.ShouldBeGreaterThan(50);
            ((bool)tool["annotations"]!["readOnlyHint"]!).ShouldBeTrue();
            ((bool)tool["annotations"]!["openWorldHint"]!).ShouldBeFalse();
            ((string)tool["outputSchema"]!["type"]!).ShouldBe("object");
            foreach (var (name, argument) in tool["inputSchema"]!["properties"]!.AsObject())
                ((string?)argument!["description"]).ShouldNotBeNullOrWhiteSpace(name);
        }
        var reason = tools.Single(t => (string)t!["name"]! == "spatial_reason")!["inputSchema"]!;
        reason["required"]!.AsArray().Select(r => (string)r!).ShouldBe(["question", "images"]);
        reason["properties"]!["strategy"]!["enum"]!.AsArray().Select(s => (string)s!).ShouldContain("self-consistency");
        ((int)reason["properties"]!["samples"]!["maximum"]!).ShouldBe(64);
    }

    private static void ErrorsShouldNameWhatIsWrong(JsonNode refused)
    {
        foreach (var (call, said) in new[]
        {
            ("samples", "samples is 65; allowed is 1 to 64"), ("strategy", "strategy 'guess' is unknown; known are auto, direct"), ("type", "'images' has the wrong type; an array is expected"),
            ("misspelt", "'sampels' is not an argument of spatial_reason; known are question"), ("question", "does not know the word 'love'"),
            ("missing", "'/nowhere/scene.png', and there is no such file"), ("noPicture", "SpatialReasoner.Server.dll"), ("viewer", "'blue moon' is not in the scene; there are camera"),
        })
        {
            ((bool)refused[call]!["isError"]!).ShouldBeTrue(call);
            ((string)refused[call]!["text"]!).ShouldContain(said);
        }
    }

    private static string Text(JsonNode result) => (string)result["content"]!.AsArray().Single(c => (string)c!["type"]! == "text")!["text"]!;

    /// <summary>PNG files.</summary>
    private static IReadOnlyList<byte[]> Pictures(JsonNode result)
    {
        var pictures = result["content"]!.AsArray().Where(c => (string)c!["type"]! == "image").ToArray();
        pictures.ShouldAllBe(p => (string)p!["mimeType"]! == "image/png");
        byte[][] files = [.. pictures.Select(p => Convert.FromBase64String((string)p!["data"]!))];
        files.ShouldAllBe(f => Convert.ToHexString(f).StartsWith("89504E47", StringComparison.Ordinal));
        return files;
    }

    /// <summary>A drawn scene as a file, and two questions with known answers, one from the viewpoint of an object.</summary>
    private async Task<(string Picture, QuestionPart Question, QuestionPart Perspective)> SceneAsync()
    {
        using var booth = new SceneBooth();
        var query = new SceneQuery((1L << 41) + 2, SceneDifficulty.Standard, 64, [QuestionKind.LeftRight, QuestionKind.PerspectiveLeftRight]);
        var scene = await booth.DescribeAsync(query, CancellationToken.None);
        var path = Path.Combine(folder.FullName, "scene.png");
        await File.WriteAllBytesAsync(path, await booth.PhotographAsync(query, CancellationToken.None));
        return (path, scene.Questions.First(q => q.Kind == "left_right"), scene.Questions.First(q => q.Kind == "perspective_left_right"));
    }
}
