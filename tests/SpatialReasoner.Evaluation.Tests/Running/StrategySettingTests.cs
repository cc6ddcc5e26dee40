using SpatialReasoner.Evaluation.Running;

namespace SpatialReasoner.Evaluation.Tests.Running;

public sealed class StrategySettingTests
{
    [Theory]
    [InlineData("direct", "direct", null, null)]
    [InlineData("self-consistency:8", "self-consistency", 8, null)]
    [InlineData("self-consistency:16@0.7", "self-consistency", 16, 0.7f)]
    [InlineData("cot@1", "cot", null, 1f)]
    public void Parse_KnownForms_ReadsEveryPart(string text, string strategy, int? samples, float? temperature)
    {
        var setting = StrategySetting.Parse(text);

        setting.ShouldBe(new StrategySetting(strategy, samples, temperature));
        setting.Label.ShouldBe(text);
    }

    [Theory]
    [InlineData("cot:many", "many")]
    [InlineData("cot@warm", "warm")]
    public void Parse_NotANumber_NamesThePart(string text, string part)
    {
        Should.Throw<FormatException>(() => StrategySetting.Parse(text)).Message.ShouldContain($"'{part}'");
    }
}
