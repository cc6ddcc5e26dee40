using SpatialReasoner.Evaluation.Running;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Evaluation.Tests.Running;

public sealed class StrategySettingTests
{
    private static ReasoningRequest Asked(string text) => StrategySetting.Parse(text).Apply(new ReasoningRequest { Question = "?", Images = [] });

    [Theory]
    [InlineData("direct", "direct", null, null)]
    [InlineData("self-consistency:8", "self-consistency", 8, null)]
    [InlineData("self-consistency:16@0.7", "self-consistency", 16, 0.7f)]
    [InlineData("cot@1", "cot", null, 1f)]
    public void Parse_ShortForms_SetSamplesAndTemperature(string text, string strategy, int? samples, float? temperature)
    {
        var request = Asked(text);

        request.Strategy.ShouldBe(strategy);
        request.Samples.ShouldBe(samples);
        request.Temperature.ShouldBe(temperature);
        StrategySetting.Parse(text).Text.ShouldBe(text);
    }

    [Fact]
    public void Parse_EveryOption_ReachesTheRequest()
    {
        var request = Asked("self-consistency:16@0.8?views=original,mirror,inverse&stop=esc&window=4&weighting=confidence&perspective=visual&effort=high&token_budget=300&top_p=0.9&max_tokens=64&memory=off");

        request.Views.ShouldBe([ViewKind.Original, ViewKind.Mirror, ViewKind.Inverse]);
        request.Stop.ShouldBe(new StopRule(StopRuleKind.Esc, Window: 4));
        request.Weighting.ShouldBe(VoteWeighting.Confidence);
        request.Perspective.ShouldBe(PerspectiveMode.Visual);
        request.Effort.ShouldBe(ReasoningEffort.High);
        request.TokenBudget.ShouldBe(300);
        request.TopP.ShouldBe(0.9f);
        request.MaxTokens.ShouldBe(64);
        request.UseMemory.ShouldBeFalse();
    }

    [Theory]
    [InlineData("cot?threshold=0.99&stop=beta")]
    [InlineData("cot?stop=beta&threshold=0.99")]
    public void Parse_PartsOfTheStopRule_CombineInAnyOrder(string text)
    {
        Asked(text).Stop.ShouldBe(new StopRule(StopRuleKind.Beta, 0.99));
    }

    [Theory]
    [InlineData("cot:many", "samples is 'many'; a whole number is expected")]
    [InlineData("cot@warm", "temperature is 'warm'; a number is expected")]
    [InlineData("cot?stop=soon", "stop is 'soon'; none, beta, esc are known")]
    [InlineData("cot?views=original,2", "views is 'original,2'; original, mirror, options")]
    [InlineData("cot?memory=yes", "memory is 'yes'; on or off is expected")]
    [InlineData("cot?sampels=4", "'sampels' is not an option; known are samples, temperature")]
    [InlineData("cot?stop", "'stop' is not key=value")]
    [InlineData("cot:4?samples=8", "'samples' is given twice")]
    [InlineData(":4", "names no strategy")]
    public void Parse_Mistakes_AreNamed(string text, string message)
    {
        Should.Throw<FormatException>(() => StrategySetting.Parse(text)).Message.ShouldContain(message);
    }
}
