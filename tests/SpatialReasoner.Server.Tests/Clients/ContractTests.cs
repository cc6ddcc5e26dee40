using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SpatialReasoner.Client;
using SpatialReasoner.Server.Json;
using SpatialReasoner.Server.Tests.EndToEnd;

namespace SpatialReasoner.Server.Tests.Clients;

/// <summary>The client's documents are the server's: every field of either is known to the other, at every depth.</summary>
public sealed class ContractTests(EmbeddedModelServer embedded) : IClassFixture<EmbeddedModelServer>
{
    private static readonly ClientJson Strict = new(new JsonSerializerOptions(ClientJson.Default.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow });

    /// <summary>What the server accepts and the client has another way, or none, of saying.</summary>
    private static readonly string[] NotTheClients = ["imagine.format"];

    /// <summary>What comes back from <c>perceive</c> and may be sent as it is: the server reads a few of its fields and ignores the others.</summary>
    private static readonly string[] ReadInPart = ["imagine.scene"];

    /// <summary>A drawn scene's camera may be sent as it is, so that it is one type with a request's.</summary>
    private static readonly string[] OnlyInRequests = ["scene.camera.height", "scene.camera.pitch_degrees"];

    [Fact]
    public void Requests_HaveTheServersFields() => Differences(
        ("reason", ServerJson.Wire.ReasonBody, ClientJson.Default.ReasonRequest),
        ("perceive", ServerJson.Wire.PerceiveBody, ClientJson.Default.PerceiveRequest),
        ("imagine", ServerJson.Wire.ImagineBody, ClientJson.Default.ImagineRequest),
        ("decide", ServerJson.Wire.DecideBody, ClientJson.Default.DecideRequest)).ShouldBe(NotTheClients.Select(f => $"{f}: only the server's"));

    [Fact]
    public void Answers_HaveTheServersFields() => Differences(
        ("reason", ServerJson.Wire.ReasonResponse, ClientJson.Default.ReasonResult),
        ("plan", ServerJson.Wire.PlanResponse, ClientJson.Default.PlanResult),
        ("perceive", ServerJson.Wire.PerceiveResponse, ClientJson.Default.PerceiveResult),
        ("imagine", ServerJson.Wire.ImagineResponse, ClientJson.Default.ImagineResult),
        ("decide", ServerJson.Wire.DecideResponse, ClientJson.Default.DecideResult),
        ("strategies", ServerJson.Wire.StrategiesResponse, ClientJson.Default.StrategyList),
        ("scene", ServerJson.Wire.SceneResponse, ClientJson.Default.DrawnScene),
        ("problem", ServerJson.Wire.ProblemDocument, ClientJson.Default.Problem),
        ("plan event", ServerJson.Wire.PlanEvent, ClientJson.Default.Plan),
        ("chain.started", ServerJson.Wire.ChainStartedEvent, ClientJson.Default.ChainStarted),
        ("chain.delta", ServerJson.Wire.ChainDeltaEvent, ClientJson.Default.ChainDelta),
        ("chain.completed", ServerJson.Wire.ChainPart, ClientJson.Default.Chain),
        ("verdict", ServerJson.Wire.VerdictEvent, ClientJson.Default.ChainVerified),
        ("vote", ServerJson.Wire.VoteEvent, ClientJson.Default.VoteCounted)).ShouldBe(OnlyInRequests.Select(f => $"{f}: only the client's"));

    [Fact]
    public void Difference_OfAnyKind_IsSeen()
    {
        var server = ServerJson.Wire.VerdictEvent;

        Differences(("x", server, ClientJson.Default.VoteCounted)).ShouldBe(
            ["x.chain: only the server's", "x.claims: only the server's", "x.decided: only the client's", "x.score: only the server's", "x.verdict: only the server's", "x.votes: only the client's"]);
        Differences(("x", ServerJson.Wire.ChainDeltaEvent, ClientJson.Default.ChainStarted)).ShouldBe(["x.step: only the client's", "x.text: only the server's"]);
        Differences(("x", ServerJson.Wire.PlanStepPart, ClientJson.Default.Vote)).ShouldContain("x.chains: only the server's");
        Differences(("x", ServerJson.Wire.Int32, ClientJson.Default.String)).ShouldBe(["x: Int32 and String"]);
    }

    /// <summary>What the walk over types takes for granted: real answers, read with every unknown field refused, say the same when they are written again.</summary>
    [Theory]
    [InlineData("self-consistency", """{"include":["chains","scene","events","prompts"]}""")]
    [InlineData("perspective", """{"perspective":"visual","include":["chains","scene","events","prompts"]}""")]
    [InlineData("tree", """{"include":["chains","scene","events","prompts"]}""")]
    [InlineData("consensus", """{"include":["chains","scene","events","prompts"]}""")]
    public async Task Answer_OfARealQuestion_HoldsNoFieldUnknownToTheClient(string strategy, string fields)
    {
        var scene = await embedded.SceneAsync(3);
        foreach (var question in scene["questions"]!.AsArray())
        {
            var answer = await embedded.Server.PostAsync("/v1/spatial/reason", EmbeddedModelServer.Ask(scene, question!, body =>
            {
                foreach (var (name, value) in JsonNode.Parse(fields)!.AsObject())
                    body[name] = value!.DeepClone();
                body["strategy"] = strategy;
            }));

            answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
            var read = JsonSerializer.Deserialize(answer.Text, Strict.ReasonResult).ShouldNotBeNull();
            var written = JsonSerializer.SerializeToNode(read, ClientJson.Default.ReasonResult);
            JsonNode.DeepEquals(WithoutNulls(written), WithoutNulls(answer.Json)).ShouldBeTrue(answer.Text);
        }
    }

    /// <summary>The client leaves out what is null, the server only some of it.</summary>
    private static JsonNode? WithoutNulls(JsonNode? node) => node switch
    {
        JsonObject document => new JsonObject(document.Where(m => m.Value is not null).Select(m => KeyValuePair.Create(m.Key, WithoutNulls(m.Value)))),
        JsonArray list => new JsonArray([.. list.Select(WithoutNulls)]),
        _ => node?.DeepClone(),
    };

    private static List<string> Differences(params (string Name, JsonTypeInfo Server, JsonTypeInfo Client)[] documents)
    {
        var found = new List<string>();
        foreach (var (name, server, client) in documents)
            Compare(name, server, client, found, []);
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    private static void Compare(string path, JsonTypeInfo server, JsonTypeInfo client, List<string> found, HashSet<(Type, Type)> seen)
    {
        if (ReadInPart.Contains(path) || !seen.Add((server.Type, client.Type)))
            return;
        if (Element(server) is { } item && Element(client) is { } other)
        {
            Compare($"{path}[]", item, other, found, seen);
        }
        else if (server.Kind == JsonTypeInfoKind.Object && client.Kind == JsonTypeInfoKind.Object)
        {
            var (theirs, ours) = (server.Properties.ToDictionary(p => p.Name), client.Properties.ToDictionary(p => p.Name));
            found.AddRange(theirs.Keys.Except(ours.Keys).Select(n => $"{path}.{n}: only the server's"));
            found.AddRange(ours.Keys.Except(theirs.Keys).Select(n => $"{path}.{n}: only the client's"));
            foreach (var name in theirs.Keys.Intersect(ours.Keys))
                Compare($"{path}.{name}", Info(server, theirs[name].PropertyType), Info(client, ours[name].PropertyType), found, seen);
        }
        else if (Leaf(server.Type) != Leaf(client.Type))
        {
            found.Add($"{path}: {Leaf(server.Type)} and {Leaf(client.Type)}");
        }
    }

    private static JsonTypeInfo? Element(JsonTypeInfo list) => list.Kind == JsonTypeInfoKind.Enumerable ? Info(list, list.Type.GetGenericArguments()[0]) : null;

    private static JsonTypeInfo Info(JsonTypeInfo parent, Type type) => parent.Options.GetTypeInfo(type);

    /// <summary>What is any JSON is written as a node by the one and read as an element by the other.</summary>
    private static string Leaf(Type type) => typeof(JsonNode).IsAssignableFrom(type) || (Nullable.GetUnderlyingType(type) ?? type) == typeof(JsonElement) ? "any JSON" : (Nullable.GetUnderlyingType(type) ?? type).Name;
}
