using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Scenes.Chains;

/// <summary>The records a question is asked over ("Objects: ... Use the objects."): the same objects, fields and order as <see cref="ChainWriter"/> writes.</summary>
public static class RecordList
{
    /// <summary>" red robot x12 y20; blue cube x3 y9;" with a leading space; null when an object the question names is missing.</summary>
    public static string? For(SpatialQuestion question, SceneGraph scene)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(scene);
        var asked = question.Inner ?? question;
        if (asked.Mentions().Any(m => m.Name is { } name && scene.Find(name) is null))
            return null;
        var fields = ChainWriter.FieldsFor(asked);
        return string.Concat(Nodes(asked, scene).Select(n => ObjectRecord.From(n).Text(fields) + ";"));
    }

    private static IEnumerable<SceneGraphNode> Nodes(SpatialQuestion question, SceneGraph scene)
    {
        var mentions = question.Mentions().ToList();
        // A superlative is resolved among all objects, from left to right.
        if (question.Kind is QuestionKind.WhichMost or QuestionKind.Describe || mentions.Exists(m => m.Extreme is not null))
            return scene.Nodes;
        var named = mentions.Select(m => scene.Find(m.Name!)!);
        return question.Kind is QuestionKind.Count or QuestionKind.PerspectiveCount ? named.Union(scene.Nodes) : named;
    }
}
