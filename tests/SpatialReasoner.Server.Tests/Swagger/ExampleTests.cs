using System.Net.Http.Headers;
using SpatialReasoner.Server.Access;
using SpatialReasoner.Server.Tests.EndToEnd;

namespace SpatialReasoner.Server.Tests.Swagger;

/// <summary>Every operation of the documentation, sent with its examples as they stand to the embedded model.</summary>
public sealed class ExampleTests(EmbeddedModelServer fixture) : IClassFixture<EmbeddedModelServer>
{
    private const string Key = "sr-0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task Examples_OfEveryOperation_WorkAsTheyStand()
    {
        var operations = DocumentedOperation.Of((await fixture.Server.GetAsync("/swagger/v1/swagger.json")).Json).ToArray();

        operations.Length.ShouldBeGreaterThanOrEqualTo(15);
        foreach (var operation in operations)
        {
            using var request = operation.Request();
            using var response = await fixture.Server.Client.SendAsync(request);

            response.StatusCode.ShouldBe(HttpStatusCode.OK, $"{operation.Path}: {await response.Content.ReadAsStringAsync()}");
            if (operation.Answers.Count > 0)
                operation.Answers.ShouldContain(response.Content.Headers.ContentType!.MediaType, operation.Path);
        }
    }

    [Fact]
    public async Task Examples_WhereKeysAreConfigured_WorkWithTheKeyTheDocumentAsksFor()
    {
        await using var server = await ServerUnderTest.StartRealAsync("--SpatialReasoner:Access:Keys:0:Name=alice", $"--SpatialReasoner:Access:Keys:0:Sha256={KeyCommands.Hash(Key)}");
        var document = (await server.GetAsync("/swagger/v1/swagger.json")).Json;
        var scheme = document["components"]!["securitySchemes"]!["Bearer"]!;
        ((string)scheme["type"]!).ShouldBe("http");
        ((string)scheme["scheme"]!).ShouldBe("bearer");

        foreach (var operation in DocumentedOperation.Of(document))
        {
            var asks = operation.Operation["security"]?.AsArray().ShouldHaveSingleItem()!.AsObject().ContainsKey("Bearer") ?? false;
            asks.ShouldBe(operation.Path.StartsWith("/v1/", StringComparison.Ordinal) || operation.Path.StartsWith("/engine/v1/", StringComparison.Ordinal), operation.Path);
            using var without = await server.Client.SendAsync(operation.Request());
            without.StatusCode.ShouldBe(asks ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, operation.Path);
            var request = operation.Request();
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
            using var with = await server.Client.SendAsync(request);
            with.StatusCode.ShouldBe(HttpStatusCode.OK, operation.Path);
        }
    }
}
