using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Strategies;

public sealed class ScoreStrategyTests
{
    private static ScriptedModel Scoring(Inference.ModelDescription description, params (string Word, float Logprob)[] likely) => new(description, "")
    {
        Likelihood = (_, word) => likely.Where(l => l.Word == word.Trim()).Select(l => l.Logprob).FirstOrDefault(-6f),
    };

    [Fact]
    public async Task Reason_OverViews_ProbabilitiesArePooledAsAnswersToTheQuestion()
    {
        // From its own end "left" is as likely as e to "right"; from the other end, where "left" means right, as e cubed.
        var model = new ScriptedModel(Models.Closed, "")
        {
            Likelihood = (r, word) => word.Trim() != "left" ? -6 : r.UserText().StartsWith("Is the red cube", StringComparison.Ordinal) ? -5 : -3,
        };

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("score") with { Views = [ViewKind.Original, ViewKind.Inverse] });

        result.Answer.Text.ShouldBe("right");
        var odds = result.Votes.Single(v => v.Answer == "right").Weight / result.Votes.Single(v => v.Answer == "left").Weight;
        odds.ShouldBe(Math.Exp((3 - 1) / 2.0), 1e-4);
        result.Chains.GroupBy(c => c.View).Select(v => (v.Key, v.Count())).ShouldBe([(ViewKind.Original, 3), (ViewKind.Inverse, 3)]);
    }

    [Fact]
    public async Task Reason_ViewThatDoesNotApply_IsLeftOutWithAWarning()
    {
        var result = await Reasoner.Create(new ScriptedModel(Models.Closed, "")).ReasonAsync(Requests.Ask("score", "How many cubes are there?") with { Views = [ViewKind.Original, ViewKind.Inverse] });

        result.Chains.ShouldAllBe(c => c.View == ViewKind.Original);
        result.Warnings.ShouldContain(w => w.StartsWith("view 'inverse' does not apply to count questions", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reason_Sides_AreScoredFromOnePrefillAndGiveProbabilities()
    {
        var model = Scoring(Models.Closed, ("left", -1.5f), ("right", -0.5f));

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("score"));

        var request = model.Requests.ShouldHaveSingleItem();
        request.UserText().ShouldBe($"{Requests.LeftRight} Answer directly.");
        request.Continuations.ShouldBe([" left", " right", " not in the image"]);
        request.AssistantPrefix.ShouldBeNull();
        request.Sampling.Chains.ShouldBe(3);
        result.Answer.ShouldBe(SpatialAnswer.Choice("right"));
        // Two tokens of one against four of absence: sums, not means.
        var absent = Math.Exp(-24);
        result.Confidence.ShouldBe(Math.Exp(-0.5) / (Math.Exp(-0.5) + Math.Exp(-1.5) + absent), 1e-6);
        result.Votes.Select(v => v.Answer).ShouldBe(["right", "left", "not in the image"]);
        result.Votes.Sum(v => v.Weight).ShouldBe(1, 1e-9);
        result.Usage.Tokens.CompletionTokens.ShouldBe(6);
        result.Warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Is the red cube left of the blue sphere?", 2, "yes|no")]
    [InlineData("Which is closer to the red robot, the blue cube or the green sphere?", 2, "blue cube|green sphere")]
    [InlineData("How many cubes are there?", 10, "0|1|2|3|4|5|6|7|8|9")]
    [InlineData("Is the red cube left or right of the blue sphere? (A) right (B) left", 2, "right|left")]
    [InlineData("How far apart are the red cube and the blue sphere? (A) 2 m (B) 3.5 m (C) 5 m", 3, "2 m|3.5 m|5 m")]
    [InlineData("From the red robot's viewpoint, is the blue cube in front or behind?", 3, "in front|behind|not in the image")]
    public async Task Reason_ClosedLanguage_ScoresTheAnswersItWasTrainedToGive(string question, int count, string candidates)
    {
        var model = Scoring(Models.Closed);

        await Reasoner.Create(model).ReasonAsync(Requests.Ask("score", question));

        model.Requests[0].Continuations.Count.ShouldBe(count);
        model.Requests[0].Continuations.ShouldBe(candidates.Split('|').Select(c => $" {c}"));
    }

    [Fact]
    public async Task Reason_WhichMostInTheClosedLanguage_ScoresEveryName()
    {
        var model = Scoring(Models.Closed, ("green", -0.1f), ("cone", -0.1f));

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("score", "Which object is leftmost?"));

        model.Requests[0].Continuations.Count.ShouldBe(40);
        result.Answer.ShouldBe(SpatialAnswer.Object("green cone"));
    }

    [Fact]
    public async Task Reason_QuestionTurnedAround_AddsUpWhatMeansTheSame()
    {
        var model = Scoring(Models.Closed, ("0", -1f), ("1", -1.2f), ("2", -1.2f));

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("score", "Are there any cubes?"));

        // Nought is the likeliest count, but one and two together are likelier.
        result.Answer.ShouldBe(SpatialAnswer.YesNo(true));
        result.Votes.Select(v => (v.Answer, v.Count)).ShouldBe([("yes", 9), ("no", 1)]);
    }

    [Fact]
    public async Task Reason_OptionThatIsNoAnswer_IsNotScored()
    {
        var model = Scoring(Models.Closed, ("left", -0.2f));

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("score") with { Options = ["to the left", "on the right", "cannot tell"] });

        model.Requests[0].Continuations.ShouldBe([" left", " right", " not in the image"]);
        result.Answer.Text.ShouldBe("to the left");
        result.Votes.Select(v => v.Answer).ShouldBe(["to the left", "on the right", "not in the image"]);
    }

    [Fact]
    public async Task Reason_LetteredOptions_AreScoredInTheirOwnWordsAndAnsweredByLetter()
    {
        var model = Scoring(Models.Closed, ("left", -0.2f));

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("score", "Is the red cube left or right of the blue sphere? (A) right (B) left"));

        model.Requests[0].UserText().ShouldBe($"{Requests.LeftRight} Answer directly.");
        result.Answer.ShouldBe(SpatialAnswer.Letter(1));
        result.Chains.Select(c => c.Answer!.Text).ShouldBe(["A", "B"]);
    }

    [Fact]
    public async Task Reason_OpenModel_ScoresBehindTheWordItIsAskedToBeginWith()
    {
        var model = Scoring(Models.Open, ("B", -0.2f));

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("score", "Which animal is closest?") with { Options = ["the dog", "the cat"] });

        // The first call asks what the question means.
        model.Requests.Count.ShouldBe(2);
        model.Requests[1].AssistantPrefix.ShouldBe("answer:");
        model.Requests[1].Continuations.ShouldBe([" A", " B"]);
        model.Requests[1].UserText().ShouldContain("(A) the dog (B) the cat");
        result.Answer.Text.ShouldBe("the cat");
    }

    [Theory]
    [InlineData("How far apart are the red cube and the blue sphere?", " 2.5 m", "2.5 m")]
    [InlineData("Where is the red cube?", " red cube x3 y20 X0.5 Z9 D11", "red cube: ")]
    public async Task Reason_AnswersThatCannotBeListed_AreAskedForDirectly(string question, string said, string answer)
    {
        var model = new ScriptedModel(Models.Closed, said);

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("score", question));

        model.Requests.ShouldHaveSingleItem().Continuations.ShouldBeEmpty();
        result.Answer.Text.ShouldStartWith(answer);
        result.Strategy.ShouldBe("score");
        result.Warnings.ShouldHaveSingleItem().ShouldContain("cannot be listed");
    }

    [Fact]
    public async Task Reason_BudgetForSomeAnswersOnly_Abstains()
    {
        var result = await Reasoner.Create(Scoring(Models.Closed)).ReasonAsync(Requests.Ask("score") with { TokenBudget = 2 });

        result.Abstained.ShouldBeTrue();
        result.Warnings.ShouldContain(w => w.Contains("possible answers could be scored"));
    }

    [Fact]
    public async Task Reason_WhateverOrderChainsEndIn_TheResultIsTheSame()
    {
        var request = Requests.Ask("score", "How many cubes are there?");
        var likely = ("3", -0.3f);

        var first = await Reasoner.Create(new ScriptedModel(Models.Closed, "") { Likelihood = (_, w) => w.Trim() == likely.Item1 ? likely.Item2 : -4 }).ReasonAsync(request);
        var last = await Reasoner.Create(new ScriptedModel(Models.Closed, "") { LastChainFirst = true, Likelihood = (_, w) => w.Trim() == likely.Item1 ? likely.Item2 : -4 }).ReasonAsync(request);

        last.Answer.ShouldBe(first.Answer);
        last.Votes.ShouldBe(first.Votes);
        last.Chains.ShouldBe(first.Chains);
    }
}
