using System.Collections.Frozen;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Grounding;

namespace SpatialReasoner.Reasoning.Views;

/// <summary>The views by kind, and which of them a question can be asked through.</summary>
public sealed class ViewCatalogue
{
    private readonly FrozenDictionary<ViewKind, IView> byKind;

    private ViewCatalogue(IEnumerable<IView> views) => byKind = views.ToFrozenDictionary(v => v.Kind);

    /// <summary>Every view there is, one line each.</summary>
    public static ViewCatalogue Default { get; } = new(
    [
        new OriginalView(),
        new MirrorView(),
        new OptionsView(),
        new InverseView(),
        new CropView(NamedRegions.Around),
        new ParaphraseView(),
    ]);

    public IView this[ViewKind kind] => byKind[kind];

    /// <summary>The wanted views that are valid for the question, in the order they are wanted; the original alone when none is.</summary>
    /// <param name="warn">Told of every view that is left out; null where nobody asked for them by name.</param>
    public IReadOnlyList<QuestionView> Choose(IEnumerable<ViewKind> wanted, ReasoningTask task, IImageEditor? images, Action<string>? warn)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(task);
        var chosen = new List<QuestionView>();
        foreach (var kind in wanted.Distinct())
        {
            if (byKind[kind].Objection(task) is { } objection)
                warn?.Invoke($"view '{kind.Id()}' {objection} and was left out.");
            else if (byKind[kind].Apply(task, images) is { } view)
                chosen.Add(view);
            else
                warn?.Invoke($"view '{kind.Id()}' needs an image editor, which this host lacks, and was left out.");
        }
        return chosen.Count > 0 ? chosen : [QuestionView.Original(task)];
    }
}
