using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Perceiving;

/// <summary>What must be seen: the whole scene, or named objects; and how closely.</summary>
public sealed record PerceptionScope
{
    /// <summary>Every object of the image.</summary>
    public static PerceptionScope Whole { get; } = new() { IsWhole = true };

    /// <summary>Whether every object of the image must be seen.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Objects that are looked for one by one where a first look leaves them out; null for none.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Whether who names the objects takes it that they are there, as a question about their sides does: that is evidence.</summary>
    public bool Presupposes { get; init; }

    /// <summary>
    /// Chains sampled, at least 1. One is decoded greedily and read by the expectation of its coordinates' distributions, which does not depend on
    /// the seed; more are sampled and averaged.
    /// </summary>
    public int Samples { get; init; } = 1;

    /// <summary>Whether the mirrored image is perceived as well and averaged in; without an image editor it is left out.</summary>
    public bool Mirror { get; init; }

    /// <summary>Looks that are taken first.</summary>
    public int Looks => Mirror ? 2 * Samples : Samples;

    /// <summary>The objects of these names.</summary>
    public static PerceptionScope Of(params IReadOnlyList<string> names) => new() { Names = names, Presupposes = true };

    /// <summary>What a question needs: the objects it names, and all of them where it counts, or means one by being the most of something.</summary>
    public static PerceptionScope For(SpatialQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var inner = question.Inner ?? question;
        var mentions = inner.Mentions().ToList();
        var names = mentions.Select(m => m.Name).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var all = inner.Kind is QuestionKind.Count or QuestionKind.PerspectiveCount or QuestionKind.WhichMost or QuestionKind.Describe
            || names.Count == 0 || mentions.Exists(m => m.Extreme is not null);
        return new PerceptionScope
        {
            IsWhole = all,
            Names = names.Count > 0 ? names : null,
            Presupposes = inner is not { Kind: QuestionKind.YesNo, Relation: null },
        };
    }
}
