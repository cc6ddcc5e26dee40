using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Strategies.Decompose;

/// <summary>A sub-question with what the model said to it.</summary>
internal sealed record Finding(SubQuestion Question, string Answer)
{
    /// <summary>Whether it says that the object is not there.</summary>
    public bool IsAbsent => Question.Question.Kind == QuestionKind.YesNo && Said == SpatialAnswer.YesNo(false);

    private SpatialAnswer? Said => AnswerReader.Read(Answer, AnswerFormat.For(Question.Question))?.Answer;

    /// <summary>The objects of all findings; where a sub-question asked which way one faces, its answer stands. Null when none tells of an object.</summary>
    public static PerceivedScene? Scene(IReadOnlyList<Finding> findings)
    {
        var objects = findings.SelectMany(f => RecordParser.Parse(f.Answer)).DistinctBy(o => o.Name).ToList();
        foreach (var finding in findings.Where(f => f.Question.Question.Kind == QuestionKind.Facing))
        {
            var index = objects.FindIndex(o => o.Name == finding.Question.Subject);
            if (index >= 0 && finding.Said?.Value is { } degrees)
                objects[index] = objects[index] with { Facing = Angles.Normalise(Angles.ToRadians((float)degrees)) };
        }
        return objects.Count == 0 ? null : new PerceivedScene(objects) { IsWhole = findings.Any(f => f.Question.Question.Kind == QuestionKind.Describe) };
    }
}
