using SpatialReasoner.Inference;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Strategies;

public sealed class DirectStrategyTests
{
    [Fact]
    public async Task Reason_OneWord_IsTheAnswer()
    {
        var model = new ScriptedModel(Models.Closed, " left");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("direct"));

        result.Answer.ShouldBe(SpatialAnswer.Choice("left"));
        result.Strategy.ShouldBe("direct");
        result.Model.ShouldBe("spatial-tiny");
        result.Abstained.ShouldBeFalse();
        result.Confidence.ShouldBe(Math.Exp(ScriptedModel.Logprob), 1e-6);
        result.Votes.ShouldBe([new Vote("left", 1, 1)]);
        result.Question!.Kind.ShouldBe(QuestionKind.LeftRight);
        result.Scene.ShouldBeNull();
        result.Prompts.ShouldHaveSingleItem().Name.ShouldBe("families/spatial-tiny/direct/answer");
        var request = model.Requests.ShouldHaveSingleItem();
        request.UserText().ShouldBe($"{Requests.LeftRight} Answer directly.");
        request.Messages[0].Content[0].ShouldBe(Requests.Image);
        request.Sampling.Temperature.ShouldBe(0);
    }

    [Fact]
    public async Task Reason_Usage_CountsPromptAnswerAndNoReasoning()
    {
        var result = await Reasoner.Create(new ScriptedModel(Models.Closed, " left")).ReasonAsync(Requests.Ask("direct"));

        // The word and the end of the turn.
        result.Usage.Tokens.ShouldBe(new TokenUsage(40, 22, 16, 2));
        result.Usage.ReasoningTokens.ShouldBe(1);
        result.Usage.DiscardedTokens.ShouldBe(0);
        result.Timings.QueueMs.ShouldBe(1);
        result.Timings.VisionMs.ShouldBe(2);
        result.Timings.PrefillMs.ShouldBe(3);
    }

    [Fact]
    public async Task Reason_UnreadableChain_AbstainsWithItsText()
    {
        var result = await Reasoner.Create(new ScriptedModel(Models.Closed, " purple purple")).ReasonAsync(Requests.Ask("direct"));

        result.Abstained.ShouldBeTrue();
        result.Confidence.ShouldBe(0);
        result.Answer.ShouldBe(new SpatialAnswer(AnswerType.Description, "purple purple"));
        result.Votes.ShouldBeEmpty();
        result.Warnings.ShouldContain(w => w.Contains("No answer could be read"));
    }

    [Fact]
    public async Task Reason_EmptyChain_StillSaysSomething()
    {
        var result = await Reasoner.Create(new ScriptedModel(Models.Open, "")).ReasonAsync(Requests.Ask("direct"));

        result.Abstained.ShouldBeTrue();
        result.Answer.Text.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Reason_WhereIs_AsksAsTrainedAndAnswersInWords()
    {
        var model = new ScriptedModel(Models.Closed, " red robot x12 y20 X0.5 Z9 D11.25 yaw45");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("direct", "Where is the red robot?"));

        model.Requests[0].UserText().ShouldBe("Where is the red robot?");
        result.Answer.Text.ShouldBe(
            "red robot: 39 % of the image's width from the left and 64 % of its height from the top, 0.5 m right of the camera and 9 m ahead of it, 11.25 m from the camera, facing 45 degrees counter-clockwise from the right");
        result.Scene!.Objects.ShouldHaveSingleItem().ToNode().ShouldNotBeNull();
    }

    [Fact]
    public async Task Reason_SeveralSamples_VoteOverSampledAnswers()
    {
        var model = new ScriptedModel(Models.Closed, " left", " right", " left", " left");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("direct") with { Samples = 4 });

        var sampling = model.Requests.ShouldHaveSingleItem().Sampling;
        (sampling.Chains, sampling.Temperature).ShouldBe((4, 0.8f));
        model.Requests[0].UserText().ShouldBe($"{Requests.LeftRight} Answer directly.");
        result.Votes.ShouldBe([new Vote("left", 3, 0.75), new Vote("right", 1, 0.25)]);
        result.Confidence.ShouldBe(0.75);
        result.Warnings.ShouldBeEmpty();
        result.Plan.Steps.Select(s => (s.Name, s.Chains)).ShouldBe([("answer", 4), ("vote", 0)]);
    }

    [Fact]
    public async Task Reason_ViewsAlone_AreAskedOnceEachAndGreedily()
    {
        var model = new ScriptedModel(Models.Closed, " left");

        var result = await Reasoner.Create(model).ReasonAsync(Requests.Ask("direct") with { Views = [ViewKind.Original, ViewKind.Paraphrase] });

        model.Requests.Select(r => (r.UserText(), r.Sampling.Temperature)).ShouldBe(
            [($"{Requests.LeftRight} Answer directly.", 0f), ("Is the red cube left or right of the blue sphere? Answer directly.", 0f)], ignoreOrder: true);
        result.Votes.ShouldBe([new Vote("left", 2, 1)]);
        result.Chains.Select(c => c.View).ShouldBe([ViewKind.Original, ViewKind.Paraphrase]);
    }

    [Fact]
    public async Task Reason_OneOtherView_AnswersThroughIt()
    {
        var result = await Reasoner.Create(new ScriptedModel(Models.Closed, " left")).ReasonAsync(Requests.Ask("direct") with { Views = [ViewKind.Inverse] });

        result.Answer.Text.ShouldBe("right");
        result.Chains.ShouldHaveSingleItem().View.ShouldBe(ViewKind.Inverse);
        result.Confidence.ShouldBe(Math.Exp(ScriptedModel.Logprob), 1e-6);
    }

    [Fact]
    public async Task Reason_OpenModel_GetsTheWordsTheOptionsAndTheFormat()
    {
        var model = new ScriptedModel(Models.Open, "answer: B");
        var request = Requests.Ask("direct", "Which animal is closest?") with { Options = ["the dog", "the cat"] };

        var result = await Reasoner.Create(model).ReasonAsync(request);

        result.Answer.Text.ShouldBe("the cat");
        result.Question.ShouldBeNull();
        model.Requests[0].UserText().ShouldStartWith("Which animal is closest? (A) the dog (B) the cat\n");
        model.Requests[0].UserText().ShouldContain("the letter of the right option");
    }
}
