using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Imagery;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Imagining;

/// <summary>
/// On which side of a viewer one object lies, as a question about a mental image of the two: the viewpoint is gone from its words, because the
/// imagined camera has taken it.
/// </summary>
/// <remarks>
/// It is always whether the object is to the left or to the right of the viewer, which stands on the camera's axis: from <see cref="Seat.Behind"/>
/// those are the viewer's own left and right, from <see cref="Seat.Beside"/> its back and front. So the mental image has exactly the truth of the scene,
/// and small models, which know left and right best, are asked nothing else.
/// </remarks>
public sealed class SideQuestion
{
    internal SideQuestion(ImaginedView view, string subject, Relation axis)
    {
        Subject = subject;
        Axis = axis.Axis().First;
        View = view.Only([view.Viewer, subject]);
        Scene = View.Imagine(Axis == Relation.Left ? Seat.Behind : Seat.Beside);
        InScene = new SpatialQuestion
        {
            Kind = QuestionKind.LeftRight,
            Subject = ObjectReference.Named(Scene.Names[subject]),
            Reference = ObjectReference.Named(Scene.Names[view.Viewer]),
        };
    }

    public string Subject { get; }

    /// <summary><see cref="Relation.Left"/> or <see cref="Relation.Front"/>: which of the viewer's axes is asked about.</summary>
    public Relation Axis { get; }

    /// <summary>Viewer and object in the viewer's frame.</summary>
    public ImaginedView View { get; }

    /// <summary>The two before the imagined camera.</summary>
    public MentalScene Scene { get; }

    /// <summary>The question about <see cref="Scene"/>, in the names things have there.</summary>
    public SpatialQuestion InScene { get; }

    /// <summary>The question put to the viewer, about <see cref="View"/>.</summary>
    public string ToViewer => Axis == Relation.Left ? $"Is the {Subject} on your left or on your right?" : $"Is the {Subject} in front of you or behind you?";

    /// <summary>The side by geometry; a tie is on the first.</summary>
    public SpatialAnswer Exactly
    {
        get
        {
            var place = View.Objects.First(o => o.Name == Subject).Position;
            var isFirst = Axis == Relation.Left ? place.X <= 0 : place.Z >= 0;
            return SpatialAnswer.Choice(Phrases.Answer(isFirst ? Axis : Axis.Inverse()));
        }
    }

    /// <summary>The side of the viewer that an answer to <see cref="InScene"/> means; null for any other answer.</summary>
    public SpatialAnswer? FromScene(SpatialAnswer said)
    {
        ArgumentNullException.ThrowIfNull(said);
        if (said.Text == Phrases.Answer(Relation.Left))
            return SpatialAnswer.Choice(Phrases.Answer(Axis == Relation.Left ? Relation.Left : Relation.Behind));
        if (said.Text == Phrases.Answer(Relation.Right))
            return SpatialAnswer.Choice(Phrases.Answer(Axis == Relation.Left ? Relation.Right : Relation.Front));
        return null;
    }
}
