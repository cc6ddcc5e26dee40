using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Scenes.Tests.Questions;

public sealed class QuestionSamplerTests
{
    private static IEnumerable<(SampledQuestion Sampled, Geometry.SceneGraph Scene, SceneDifficulty Difficulty)> Many(int scenes)
    {
        foreach (var difficulty in SceneDifficulty.All)
        {
            for (long seed = 0; seed < scenes; seed++)
            {
                var scene = SceneGenerator.GenerateGraph(seed, difficulty);
                var random = new SeededRandom(seed);
                foreach (var kind in QuestionKinds.All)
                {
                    if (QuestionSampler.TrySample(kind, scene, difficulty, ref random) is { } sampled)
                        yield return (sampled, scene, difficulty);
                }
            }
        }
    }

    [Fact]
    public void TrySample_MirroredScene_HasTheMirroredTruth()
    {
        // Thousands of generated questions: left and right swap, every other answer stays as it is.
        var checkedQuestions = 0;
        foreach (var (sampled, scene, difficulty) in Many(400))
        {
            var question = sampled.Question;
            if (question.Kind is QuestionKind.MultipleChoice or QuestionKind.Locate or QuestionKind.Facing or QuestionKind.Describe)
                continue;
            var mirrored = QuestionSolver.Solve(Mirror(question), scene.Mirrored(), difficulty.Tolerances with { Image = difficulty.Tolerances.Image * 0.999f });

            mirrored.ShouldNotBeNull(QuestionText.Phrase(question));
            if (question.Kind == QuestionKind.Direction)
            {
                Math.IEEERemainder(mirrored.Value!.Value + sampled.Answer.Value!.Value, 360).ShouldBe(0, 0.1, QuestionText.Phrase(question));
                continue;
            }
            mirrored.Text.ShouldBe(sampled.Answer.Text switch { "left" when IsWord(sampled) => "right", "right" when IsWord(sampled) => "left", var same => same });
            checkedQuestions++;
        }
        checkedQuestions.ShouldBeGreaterThan(5000);

        static bool IsWord(SampledQuestion s) => s.Answer.Type == AnswerType.Choice;
    }

    /// <summary>The question a mirror asks: left and right swap wherever they are part of the question.</summary>
    private static SpatialQuestion Mirror(SpatialQuestion q) => q with
    {
        Relation = q.Relation is { } r ? Geometry.RelationExtensions.Mirrored(r) : null,
        Extreme = Swap(q.Extreme),
        Subject = Swap(q.Subject),
        Reference = Swap(q.Reference),
        Other = Swap(q.Other),
    };

    private static ObjectReference? Swap(ObjectReference? reference) =>
        reference?.Extreme is { } extreme ? ObjectReference.Most(Swap(extreme)!.Value) : reference;

    private static Extreme? Swap(Extreme? extreme) => extreme switch
    {
        Extreme.Leftmost => Extreme.Rightmost,
        Extreme.Rightmost => Extreme.Leftmost,
        var same => same,
    };

    [Fact]
    public void TrySample_ManyScenes_ReachesEveryKind()
    {
        Many(100).Select(m => m.Sampled.Kind).Distinct().Order().ShouldBe(QuestionKinds.All);
    }

    [Fact]
    public void TrySample_TwoWayQuestions_AreBalanced()
    {
        foreach (var kind in new[] { QuestionKind.LeftRight, QuestionKind.FrontBehind, QuestionKind.PerspectiveLeftRight, QuestionKind.PerspectiveFrontBehind })
        {
            var answers = Many(600).Where(m => m.Sampled.Kind == kind).Select(m => m.Sampled.Answer.Text).ToArray();
            var share = answers.Count(a => a == answers[0]) / (double)answers.Length;

            share.ShouldBeInRange(0.42, 0.58, $"{kind}: {answers[0]}");
        }
    }

    [Fact]
    public void TrySample_MultipleChoice_OffersTheTruthOnce()
    {
        foreach (var (sampled, _, _) in Many(300).Where(m => m.Sampled.Kind == QuestionKind.MultipleChoice))
        {
            sampled.Question.Options.Distinct().Count().ShouldBe(sampled.Question.Options.Count);
            sampled.Answer.Text[0].ShouldBeInRange('A', (char)('A' + sampled.Question.Options.Count - 1));
        }
    }

    [Fact]
    public void TrySample_Expert_AsksNothingThatFollowsFromTheWords()
    {
        foreach (var (sampled, _, _) in Many(300).Where(m => m.Difficulty == SceneDifficulty.Expert && m.Sampled.Kind is QuestionKind.LeftRight or QuestionKind.NearFar))
        {
            var sideways = sampled.Kind == QuestionKind.LeftRight;
            sampled.Question.Mentions().ShouldNotContain(m => m.Extreme != null && (m.Extreme == Extreme.Leftmost || m.Extreme == Extreme.Rightmost) == sideways, QuestionText.Phrase(sampled.Question));
        }
    }

    [Fact]
    public void TrySample_ExpertAbsent_IsMadeOfWhatIsThere()
    {
        foreach (var (sampled, scene, _) in Many(200).Where(m => m.Difficulty == SceneDifficulty.Expert && m.Sampled.Kind == QuestionKind.Absent))
        {
            var missing = sampled.Question.Mentions().Single(m => scene.Find(m.Name!) is null).Name!.Split(' ');

            scene.Nodes.ShouldContain(n => n.Name.StartsWith(missing[0]));
            scene.Nodes.ShouldContain(n => n.Name.EndsWith(missing[1]));
        }
    }

    [Fact]
    public void TrySample_Expert_PrefersNearTies()
    {
        // The same scenes and tolerances, with and without looking for the nearest tie.
        var plain = SceneDifficulty.Expert with { Adversarial = false };

        Lead(SceneDifficulty.Expert).ShouldBeLessThan(0.5 * Lead(plain));

        static double Lead(SceneDifficulty difficulty) => Enumerable.Range(0, 400).Select(seed =>
        {
            var scene = SceneGenerator.GenerateGraph(seed, difficulty);
            var random = new SeededRandom(seed);
            return QuestionSampler.TrySample(QuestionKind.AboveBelow, scene, difficulty, ref random) is { Question: { Subject.Name: { } a, Reference.Name: { } b } }
                ? Math.Abs(scene.Find(a)!.Image.Y - scene.Find(b)!.Image.Y)
                : (double?)null;
        }).OfType<double>().Average();
    }
}
