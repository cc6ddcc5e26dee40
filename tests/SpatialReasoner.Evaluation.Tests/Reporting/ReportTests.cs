using SpatialReasoner.Evaluation.Reporting;
using SpatialReasoner.Evaluation.Running;
using SpatialReasoner.Evaluation.Tests.Running;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Tests.Reporting;

public sealed class ReportTests
{
    /// <summary>direct 50 of 100, cot 80; direct with cot's tokens 60; on counts all alike.</summary>
    private static readonly ItemOutcome[] Run =
    [
        .. Enumerable.Range(0, 100).SelectMany(i => new[]
        {
            Outcomes.Of(i, "direct", i < 50),
            Outcomes.Of(i, "cot", i < 80) with { CompletionTokens = 30, UnreadableChains = i == 99 ? 1 : 0, Abstained = i == 99 },
            Outcomes.Of(i, "direct~cot", i < 60) with { EqualTokensOf = "cot", CompletionTokens = 29 },
            Outcomes.Of(i, "direct", true, QuestionKind.Count), Outcomes.Of(i, "cot", true, QuestionKind.Count),
            Outcomes.Of(i, "direct~cot", true, QuestionKind.Count) with { EqualTokensOf = "cot" },
        }),
    ];

    private static string[] Lines(params ItemOutcome[] outcomes) => new Report(outcomes, [], []).ToMarkdown().Split('\n');

    [Fact]
    public void ToMarkdown_Accuracies_HaveKindsAsRowsAndColumnsAsColumns()
    {
        var lines = Lines(Run);

        lines.ShouldContain("## tiny, standard");
        lines.ShouldContain("| kind | items | common | direct | cot |");
        lines.ShouldContain(l => l.StartsWith("| left_right | 100 | 60.0 | 50.0 ±", StringComparison.Ordinal));
        lines.ShouldContain(l => l.StartsWith("| **mixed suite** | 200 | 60.0 | 75.0 ±", StringComparison.Ordinal));
    }

    [Fact]
    public void ToMarkdown_Gains_ArePairedWithDirectAndWithItsEqualTokens()
    {
        var row = Lines(Run).Single(l => l.StartsWith("| cot | 90.0", StringComparison.Ordinal)).Split(" | ");

        row[2].ShouldStartWith("+15.0 [+");
        row[3].ShouldBe("<0.0001"); // 30 against 0
        row[4].ShouldStartWith("+10.0 [+");
        row[6].ShouldBe("16.5");
    }

    [Fact]
    public void ToMarkdown_GainsByKind_StarWhatIsSignificant()
    {
        var lines = Lines(Run);

        lines.ShouldContain(l => l.StartsWith("| left_right | +30.0 ±", StringComparison.Ordinal) && l.EndsWith("* |", StringComparison.Ordinal));
        lines.ShouldContain("| count | 0.0 ±0.0 |");
    }

    [Fact]
    public void ToMarkdown_Costs_NeverHideWhatCouldNotBeRead()
    {
        Lines(Run).ShouldContain("| cot | 16.5 | 1.0 | 0.0 | 10.0 | 10.0 | 8 | 0.5 % | 0.5 % | 0.0 % |");
    }

    [Fact]
    public void ToMarkdown_AnItemAskedTwice_CountsOnceWithItsLastAnswer()
    {
        var lines = Lines(Outcomes.Of(1, "direct", false), Outcomes.Of(1, "direct", true));

        lines.ShouldContain("| left_right | 1 | 100.0 | 100.0 ±0.0 |");
    }

    [Fact]
    public void ToMarkdown_ColumnsOnDifferentItems_AreComparedOnTheSharedOnes()
    {
        var results = new Results([Outcomes.Of(1, "direct", false), Outcomes.Of(2, "direct", true), Outcomes.Of(2, "cot", true), Outcomes.Of(3, "cot", false)]);

        results.Gain("cot", "direct", QuestionKind.LeftRight).Points.Mean.ShouldBe(0);
    }

    [Fact]
    public void ToMarkdown_FurtherPairs_HaveATableOfTheirOwn()
    {
        new Report(Run, [("direct~cot", "direct")], []).ToMarkdown().ShouldContain("| kind | direct~cot - direct |");
    }
}
