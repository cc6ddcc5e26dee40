using SpatialReasoner.Reasoning.Prompts;

namespace SpatialReasoner.Reasoning.Perceiving;

/// <summary>A look to be taken: with which words, at what, through the mirror or not.</summary>
/// <param name="Subject">What is looked for; empty for the whole scene.</param>
internal sealed record Glance(string Step, Prompt Prompt, string Variable, string Subject)
{
    public bool Mirrored { get; init; }

    public IReadOnlyDictionary<string, string> Variables => Subject.Length == 0
        ? new Dictionary<string, string>(StringComparer.Ordinal)
        : new Dictionary<string, string>(StringComparer.Ordinal) { [Variable] = Subject };
}
