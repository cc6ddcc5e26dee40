using SpatialReasoner.Evaluation.Running;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Tests.Running;

public sealed class OutcomeFileTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.jsonl");

    public void Dispose() => File.Delete(path);

    [Fact]
    public async Task Read_WhatWasWritten_IsTheSame()
    {
        var outcome = Outcomes.Of(7, "direct~SC", correct: true, QuestionKind.PerspectiveLeftRight) with { EqualTokensOf = "SC", Confidence = 0.75, Answer = "schräg", Votes = new Dictionary<string, double> { ["left"] = 0.75, ["right"] = 0.25 } };
        await WriteAsync(outcome, Outcomes.Of(8, "cot", correct: false));

        var read = OutcomeFile.Read(path);

        read.Count.ShouldBe(2);
        read[0].ShouldBe(outcome with { Prompts = read[0].Prompts, Votes = read[0].Votes });
        read[0].Votes.ShouldBe(outcome.Votes);
        read[0].Prompts.ShouldBe(outcome.Prompts);
        (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ShouldContain("\"kind\":\"perspective_left_right\"");
    }

    [Fact]
    public async Task Append_AfterAnInterruptedLine_DropsItAndGoesOn()
    {
        await WriteAsync(Outcomes.Of(1, "cot", correct: true));
        await File.AppendAllTextAsync(path, "{\"model\":\"ti", TestContext.Current.CancellationToken);

        var known = await WriteAsync(Outcomes.Of(2, "cot", correct: true));

        known.Select(o => o.Seed).ShouldBe([1]);
        OutcomeFile.Read(path).Select(o => o.Seed).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Read_AForeignLine_NamesFileAndLine()
    {
        await WriteAsync(Outcomes.Of(1, "cot", correct: true));
        await File.AppendAllTextAsync(path, "{\"a\":1}\n", TestContext.Current.CancellationToken);

        Should.Throw<FormatException>(() => OutcomeFile.Read(path)).Message.ShouldContain($"{path}, line 2");
    }

    private async Task<IReadOnlyList<ItemOutcome>> WriteAsync(params ItemOutcome[] outcomes)
    {
        var (file, known) = OutcomeFile.Append(path);
        await using (file)
        {
            foreach (var outcome in outcomes)
                await file.WriteAsync(outcome, TestContext.Current.CancellationToken);
        }
        return known;
    }
}
