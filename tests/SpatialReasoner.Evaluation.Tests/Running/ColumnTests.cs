using SpatialReasoner.Evaluation.Running;

namespace SpatialReasoner.Evaluation.Tests.Running;

public sealed class ColumnTests
{
    [Fact]
    public void ParseAll_NamesAndPartners_AreRead()
    {
        var columns = Column.ParseAll(["direct", "direct~SCv", "SCv=self-consistency:8?views=original,mirror", "warm=direct@0.5~SCv"]);

        columns.Select(c => c.Label).ShouldBe(["direct", "direct~SCv", "SCv", "warm"]);
        columns.Select(c => c.EqualTokensOf).ShouldBe([null, "SCv", null, "SCv"]);
        columns[2].Definition.ShouldBe("self-consistency:8?views=original,mirror");
        columns[3].Definition.ShouldBe("direct@0.5~self-consistency:8?views=original,mirror");
    }

    [Theory]
    [InlineData("direct~cot", "'cot' is not a column of this run; known are direct")]
    [InlineData("cot~direct", "before '~' stands direct")]
    [InlineData("direct:4~direct", "before '~' stands direct")]
    [InlineData("direct", "Two columns are called 'direct'")]
    public void ParseAll_Mistakes_AreNamed(string text, string message)
    {
        Should.Throw<FormatException>(() => Column.ParseAll(["direct", text])).Message.ShouldContain(message);
    }
}
