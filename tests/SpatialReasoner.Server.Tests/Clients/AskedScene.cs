using SpatialReasoner.Inference;

namespace SpatialReasoner.Server.Tests.Clients;

/// <summary>What clients meet: a server over the embedded model with a scene to ask about, one that is busy, and one that breaks down mid-stream.</summary>
public sealed class AskedScene : IAsyncLifetime
{
    private readonly EndToEnd.EmbeddedModelServer embedded = new();
    private ServerUnderTest busy = null!, broken = null!;

    public string Url => Address(embedded.Server);

    public string BusyUrl => Address(busy);

    public string BrokenUrl => Address(broken);

    /// <summary>A data: URL.</summary>
    public string Image { get; private set; } = "";

    public string Question { get; private set; } = "";

    public string Truth { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await embedded.InitializeAsync();
        busy = await ServerUnderTest.StartAsync();
        busy.Reasoner.Strategies = [.. busy.Reasoner.Strategies, new("cot", "Thinks.", [])];
        busy.Reasoner.Script = (_, _) => throw new ModelOverloadedException("The queue is full.", TimeSpan.FromSeconds(3));
        broken = await ServerUnderTest.StartAsync();
        broken.Reasoner.Script = (_, _) => Happening.FailAfterChainStarted(new ModelFailedException("The engine broke down."));
        var scene = await embedded.SceneAsync(2, "left_right");
        Image = (string)scene["image"]!;
        Question = (string)scene["questions"]![0]!["question"]!;
        Truth = (string)scene["questions"]![0]!["answer"]!;
    }

    public async ValueTask DisposeAsync()
    {
        await embedded.DisposeAsync();
        await busy.DisposeAsync();
        await broken.DisposeAsync();
    }

    private static string Address(ServerUnderTest server) => server.Client.BaseAddress!.ToString().TrimEnd('/');
}
