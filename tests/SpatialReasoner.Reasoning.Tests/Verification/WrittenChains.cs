using System.Globalization;
using System.Text.RegularExpressions;
using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Chains;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Verification;

/// <summary>A chain by the chain writer with its question and scene.</summary>
internal sealed record WrittenChain(QuestionKind Kind, SceneDifficulty Difficulty, SpatialQuestion Question, SceneGraph Scene, string Text)
{
    private const string Marker = "answer: ";

    public int AnswerStart => Text.LastIndexOf(Marker, StringComparison.Ordinal) + Marker.Length;

    /// <summary>Chains of every scored kind over generated scenes of both difficulties.</summary>
    public static IEnumerable<WrittenChain> Many(int scenes)
    {
        foreach (var difficulty in SceneDifficulty.All)
        {
            for (long seed = 0; seed < scenes; seed++)
            {
                var scene = SceneGenerator.GenerateGraph(seed, difficulty);
                var random = new SeededRandom(seed);
                foreach (var kind in QuestionKinds.Scored.Append(QuestionKind.Describe))
                {
                    if (QuestionSampler.TrySample(kind, scene, difficulty, ref random) is { } sampled)
                        yield return new WrittenChain(kind, difficulty, sampled.Question, scene, ChainWriter.Write(sampled.Question, scene, sampled.Answer).Full);
                }
            }
        }
    }

    /// <summary>The chain with a wrong answer; null where there is none to choose from.</summary>
    public string? WithWrongAnswer(ref SeededRandom random)
    {
        var right = Text[AnswerStart..];
        var wrong = Wrong(right, ref random);
        return wrong is null || wrong == right ? null : Text[..AnswerStart] + wrong;
    }

    /// <summary>The chain with one number of its reasoning changed by more than two of its steps; null where it states none.</summary>
    public string? WithWrongNumber(ref SeededRandom random)
    {
        var reasoning = Regex.Matches(Text[..AnswerStart], @"(?<label>dx|dz|bearing|relative| yes | no |[xyZD](?=-?[\d.]+ [<>=])|(?<=[<>=] )[xyZD]|(?<=most |nearest |farthest )[xD]|(?<=[a-z] )(?=[\d.]+;))(?<value>-?\d+(?:\.\d+)?)")
            .Where(m => m.Groups["value"].Length > 0).ToList();
        if (reasoning.Count == 0)
            return null;
        var value = reasoning[random.Below(reasoning.Count)].Groups["value"];
        var label = reasoning.First(m => m.Groups["value"].Index == value.Index).Groups["label"].Value;
        var step = label.Trim() switch { "bearing" or "relative" => 60, "yes" or "no" => 1, "x" or "y" => 5, _ => 1.25 };
        var changed = double.Parse(value.Value, CultureInfo.InvariantCulture) + (random.Chance(0.5f) ? step : -step);
        if (label is "bearing" or "relative")
            changed = (changed + 360) % 360;
        else if (label is not ("dx" or "dz") && changed < 0)
            changed += 2 * step;
        return Text.Remove(value.Index, value.Length).Insert(value.Index, Numbers.Text(changed));
    }

    /// <summary>An answer to a question of this kind that only objects which are there can have.</summary>
    private static string Present(QuestionKind kind) => kind switch
    {
        QuestionKind.FrontBehind or QuestionKind.PerspectiveFrontBehind => "behind",
        QuestionKind.AboveBelow => "above",
        QuestionKind.NearFar => "nearer",
        QuestionKind.Distance => "2 m",
        _ => "left",
    };

    private string? Wrong(string right, ref SeededRandom random)
    {
        foreach (var relation in Enum.GetValues<Relation>())
        {
            if (right == Phrases.Answer(relation))
                return Phrases.Answer(relation.Inverse());
        }
        if (right is "yes" or "no")
            return right == "yes" ? "no" : "yes";
        if (right == SpatialAnswer.NotInTheImage)
            return Present(Question.Kind);
        if (Question.Kind == QuestionKind.MultipleChoice)
            return ((char)('A' + ((right[0] - 'A' + 1) % Question.Options.Count))).ToString();
        if (right.EndsWith(" m", StringComparison.Ordinal))
            return $"{Numbers.Text(double.Parse(right[..^2], CultureInfo.InvariantCulture) + 1.5)} m";
        if (int.TryParse(right, out var count))
            return (count + 1).ToString(CultureInfo.InvariantCulture);
        return Question.Kind == QuestionKind.CloserTo && Question.Subject!.Name is { } a && Question.Other!.Name is { } b ? (right == a ? b : a)
            : Question.Kind == QuestionKind.WhichMost ? Scene.Nodes[random.Below(Scene.Nodes.Count)].Name
            : null;
    }
}
