namespace SpatialReasoner.Server.Tests.Hosting;

/// <summary>A server for the tests of one class that do not change it.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    internal ServerUnderTest Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await ServerUnderTest.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
