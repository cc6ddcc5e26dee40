using System.Text.Json;
using Microsoft.Extensions.AI;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Reasoning.Grounding;
using SpatialReasoner.Scenes.Questions;
using static SpatialReasoner.Chat.Tests.Asking;
using Effort = SpatialReasoner.Reasoning.ReasoningEffort;
using ReasoningEffort = Microsoft.Extensions.AI.ReasoningEffort;

namespace SpatialReasoner.Chat.Tests;

public sealed class OptionsTests
{
    private readonly ToldReasoner reasoner = new();

    [Fact]
    public async Task Options_ReachTheRequest()
    {
        var schema = JsonDocument.Parse("""{"type":"object"}""").RootElement;
        await AskAsync(new ChatOptions
        {
            Temperature = 0.5f, TopP = 0.9f, PresencePenalty = 0.1f, FrequencyPenalty = 0.2f, MaxOutputTokens = 99, Seed = 7,
            Reasoning = new ReasoningOptions { Effort = ReasoningEffort.ExtraHigh }, ResponseFormat = ChatResponseFormat.ForJsonSchema(schema),
        });

        var asked = reasoner.Request;
        (asked.Temperature, asked.TopP, asked.PresencePenalty, asked.FrequencyPenalty, asked.MaxTokens, asked.Seed, asked.Effort).ShouldBe((0.5f, 0.9f, 0.1f, 0.2f, 99, 7, Effort.Max));
        asked.Document.ShouldNotBeNull().Schema.ShouldNotBeNull().GetRawText().ShouldBe("""{"type":"object"}""");
    }

    [Fact]
    public async Task Options_LeftOut_LeaveTheReasonersDefaults()
    {
        await AskAsync(null);

        var asked = reasoner.Request;
        asked.ShouldBe(new ReasoningRequest { Question = asked.Question, Images = asked.Images, History = asked.History, Options = asked.Options, Regions = asked.Regions });
    }

    [Theory]
    [InlineData(null, null, "exact")]
    [InlineData("spatial-tiny", null, "exact")]
    [InlineData("spatial-tiny+cot", null, "cot")]
    [InlineData(null, "direct", "direct")]
    [InlineData("spatial-tiny+cot", "cot", "cot")]
    [InlineData("spatial-tiny+cot", "auto", "cot")]
    public async Task Strategy_IsTheModelsSuffix_TheOption_OrTheClients(string? model, string? option, string strategy)
    {
        var options = new ChatOptions { ModelId = model };
        if (option is not null)
            options.AdditionalProperties = new() { ["strategy"] = option };

        await reasoner.AsChatClient("exact", "spatial-tiny").GetResponseAsync(Usual, options);

        reasoner.Request.Strategy.ShouldBe(strategy);
    }

    [Theory]
    [InlineData("gpt-4o", null, "model", "spatial-tiny+<strategy>")]
    [InlineData("gpt-4o+cot", null, "model", "gpt-4o+cot")]
    [InlineData("spatial-tiny+cot", "direct", "strategy", "'cot'")]
    public void Model_ThatIsAnother_OrContradictsTheOption_IsRefused(string model, string? option, string field, string says)
    {
        var options = new ChatOptions { ModelId = model, AdditionalProperties = new() { ["strategy"] = option } };

        var fault = Should.Throw<InvalidReasoningRequestException>(() => reasoner.AsChatClient("exact", "spatial-tiny").GetStreamingResponseAsync(Usual, options));

        fault.Field.ShouldBe(field);
        fault.Message.ShouldContain(says);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Properties_AsDotNetOrAsJson_ReachTheRequest(bool json)
    {
        AdditionalPropertiesDictionary properties = new()
        {
            ["samples"] = 5, ["views"] = new[] { "original", "mirror" }, ["viewpoint"] = "red robot", ["perspective"] = "visual", ["weighting"] = "verifier", ["stop"] = "esc", ["effort"] = "high",
            ["options"] = new[] { "left", "right" }, ["answer_type"] = "yes_no", ["abstain_below"] = 0.25, ["token_budget"] = 500, ["deadline_ms"] = 1500, ["use_memory"] = false, ["top_logprobs"] = 3,
        };
        if (json)
            properties = new(properties.ToDictionary(p => p.Key, p => (object?)JsonSerializer.SerializeToElement(p.Value)));

        await AskAsync(new ChatOptions { AdditionalProperties = properties });

        var asked = reasoner.Request;
        (asked.Samples, asked.Viewpoint, asked.Perspective, asked.Weighting, asked.Effort).ShouldBe((5, "red robot", PerspectiveMode.Visual, VoteWeighting.Verifier, Effort.High));
        asked.Views.ShouldBe([ViewKind.Original, ViewKind.Mirror]);
        asked.Options.ShouldBe(["left", "right"]);
        asked.Stop.ShouldBe(new StopRule(StopRuleKind.Esc));
        (asked.AnswerType, asked.AbstainBelow, asked.TokenBudget, asked.Deadline, asked.UseMemory, asked.TopLogprobs).ShouldBe((AnswerType.YesNo, 0.25, 500, TimeSpan.FromSeconds(1.5), false, 3));
    }

    [Fact]
    public async Task Properties_OfTheReasonersOwnTypes_ReachTheRequest()
    {
        var region = new ImageRegion("region0", new Geometry.ImageBox(1, 2, 3, 4));
        var stop = new StopRule(StopRuleKind.Beta, 0.8);

        await AskAsync(new ChatOptions { AdditionalProperties = new() { ["regions"] = new[] { region }, ["stop"] = stop, ["views"] = new[] { ViewKind.Mirror }, ["plan"] = ToldReasoner.SomePlan } });

        reasoner.Request.Regions.ShouldBe([region]);
        (reasoner.Request.Stop, reasoner.Request.Plan).ShouldBe((stop, ToldReasoner.SomePlan));
        reasoner.Request.Views.ShouldBe([ViewKind.Mirror]);
    }

    [Theory]
    [InlineData("samples", "eight", "a whole number")]
    [InlineData("samples", 1.5, "a whole number")]
    [InlineData("samples", 1e12, "32 bits")]
    [InlineData("views", "mirror", "a list")]
    [InlineData("perspective", "cubist", "numeric, visual, exact")]
    [InlineData("use_memory", 1, "true or false")]
    [InlineData("abstain_below", "half", "a number")]
    [InlineData("camera", "Leica", "ImageCamera")]
    [InlineData("viewpoint", 3, "a text")]
    public void Property_OfTheWrongKind_IsNamedWithItsValueAndWhatIsAllowed(string name, object value, string allowed)
    {
        var fault = Should.Throw<InvalidReasoningRequestException>(() => reasoner.AsChatClient().GetStreamingResponseAsync(Usual, new ChatOptions { AdditionalProperties = new() { [name] = value } }));

        fault.Field.ShouldBe(name);
        fault.Message.ShouldContain(allowed);
        fault.Message.ShouldContain(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!);
    }

    [Fact]
    public async Task Property_ThatIsNone_IsLeftAloneWithAWarning()
    {
        var response = await reasoner.AsChatClient().GetResponseAsync(Usual, new ChatOptions { AdditionalProperties = new() { ["sample"] = 5 } });

        var warnings = response.AdditionalProperties!["warnings"].ShouldBeAssignableTo<IReadOnlyList<string>>()!;
        warnings[0].ShouldBe("Something to know.");
        warnings[1].ShouldContain("'sample' was not used");
        warnings[1].ShouldContain("samples");
        response.RawRepresentation.ShouldBeOfType<ReasoningResult>().Warnings.ShouldBe(warnings);
    }

    [Fact]
    public async Task RequestOfTheCallersOwn_KeepsWhatItSets_AndIsCompleted()
    {
        var own = new ReasoningRequest { Question = "ignored", Images = [], Temperature = 0.1f, Samples = 3, Strategy = "direct", Vision = new() { BlankImage = true } };

        await AskAsync(new ChatOptions { Temperature = 0.9f, TopP = 0.8f, RawRepresentationFactory = _ => own });

        var asked = reasoner.Request;
        (asked.Question, asked.Images.Count, asked.Temperature, asked.TopP, asked.Samples, asked.Strategy, asked.Vision).ShouldBe((Question, 1, 0.1f, 0.8f, 3, "direct", own.Vision));
    }

    public static TheoryData<string, string> Refused => new()
    {
        { "tools", "look" }, { "tool_mode", "required" }, { "conversation_id", "abc" }, { "top_k", "40" }, { "stop_sequences", "JSON" }, { "raw_representation", "String" },
    };

    [Theory, MemberData(nameof(Refused))]
    public void Option_ThatCannotBeHonoured_IsRefusedByName(string option, string says)
    {
        var options = option switch
        {
            "tools" => new ChatOptions { Tools = [AIFunctionFactory.Create(() => 3, "look")] },
            "tool_mode" => new ChatOptions { ToolMode = ChatToolMode.RequireAny },
            "conversation_id" => new ChatOptions { ConversationId = "abc" },
            "top_k" => new ChatOptions { TopK = 40 },
            "stop_sequences" => new ChatOptions { StopSequences = ["."], ResponseFormat = ChatResponseFormat.Json },
            _ => new ChatOptions { RawRepresentationFactory = _ => "request" },
        };

        var fault = Should.Throw<InvalidReasoningRequestException>(() => reasoner.AsChatClient().GetStreamingResponseAsync(Usual, options));

        fault.Field.ShouldBe(option);
        fault.Message.ShouldContain(says);
        reasoner.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Tools_ThatMayNotBeCalled_AreNoReasonToRefuse()
    {
        await AskAsync(new ChatOptions { Tools = [AIFunctionFactory.Create(() => 3, "look")], ToolMode = ChatToolMode.None });

        reasoner.Requests.Count.ShouldBe(1);
    }

    private Task<ChatResponse> AskAsync(ChatOptions? options) => reasoner.AsChatClient().GetResponseAsync(Usual, options);
}
