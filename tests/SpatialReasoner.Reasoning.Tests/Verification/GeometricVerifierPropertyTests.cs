using SpatialReasoner.Reasoning.Verification;
using SpatialReasoner.Scenes.Chains;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Verification;

public sealed class GeometricVerifierPropertyTests(ITestOutputHelper output)
{
    [Fact]
    public void Verify_ChainsOfTheWriter_AreNeverContradicted()
    {
        var verdicts = new Dictionary<(QuestionKind, Verdict), int>();
        foreach (var chain in WrittenChain.Many(400))
        {
            var verified = GeometricVerifier.Verify(chain.Question, chain.Text);

            verified.Verdict.ShouldNotBe(Verdict.Contradicted, Explain(chain.Text, verified));
            verified.Score.ShouldBeInRange(0, 1);
            verdicts[(chain.Kind, verified.Verdict)] = verdicts.GetValueOrDefault((chain.Kind, verified.Verdict)) + 1;
        }
        foreach (var kind in verdicts.GroupBy(v => v.Key.Item1).OrderBy(k => k.Key))
        {
            var entailed = (double)kind.Where(v => v.Key.Item2 == Verdict.Entailed).Sum(v => v.Value) / kind.Sum(v => v.Value);
            output.WriteLine($"{kind.Key.Id()}: {entailed:P1} entailed of {kind.Sum(v => v.Value)}");
            entailed.ShouldBeGreaterThan(0.45, kind.Key.Id());
        }
    }

    [Fact]
    public void Verify_EveryPrefixOfAWrittenChain_IsNeverContradicted()
    {
        foreach (var chain in WrittenChain.Many(60))
        {
            for (var at = chain.Text.IndexOf(';'); at >= 0; at = chain.Text.IndexOf(';', at + 1))
            {
                var verified = GeometricVerifier.Verify(chain.Question, chain.Text[..(at + 1)]);
                verified.Verdict.ShouldNotBe(Verdict.Contradicted, Explain(chain.Text[..(at + 1)], verified));
            }
        }
    }

    [Fact]
    public void Verify_ChainAgainstItsOwnScene_IsNeverContradicted()
    {
        foreach (var chain in WrittenChain.Many(150))
        {
            var known = new PerceivedScene([.. chain.Scene.Nodes.Select(n => new PerceivedObject(n.Name)
            {
                Image = n.Image, Ground = n.Ground, CameraDistance = n.CameraDistance, Facing = n.Facing,
            })]);

            var verified = GeometricVerifier.Verify(chain.Question, chain.Text, known);

            verified.Verdict.ShouldNotBe(Verdict.Contradicted, Explain(chain.Text, verified));
        }
    }

    /// <summary>A wrong answer that the chain's own numbers decide against is caught; what rounding leaves open is not counted as missed.</summary>
    [Fact]
    public void Verify_WrongAnswer_IsCaughtWhereTheRightOneIsEntailed()
    {
        var random = new SeededRandom(5);
        Report("wrong answers", atLeast: 0.99, WrittenChain.Many(150)
            .Where(c => GeometricVerifier.Verify(c.Question, c.Text).Verdict == Verdict.Entailed)
            .Select(c => (c, c.WithWrongAnswer(ref random))));
    }

    [Fact]
    public void Verify_WrongNumber_IsCaught()
    {
        var random = new SeededRandom(6);
        Report("wrong numbers", atLeast: 0.9, WrittenChain.Many(150).Select(c => (c, c.WithWrongNumber(ref random))));
    }

    private void Report(string what, double atLeast, IEnumerable<(WrittenChain Chain, string? Corrupted)> corrupted)
    {
        var caught = corrupted.Where(c => c.Corrupted is not null)
            .Select(c => (c.Chain, c.Corrupted, Verified: GeometricVerifier.Verify(c.Chain.Question, c.Corrupted!)))
            .GroupBy(c => c.Chain.Kind).OrderBy(g => g.Key).ToList();
        foreach (var kind in caught)
            output.WriteLine($"{what}, {kind.Key.Id()}: {kind.Average(c => c.Verified.Verdict == Verdict.Contradicted ? 1.0 : 0):P1} caught of {kind.Count()}");
        foreach (var kind in caught)
        {
            var missed = kind.FirstOrDefault(c => c.Verified.Verdict != Verdict.Contradicted);
            kind.Average(c => c.Verified.Verdict == Verdict.Contradicted ? 1.0 : 0)
                .ShouldBeGreaterThanOrEqualTo(atLeast, $"{kind.Key.Id()}: missed {missed.Corrupted}");
        }
    }

    private static string Explain(string text, ChainVerification verified) =>
        $"{text}\n{string.Join('\n', verified.Claims.Select(c => $"{c.Kind} '{c.Text}': {c.Verdict} {c.Support:0.00} ({c.Reason})"))}";
}
