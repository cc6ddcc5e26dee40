using System.Numerics;
using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Grounding;

/// <summary>A question about regions that geometry has the answer to.</summary>
/// <param name="Needs">What has to be known of the regions.</param>
/// <param name="Asks">What it asks for, for the plan: "the distance between region0 and region1".</param>
/// <param name="Type">Of the answer.</param>
/// <param name="Answer">Null where the two sides are exactly equal, or none of the options fits.</param>
internal sealed record RegionQuestion(Knowledge Needs, string Asks, AnswerType Type, Func<GroundedScene, SpatialAnswer?> Answer)
{
    /// <summary>As the scenes' language has it; null for questions it lacks.</summary>
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
        if ((MeasureForms.Read(sentence.WithoutImage()) ?? Known(sentence)) is not { } read)
            return null;
        var byLetter = options.Count == 0;
        var offered = byLetter ? ownOptions : options;
        return offered.Count == 0 ? read : read.WithOptions(offered, byLetter);
    }

    /// <summary>Questions of the scenes' language, solved over the regions as a scene graph.</summary>
    private static RegionQuestion? Known(Sentence sentence)
    {
        var parsed = QuestionParser.Parse(sentence, openNouns: false);
        if (parsed.Question is not { Subject: { } subject } question)
            return null;
        // Who stands at a region looks as the camera does: a region has no front.
        if (question is { Kind: QuestionKind.Direction, Viewer: { } stand })
            question = question with { Viewer = null, Reference = ObjectReference.Named(stand) };
        if (question.Viewer is not null || NeedsOf(question) is not { } needs)
            return null;
        var compared = string.Join(" and ", new[] { subject, question.Reference, question.Other }.OfType<ObjectReference>().Select(m => m.Name));
        return new RegionQuestion(needs, $"{What(question)} of {compared}", parsed.Reply?.Type ?? AnswerFormat.For(question).Type!.Value, scene =>
            Solve(question, scene) is not { } solved ? null
            : parsed.Reply is { } reply ? reply.Map(solved)
            : solved)
        {
            Meaning = question,
            NeedsGround = question.Kind is QuestionKind.Size or QuestionKind.Direction,
        };
    }

    private static Knowledge? NeedsOf(SpatialQuestion question) => question.Kind switch
    {
        QuestionKind.LeftRight or QuestionKind.AboveBelow => Knowledge.Image,
        QuestionKind.YesNo when question.Relation?.Axis().First is Relation.Left or Relation.Above => Knowledge.Image,
        QuestionKind.FrontBehind or QuestionKind.NearFar => Knowledge.Depth,
        QuestionKind.YesNo when question.Relation is not null => Knowledge.Depth,
        QuestionKind.CloserTo or QuestionKind.Distance or QuestionKind.Direction => Knowledge.Space,
        // Which way is along an object its box does not say.
        QuestionKind.Size when question.Dimension != Dimension.Length => Knowledge.Space,
        _ => null,
    };

    private static string What(SpatialQuestion question) => question.Kind switch
    {
        QuestionKind.Distance => "the distance between the centres",
        QuestionKind.Direction => "the direction, seen from above, twelve o'clock being the way the camera looks,",
        QuestionKind.Size => "the size",
        QuestionKind.CloserTo => "the distances between the centres",
        _ => "the places",
    };

    private static SpatialAnswer? Solve(SpatialQuestion question, GroundedScene scene)
    {
        // Measured lengths are finer than the quarters of a metre the scenes' language speaks in, and through the air.
        if (question is { Kind: QuestionKind.Distance, Subject.Name: { } a, Reference.Name: { } b })
            return a == b ? null : SpatialAnswer.Length(Vector3.Distance(scene[a].Centre, scene[b].Centre));
        return QuestionSolver.Solve(question, new SceneGraph(scene.Regions.Select(r => r.ToNode())), RelationTolerances.None);
    }

    private RegionQuestion WithOptions(IReadOnlyList<string> texts, bool byLetter)
    {
        var offered = OfferedAnswers.Read(texts, new AnswerFormat(Type) { OpenNames = true }, byLetter);
        return this with { Type = offered.Type, Answer = scene => Answer(scene) is { } answer ? offered.FromMeaning(answer) : null };
    }
}
