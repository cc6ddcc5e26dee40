using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Server.Tests.Spatial;

/// <summary>The real planner; the model must not be asked.</summary>
public sealed class PlanTests
{
    [Fact]
    public async Task Plan_OfARequest_IsThePlanThatReasonFollows()
    {
        await using var server = await StartAsync();

        var answer = await server.PostAsync("/v1/spatial/plan", Bodies.Reason(b => b["strategy"] = "self-consistency"));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var plan = answer.Json["plan"]!;
        ((string)plan["strategy"]!).ShouldBe("self-consistency");
        plan["steps"]!.AsArray().ShouldNotBeEmpty();
        var reasoned = await server.PostAsync("/v1/spatial/reason", Bodies.Reason(b => b["strategy"] = "self-consistency"));
        JsonNode.DeepEquals(reasoned.Json["plan"], plan).ShouldBeTrue();
    }

    [Fact]
    public async Task Plan_Edited_IsFollowed()
    {
        await using var server = await StartAsync();
        var plan = (await server.PostAsync("/v1/spatial/plan", Bodies.Reason(b => b["strategy"] = "self-consistency"))).Json["plan"]!;
        plan["steps"]!.AsArray().First(s => (string)s!["name"]! == "answer")!["chains"] = 3;

        var answer = await server.PostAsync("/v1/spatial/reason", Bodies.Reason(b =>
        {
            b["plan"] = plan.DeepClone();
            b["stop"] = new JsonObject { ["rule"] = "none" };
        }));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Json["chains"]!.AsArray().Count.ShouldBe(3);
    }

    [Fact]
    public async Task Plan_OfWhatIsNotUnderstood_IsRefusedAsReasonWould()
    {
        await using var server = await StartAsync();

        (await server.PostAsync("/v1/spatial/plan", Bodies.Reason(b => b["question"] = "What is love?"))).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "question");
        (await server.PostAsync("/v1/spatial/plan", Bodies.Reason(b => b["samples"] = 65))).ShouldBeProblem(HttpStatusCode.BadRequest, "samples");
        (await server.PostAsync("/v1/spatial/plan", Bodies.Reason(b => b["question"] = " "))).ShouldBeProblem(HttpStatusCode.BadRequest, "question");
    }

    private static Task<ServerUnderTest> StartAsync() => ServerUnderTest.StartAsync(services =>
    {
        services.AddSingleton<IVisionLanguageModel>(new FakeModel("left", closedLanguage: true));
        services.AddSingleton<IReasoner>(s => Reasoner.Create(s.GetRequiredService<IVisionLanguageModel>()));
    });
}
