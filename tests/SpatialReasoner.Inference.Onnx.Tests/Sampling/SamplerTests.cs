namespace SpatialReasoner.Inference.Onnx.Tests;

public sealed class SamplerTests
{
    private static readonly float[] Logits = [1f, 3f, 2f, -1f, 0f]; // probabilities .085 .631 .232 .012 .031... by softmax

    [Fact]
    public void Sample_TemperatureZero_TakesTheMostLikelyAndItsLogprob()
    {
        var drawn = Draw(new SamplingParameters());

        drawn.Id.ShouldBe(1);
        drawn.Logprob.ShouldBe(MathF.Log(Softmax(Logits)[1]), 1e-5f);
    }

    [Fact]
    public void Sample_EqualLogits_TakesTheFirst() => new Sampler(3).Sample([0.5f, 0.5f, 0.5f], State(new())).Id.ShouldBe(0);

    [Fact]
    public void Sample_Temperature1_FollowsTheSoftmax() => ShouldFollow(Softmax(Logits), new() { Temperature = 1 });

    [Fact]
    public void Sample_Temperature2_FlattensTheSoftmax() => ShouldFollow(Softmax([.. Logits.Select(l => l / 2)]), new() { Temperature = 2 });

    [Fact]
    public void Sample_TopK_KeepsTheKBest() => ShouldFollow(Renormalised(1, 2), new() { Temperature = 1, TopK = 2 });

    [Fact]
    public void Sample_TopP_KeepsTheSmallestSetThatReachesIt() => ShouldFollow(Renormalised(1, 2), new() { Temperature = 1, TopP = 0.8f });

    [Fact]
    public void Sample_TopPBelowTheBest_KeepsTheBest() => ShouldFollow(Renormalised(1), new() { Temperature = 1, TopP = 0.1f });

    [Fact]
    public void Sample_TopPAfterTopK_CountsTheMassThatTopKLeft() =>
        ShouldFollow(Renormalised(1), new() { Temperature = 1, TopK = 2, TopP = 0.7f }); // .631 / (.631 + .232) = .73

    [Fact]
    public void Sample_MinP_KeepsTokensNearTheBest() => ShouldFollow(Renormalised(0, 1, 2), new() { Temperature = 1, MinP = 0.1f });

    [Fact]
    public void Sample_MinPAfterTopK_Narrows() => ShouldFollow(Renormalised(1, 2), new() { Temperature = 1, TopK = 4, MinP = 0.3f });

    [Fact]
    public void Sample_PresencePenalty_HitsEveryGeneratedTokenOnce()
    {
        var sampler = new Sampler(Logits.Length);
        var state = State(new() { PresencePenalty = 1.5f });

        Enumerable.Range(0, 3).Select(_ => sampler.Sample(Logits, state).Id).ShouldBe([1, 2, 1]); // 3 | 2 beats 1.5 | 1.5 beats 1, 0.5
    }

    [Fact]
    public void Sample_FrequencyPenalty_GrowsWithTheCount()
    {
        var sampler = new Sampler(Logits.Length);
        var state = State(new() { FrequencyPenalty = 0.6f });

        Enumerable.Range(0, 5).Select(_ => sampler.Sample(Logits, state).Id).ShouldBe([1, 1, 2, 1, 2]); // 3, 2.4, 2 over 1.8, 1.8 over 1.4, 1.4
    }

    [Fact]
    public void Sample_Penalties_LeaveTheReportedLogprobRaw()
    {
        var sampler = new Sampler(Logits.Length);
        var state = State(new() { PresencePenalty = 2 });
        sampler.Sample(Logits, state);
        var second = sampler.Sample(Logits, state);

        second.Logprob.ShouldBe(MathF.Log(Softmax(Logits)[second.Id]), 1e-5f);
    }

    [Fact]
    public void Sample_SameSeed_RepeatsAndAnotherSeedDiffers()
    {
        var random = new Random(3);
        var logits = Enumerable.Range(0, 1000).Select(_ => random.NextSingle() * 5).ToArray();
        var parameters = new SamplingParameters { Temperature = 1 };

        Sequence(7).ShouldBe(Sequence(7));
        Sequence(7).ShouldNotBe(Sequence(8));

        int[] Sequence(ulong seed)
        {
            var (sampler, state) = (new Sampler(1000), new SamplerState(parameters, seed));
            return [.. Enumerable.Range(0, 50).Select(_ => sampler.Sample(logits, state).Id)];
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Sample_LogitsNotFinite_FailsTheRequest(float bad) =>
        Should.Throw<ModelFailedException>(() => new Sampler(2).Sample([0f, bad], State(new())));

    [Fact]
    public void Sample_MaskedToken_IsNeverDrawn() =>
        Frequencies([0f, float.NegativeInfinity], new() { Temperature = 1 })[1].ShouldBe(0);

    [Fact]
    public void MostLikely_Asked_ComesBestFirstWithTiesInTokenOrder()
    {
        var sampler = new Sampler(6);
        float[] logits = [1, 5, 3, 5, 0, 3];
        sampler.Sample(logits, State(new()));

        sampler.MostLikely(logits, 4).ToArray().ShouldBe([1, 3, 2, 5]);
        sampler.MostLikely(logits, 20).ToArray().ShouldBe([1, 3, 2, 5, 0, 4]);
        sampler.Logprob(logits, 1).ShouldBe(MathF.Log(Softmax(logits)[1]), 1e-5f);
    }

    [Fact]
    public void Select_RandomRows_EqualsASort()
    {
        var (random, top) = (new Random(2), new TopTokens());
        for (var i = 0; i < 200; i++)
        {
            var row = Enumerable.Range(0, random.Next(1, 60)).Select(_ => (float)random.Next(20)).ToArray();
            var k = random.Next(0, 70);
            top.Select(row, k);
            top.Ids.ToArray().ShouldBe(Enumerable.Range(0, row.Length).OrderByDescending(id => row[id]).ThenBy(id => id).Take(k));
        }
    }

    [Fact]
    public void Sample_SteadyState_AllocatesNothing()
    {
        var sampler = new Sampler(Logits.Length);
        var states = new[] { State(new()), State(new() { Temperature = 1 }), State(new() { Temperature = 1, TopK = 3, TopP = 0.9f, MinP = 0.01f, PresencePenalty = 1 }) };
        Run(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(100);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Run(int count)
        {
            for (var i = 0; i < count; i++)
            {
                foreach (var state in states)
                    sampler.Sample(Logits, state);
            }
        }
    }

    [Fact]
    public void SplitMix64_KnownSeed_GivesThePublishedStream()
    {
        var random = new SplitMix64(1234567);

        // Reference values of the algorithm's published C code.
        random.Next().ShouldBe(6457827717110365317UL);
        random.Next().ShouldBe(3203168211198807973UL);
        random.Next().ShouldBe(9817491932198370423UL);
    }

    private static SamplerState State(SamplingParameters parameters) => new(parameters, seed: 1);

    private static SampledToken Draw(SamplingParameters parameters) => new Sampler(Logits.Length).Sample(Logits, State(parameters));

    private static double[] Frequencies(float[] logits, SamplingParameters parameters)
    {
        const int Draws = 40_000;
        var (sampler, state, counts) = (new Sampler(logits.Length), State(parameters), new double[logits.Length]);
        for (var i = 0; i < Draws; i++)
            counts[sampler.Sample(logits, state).Id] += 1.0 / Draws;
        return counts;
    }

    private static void ShouldFollow(float[] expected, SamplingParameters parameters)
    {
        var actual = Frequencies(Logits, parameters);
        for (var id = 0; id < expected.Length; id++)
        {
            if (expected[id] == 0)
                actual[id].ShouldBe(0);
            else
                actual[id].ShouldBe(expected[id], 0.01); // four standard deviations of 40 000 draws
        }
    }

    private static float[] Softmax(float[] logits)
    {
        var sum = logits.Sum(MathF.Exp);
        return [.. logits.Select(l => MathF.Exp(l) / sum)];
    }

    private static float[] Renormalised(params int[] kept)
    {
        var all = Softmax(Logits);
        var mass = kept.Sum(id => all[id]);
        return [.. all.Select((p, id) => kept.Contains(id) ? p / mass : 0)];
    }
}
