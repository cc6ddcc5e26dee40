using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Execution;

namespace SpatialReasoner.Reasoning.Grounding;

/// <summary>Where a question's objects are, as far as the caller's regions name them.</summary>
internal static class NamedRegions
{
    /// <summary>The box around every object the question names, pixels; null where one of them is in no region.</summary>
    public static PixelBox? Around(ReasoningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var names = task.Question.Asked?.Mentions().Select(m => m.Name).ToList() ?? [];
        var boxes = names.Select(name => task.Request.Regions.FirstOrDefault(r => name is not null && r.Name == name)).ToList();
        if (boxes.Count == 0 || boxes.Contains(null))
            return null;
        return new PixelBox(
            (int)MathF.Floor(boxes.Min(r => r!.Box.Left)), (int)MathF.Floor(boxes.Min(r => r!.Box.Top)),
            (int)MathF.Ceiling(boxes.Max(r => r!.Box.Right)), (int)MathF.Ceiling(boxes.Max(r => r!.Box.Bottom)));
    }
}
