using System.Text.Json.Nodes;
using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Server.Scenes;

/// <summary>Names the objects a question concerns, so that its truth can be checked without parsing its English.</summary>
internal static class QuestionSubjects
{
    public static string? Viewer(SpatialQuestion question) => question.Viewer ?? question.Inner?.Viewer;

    public static AboutPart About(SpatialQuestion question, SceneGraph scene, RelationTolerances tolerances)
    {
        var q = question.Inner ?? question;
        var reference = q.Viewer ?? Name(q.Reference);
        JsonNode? subject = q.Kind switch
        {
            QuestionKind.Count or QuestionKind.PerspectiveCount => List(scene.Nodes
                .Where(n => n.Name != reference && QuestionSolver.Matches(q.Filter ?? "object", n.Name))
                .Select(n => n.Name)),
            QuestionKind.CloserTo => List([Name(q.Subject)!, Name(q.Other)!]),
            QuestionKind.WhichMost or QuestionKind.Describe => List(scene.Nodes.Select(n => n.Name)),
            _ => JsonValue.Create(Name(q.Subject)),
        };
        return new AboutPart(subject, reference, q.Viewer);

        // "the leftmost object" is named too; an absent object keeps the name it was asked for by.
        string? Name(ObjectReference? mention) =>
            mention is null ? null : mention.Name ?? QuestionSolver.Resolve(mention, scene, tolerances)?.Name;
    }

    private static JsonArray List(IEnumerable<string> names) => [.. names.Select(n => (JsonNode?)JsonValue.Create(n))];
}
