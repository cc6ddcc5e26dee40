namespace SpatialReasoner.Server.Tests.Spatial;

public sealed class StrategiesTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Strategies_Listed_TellOptionsWithDefaultsAsJson()
    {
        var answer = await fixture.Server.GetAsync("/v1/spatial/strategies");

        answer.Status.ShouldBe(HttpStatusCode.OK);
        var strategies = answer.Json["strategies"]!.AsArray();
        strategies.Select(s => (string)s!["id"]!).ShouldBe(["auto", "direct", "self-consistency"]);
        ((string?)strategies[0]!["measured"]).ShouldBeNull();
        ((string?)strategies[1]!["measured"]).ShouldBe("Costs nothing, gains nothing.");
        strategies[2]!["options"]!.ToJsonString().ShouldBe(
            """[{"name":"samples","default":8,"allowed":"1 to 64","summary":"Chains."},{"name":"stop","default":"the prompt\u0027s own","allowed":"none or beta","summary":"When to stop."}]""");
    }
}
