using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;
using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.Scenes;

/// <summary>Asks a question of every kind a scene allows; the same query asks the same questions.</summary>
internal static class SceneQuestions
{
    /// <summary>Most draws of an allowed kind clear the tolerances within a few tries; this many find the rare ones too.</summary>
    private const int Tries = 200;

    public static IReadOnlyList<QuestionPart> Draw(SceneGraph scene, SceneQuery query)
    {
        var questions = new List<QuestionPart>();
        foreach (var kind in query.Kinds)
        {
            // A generator per kind: asking for fewer kinds does not change the questions of those that remain.
            var random = new SeededRandom(unchecked((query.Seed * 31) + (int)kind));
            for (var i = 0; i < Tries; i++)
            {
                if (QuestionSampler.TrySample(kind, scene, query.Difficulty, ref random) is not { } sampled)
                    continue;
                questions.Add(Part(sampled, scene, query, random.Below(QuestionText.Variants)));
                break;
            }
        }
        return questions;
    }

    private static QuestionPart Part(SampledQuestion sampled, SceneGraph scene, SceneQuery query, int wording)
    {
        var (question, answer) = (sampled.Question, sampled.Answer);
        var viewer = QuestionSubjects.Viewer(question);
        return new QuestionPart
        {
            Id = $"{query.Difficulty.Id}-{query.Seed}-{sampled.Kind.Id()}",
            Kind = sampled.Kind.Id(),
            Question = QuestionText.Phrase(question, wording),
            Options = Options(sampled),
            Answer = answer.Text,
            AnswerType = answer.Type.Id(),
            Value = answer.Value,
            Unit = answer.Unit,
            Frame = viewer is null ? new QuestionFramePart("camera", null) : new QuestionFramePart("object", viewer),
            About = QuestionSubjects.About(question, scene, query.Difficulty.Tolerances),
        };
    }

    private static IReadOnlyList<string> Options(SampledQuestion sampled) => sampled.Kind switch
    {
        QuestionKind.LeftRight or QuestionKind.PerspectiveLeftRight => Axis(Relation.Left),
        QuestionKind.FrontBehind or QuestionKind.PerspectiveFrontBehind => Axis(Relation.Front),
        QuestionKind.AboveBelow => Axis(Relation.Above),
        QuestionKind.NearFar => Axis(Relation.Nearer),
        QuestionKind.YesNo => ["yes", "no"],
        QuestionKind.CloserTo => [sampled.Question.Subject!.Name!, sampled.Question.Other!.Name!],
        QuestionKind.MultipleChoice => sampled.Question.Options,
        _ => [],
    };

    private static string[] Axis(Relation first) => [Phrases.Answer(first), Phrases.Answer(first.Inverse())];
}
