using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Server.Spatial;

/// <summary>How the API spells the reasoner's choices.</summary>
internal static class Vocabularies
{
    public static readonly Vocabulary<ViewKind> View = new(
        ("original", ViewKind.Original), ("mirror", ViewKind.Mirror), ("options", ViewKind.Options),
        ("inverse", ViewKind.Inverse), ("crop", ViewKind.Crop), ("paraphrase", ViewKind.Paraphrase));

    public static readonly Vocabulary<PerspectiveMode> Perspective = new(
        ("numeric", PerspectiveMode.Numeric), ("visual", PerspectiveMode.Visual), ("exact", PerspectiveMode.Exact));

    public static readonly Vocabulary<VoteWeighting> Weighting = new(
        ("plurality", VoteWeighting.Plurality), ("confidence", VoteWeighting.Confidence), ("verifier", VoteWeighting.Verifier));

    public static readonly Vocabulary<StopRuleKind> Stop = new(("none", StopRuleKind.None), ("beta", StopRuleKind.Beta), ("esc", StopRuleKind.Esc));

    public static readonly Vocabulary<ReasoningEffort> Effort = new(
        ("minimal", ReasoningEffort.Minimal), ("low", ReasoningEffort.Low), ("medium", ReasoningEffort.Medium), ("high", ReasoningEffort.High), ("max", ReasoningEffort.Max));

    public static readonly Vocabulary<Verdict> Verdict = new(
        ("entailed", Reasoning.Verdict.Entailed), ("contradicted", Reasoning.Verdict.Contradicted), ("unverifiable", Reasoning.Verdict.Unverifiable));
}
