using System.Diagnostics;
using SpatialReasoner.Inference;
using SpatialReasoner.Inference.Onnx;
using SpatialReasoner.Scenes.Export;

namespace SpatialReasoner.Evaluation.Tests.EmbeddedModel;

/// <summary>Forced continuations on the model that ships.</summary>
public sealed class ScoringTests(EmbeddedModelFixture fixture, ITestOutputHelper output) : IClassFixture<EmbeddedModelFixture>
{
    [Fact]
    public async Task Continuations_OfGreedyAnswers_HaveTheirLogprobsAndWinOverOthers()
    {
        foreach (var (item, text, image) in EmbeddedModelFixture.Questions(26).Where(q => q.Text.EndsWith(Dialogues.AnswerDirectly, StringComparison.Ordinal)))
        {
            var greedy = (await fixture.Model.CompleteAsync(EmbeddedModelFixture.Ask(text, image))).Chains[0];
            greedy.FinishReason.ShouldBe(FinishReason.Stop);
            var said = greedy.Tokens.SkipLast(1).ToList(); // without the end of turn

            var scored = await Score(text, image, greedy.Text, " purple", " banana banana");

            scored.Chains[0].Text.ShouldBe(greedy.Text, item.Text);
            scored.Chains[0].Tokens.Select(t => t.Id).ShouldBe(said.Select(t => t.Id));
            foreach (var (a, b) in scored.Chains[0].Tokens.Zip(said))
                a.Logprob.ShouldBe(b.Logprob, 1e-4);
            scored.Chains[0].Tokens[0].Logprob.ShouldBeGreaterThan(scored.Chains[1].Tokens[0].Logprob);
            scored.Usage.CompletionTokens.ShouldBe(scored.Chains.Sum(c => c.Tokens.Count));
        }
    }

    [Fact]
    public async Task Continuations_ProbabilitiesOfAllAlternatives_AreThoseOfASampledRun()
    {
        var (_, text, image) = EmbeddedModelFixture.Questions(26).First(q => q.Text.EndsWith(Dialogues.ThinkStepByStep, StringComparison.Ordinal));
        var ask = EmbeddedModelFixture.Ask(text, image, temperature: 1, seed: 5);
        var sampled = (await fixture.Model.CompleteAsync(ask with { Sampling = ask.Sampling with { TopLogprobs = 20, TopK = 20 } })).Chains[0];
        var steps = sampled.Tokens.SkipLast(1).ToList();
        var product = steps.Select(t => t.Alternatives.Single(a => a.Id == t.Id).Logprob).Sum(l => (double)l);

        var scored = (await Score(text, image, sampled.Text)).Chains[0];

        scored.Tokens.Select(t => t.Id).ShouldBe(steps.Select(t => t.Id));
        ((double)scored.Logprob).ShouldBe(product, 1e-3);
    }

    [Fact]
    public async Task Chains_RowTakenInTwoRequests_EqualsTheRowAtOnce()
    {
        var (_, text, image) = EmbeddedModelFixture.Questions(20)[13];
        var ask = EmbeddedModelFixture.Ask(text, image, chains: 8, temperature: 1, seed: 7);

        var all = await fixture.Model.CompleteAsync(ask);
        var first = await fixture.Model.CompleteAsync(ask with { Sampling = ask.Sampling with { Chains = 4 } });
        var rest = await fixture.Model.CompleteAsync(ask with { Sampling = ask.Sampling with { Chains = 4, FirstChain = 4 } });

        first.Chains.Concat(rest.Chains).Select(c => c.Text).ShouldBe(all.Chains.Select(c => c.Text));
        all.Chains.Select(c => c.Text).Distinct().Count().ShouldBeGreaterThan(1);
    }

    /// <summary>Time of four scored options beside one direct answer, interleaved, nothing remembered. Explicit: run with <c>-explicit only</c>.</summary>
    [Fact(Explicit = true)]
    public async Task Continuations_FourOptions_Cost()
    {
        await using var model = LocalModel.Open(Repository.ModelFolder, new EngineOptions { MaxSequenceTokens = 256, PrefixCacheMegabytes = 0, VisionCacheMegabytes = 0 });
        var questions = EmbeddedModelFixture.Questions(52).Where(q => q.Text.EndsWith(Dialogues.AnswerDirectly, StringComparison.Ordinal)).ToList();
        var (direct, scored, tokens) = (new List<double>(), new List<double>(), new List<(int Direct, int Scored)>());
        for (var i = 0; i < 6 * questions.Count; i++)
        {
            var ask = EmbeddedModelFixture.Ask(questions[i % questions.Count].Text, questions[i % questions.Count].Image);
            var start = Stopwatch.GetTimestamp();
            var answered = await model.CompleteAsync(ask);
            direct.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            start = Stopwatch.GetTimestamp();
            var options = await model.CompleteAsync(ask with { Continuations = [" left", " right", " the red cube", " 2.5 meters"], Sampling = ask.Sampling with { Chains = 4 } });
            scored.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            tokens.Add((answered.Usage.CompletionTokens, options.Usage.CompletionTokens));
        }
        output.WriteLine(FormattableString.Invariant(
            $"{direct.Count} pairs: one direct answer {Median(direct):F2} ms (mean {tokens.Average(t => t.Direct):F1} tokens), four options scored {Median(scored):F2} ms ({tokens[0].Scored} tokens), medians"));

        static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
    }

    private Task<Completion> Score(string text, ImageContent image, params string[] options)
    {
        var ask = EmbeddedModelFixture.Ask(text, image, chains: options.Length);
        return fixture.Model.CompleteAsync(ask with { Continuations = options });
    }
}
