using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Reasoning.Planning.Forms;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Grounding;

/// <summary>A question about regions that geometry has the answer to.</summary>
/// <param name="Needs">What has to be known of the regions.</param>
/// <param name="Asks">What it asks for, for the plan: "the distance between region0 and region1".</param>
/// <param name="Answer">Null where the two sides are exactly equal.</param>
internal sealed record RegionQuestion(Knowledge Needs, string Asks, Func<GroundedScene, SpatialAnswer?> Answer)
{
    /// <summary>As the scenes' language has it; null for questions it lacks, such as sizes.</summary>
    public SpatialQuestion? Meaning { get; init; }

    /// <summary>Whether the answer rests on where up is.</summary>
    public bool NeedsGround { get; init; }

    /// <summary>Reads a question; null when it is none that regions alone answer.</summary>
    public static RegionQuestion? Read(string question, IReadOnlyList<string> options, IReadOnlyList<string> regions)
    {
        var (stem, ownOptions) = OfferedOptions.Split(question);
        var sentence = Sentence.From(stem, regions);
        // An object that is no region is somewhere geometry does not know.
        if (sentence.Mentions.Count == 0 || sentence.Mentions.Any(m => m.Name is null || !regions.Contains(m.Name)))
            return null;
        if ((MeasureForms.Read(sentence.WithoutImage()) ?? Relation(sentence)) is not { } read)
            return null;
        var byLetter = options.Count == 0;
        var offered = byLetter ? ownOptions : options;
        return offered.Count == 0 ? read : read.WithOptions(offered, byLetter);
    }

    /// <summary>Questions of the scenes' language, solved over the regions as a scene graph.</summary>
    private static RegionQuestion? Relation(Sentence sentence)
    {
        var parsed = QuestionParser.Parse(sentence, openNouns: false);
        if (parsed.Question is not { Viewer: null } question || question.Subject is not { } subject)
            return null;
        Knowledge? needs = question.Kind switch
        {
            QuestionKind.LeftRight or QuestionKind.AboveBelow => Knowledge.Image,
            QuestionKind.YesNo when question.Relation?.Axis().First is Geometry.Relation.Left or Geometry.Relation.Above => Knowledge.Image,
            QuestionKind.FrontBehind or QuestionKind.NearFar => Knowledge.Depth,
            QuestionKind.YesNo when question.Relation is not null => Knowledge.Depth,
            QuestionKind.CloserTo => Knowledge.Space,
            _ => null,
        };
        if (needs is null)
            return null;
        var compared = string.Join(" and ", new[] { subject, question.Reference, question.Other }.OfType<ObjectReference>().Select(m => m.Name));
        return new RegionQuestion(needs.Value, $"how {compared} lie to each other", scene =>
            QuestionSolver.Solve(question, new SceneGraph(scene.Regions.Select(r => r.ToNode())), RelationTolerances.None) is not { } solved ? null
            : parsed.Reply is { } reply ? reply.Map(solved)
            : solved) { Meaning = question };
    }

    private RegionQuestion WithOptions(IReadOnlyList<string> texts, bool byLetter) => this with
    {
        Answer = scene => Answer(scene) is not { } answer ? null
            : OfferedAnswers.Read(texts, new AnswerFormat(answer.Type) { OpenNames = true }, byLetter).FromMeaning(answer),
    };
}
