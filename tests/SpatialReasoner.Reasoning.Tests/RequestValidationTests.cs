namespace SpatialReasoner.Reasoning.Tests;

public sealed class RequestValidationTests
{
    private readonly Reasoner reasoner = Reasoner.Create(new ScriptedModel(Models.Closed, " left"));

    public static TheoryData<string, string, ReasoningRequest> Invalid => new()
    {
        { "question", "is empty", Requests.Ask("direct", "  ") },
        { "question", "4001 characters; at most 4000", Requests.Ask("direct", new string('x', 4001)) },
        { "strategy", "'magic' is unknown; known are auto, direct, score, cot, scene-graph, decompose, self-consistency", Requests.Ask("magic") },
        { "images", "exactly 1 image", Requests.Ask("direct") with { Images = [] } },
        { "images", "holds 2", Requests.Ask("direct") with { Images = [Requests.Image, Requests.Image] } },
        { "samples", "samples is 0; allowed is 1 to 64", Requests.Ask("self-consistency") with { Samples = 0 } },
        { "samples", "samples is 65", Requests.Ask("self-consistency") with { Samples = 65 } },
        { "temperature", "temperature is 2.5; allowed is 0 to 2", Requests.Ask("direct") with { Temperature = 2.5f } },
        { "temperature", "NaN", Requests.Ask("direct") with { Temperature = float.NaN } },
        { "top_p", "top_p is 0", Requests.Ask("direct") with { TopP = 0 } },
        { "top_p", "top_p is 1.5", Requests.Ask("direct") with { TopP = 1.5f } },
        { "max_tokens", "max_tokens is 0; allowed is 1 to 4096", Requests.Ask("direct") with { MaxTokens = 0 } },
        { "max_tokens", "max_tokens is 4097", Requests.Ask("direct") with { MaxTokens = 4097 } },
        { "stop.threshold", "stop.threshold is 0.5; allowed is above 0.5, below 1", Requests.Ask("self-consistency") with { Stop = new StopRule(StopRuleKind.Beta, 0.5) } },
        { "stop.threshold", "is 1;", Requests.Ask("self-consistency") with { Stop = new StopRule(StopRuleKind.Beta, 1) } },
        { "stop.rule", "is 9", Requests.Ask("self-consistency") with { Stop = new StopRule((StopRuleKind)9) } },
        { "effort", "effort is 7; allowed is minimal, low, medium, high or max", Requests.Ask("auto") with { Effort = (ReasoningEffort)7 } },
        { "stop.window", "is 1; allowed is 2 to 64", Requests.Ask("self-consistency") with { Stop = new StopRule(StopRuleKind.Esc, Window: 1) } },
        { "views", "views is []; allowed is at least one of original, mirror", Requests.Ask("self-consistency") with { Views = [] } },
        { "views", "views is [Mirror, 77]", Requests.Ask("self-consistency") with { Views = [ViewKind.Mirror, (ViewKind)77] } },
        { "weighting", "weighting is 5; allowed is plurality, confidence or verifier", Requests.Ask("self-consistency") with { Weighting = (VoteWeighting)5 } },
        { "options", "2 to 26", Requests.Ask("direct") with { Options = ["left"] } },
        { "options", "2 to 26", Requests.Ask("direct") with { Options = [.. Enumerable.Range(0, 27).Select(i => $"{i}")] } },
        { "options", "options[1] is empty", Requests.Ask("direct") with { Options = ["left", " "] } },
        { "options", "options[0] and options[2] are both 'Left '", Requests.Ask("direct") with { Options = ["left", "right", "Left "] } },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Stream_FieldOutOfRange_NamesFieldValueAndRange(string field, string message, ReasoningRequest request)
    {
        var invalid = Should.Throw<InvalidReasoningRequestException>(() => reasoner.StreamAsync(request));

        invalid.Field.ShouldBe(field);
        invalid.Message.ShouldContain(message);
    }

    [Fact]
    public void Stream_QuestionOutsideTheLanguage_IsRefusedBeforeTheModelIsAsked() =>
        Should.Throw<QuestionNotUnderstoodException>(() => reasoner.StreamAsync(Requests.Ask("direct", "Is the dog asleep?")));

    [Fact]
    public async Task Stream_OpenModelWithoutImage_IsAllowed()
    {
        var open = Reasoner.Create(new ScriptedModel(Models.Open, "answer: yes"));

        (await open.ReasonAsync(Requests.Ask("direct", "Is a chair taller than a house?") with { Images = [] })).Answer.Text.ShouldBe("yes");
    }
}
