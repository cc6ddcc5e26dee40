using System.Numerics;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Views;

/// <summary>
/// The part of the image around the objects asked about, so that they are seen larger. Valid only where it is known where they are, and for comparisons of
/// named objects: what is counted or leftmost may lie outside, and lengths lose their scale.
/// </summary>
/// <param name="around">The box around everything the question is about, pixels of the one image; it gives null where that is unknown. Null knows of no box.</param>
public sealed class CropView(Func<ReasoningTask, PixelBox?>? around = null) : IView
{
    /// <summary>Context kept on every side, share of the box's longer side: relations are read off against surroundings.</summary>
    private const double Margin = 0.25;

    public ViewKind Kind => ViewKind.Crop;

    public string? Objection(ReasoningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.Question.Asked is not { } asked)
            return ViewedQuestion.NotUnderstood;
        if (!IsComparison(asked.Inner ?? asked))
            return ViewedQuestion.DoesNotApply(asked);
        if (task.Request.Images.Count != 1)
            return "needs exactly one image";
        return around?.Invoke(task) is null ? "needs to be told where the objects are" : null;
    }

    public QuestionView? Apply(ReasoningTask task, IImageEditor? images)
    {
        if (images is null || Objection(task) is not null)
            return null;
        var image = task.Request.Images[0];
        var size = images.Measure(image);
        var box = Widened(around!(task)!.Value, size);
        return ViewedQuestion.Of(Kind, task, task.Question.Asked!, answer => answer, [images.Crop(image, box)]) with
        {
            SceneBack = scene => Whole(scene, box, size, task.Model.Fit),
            SceneThrough = _ => null,
        };
    }

    private static bool IsComparison(SpatialQuestion asked) =>
        asked.Mentions().All(m => m.Name is not null)
        && (asked.Kind is QuestionKind.LeftRight or QuestionKind.FrontBehind or QuestionKind.AboveBelow or QuestionKind.NearFar or QuestionKind.CloserTo
            || asked is { Kind: QuestionKind.YesNo, Relation: not null, Viewer: null });

    private static PixelBox Widened(PixelBox box, ImageSize size)
    {
        var margin = (int)Math.Ceiling(Margin * Math.Max(box.Width, box.Height));
        return new PixelBox(
            Math.Max(0, box.Left - margin), Math.Max(0, box.Top - margin), Math.Min(size.Width, box.Right + margin), Math.Min(size.Height, box.Bottom + margin));
    }

    /// <summary>Places in the whole image; metres judged from a part of it are dropped, for the camera they are measured from is another.</summary>
    private static PerceivedScene Whole(PerceivedScene scene, PixelBox box, ImageSize size, ImageFit fit) => new(
    [
        .. scene.Objects.Select(o => new PerceivedObject(o.Name)
        {
            Image = o.Image is { } at ? Whole(PictureCoordinates.ToPicture(at, fit, new ImageSize(box.Width, box.Height)), box, size, fit) : null,
        }),
    ]);

    /// <summary>From fractions of the part to what the model would say of the whole.</summary>
    private static Vector2 Whole(Vector2 at, PixelBox box, ImageSize size, ImageFit fit) => PictureCoordinates.ToModel(
        new Vector2((box.Left + at.X * box.Width) / size.Width, (box.Top + at.Y * box.Height) / size.Height), fit, size);
}
