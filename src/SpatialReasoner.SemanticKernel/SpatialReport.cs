using System.Text.Json.Serialization;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.SemanticKernel;

/// <summary>What a function found. A kernel's model reads <see cref="Text"/>; the rest is for the program around it and never part of a prompt.</summary>
/// <param name="Text">The answer first, then what it rests on.</param>
public sealed record SpatialReport(string Text)
{
    /// <summary>Everything that led to it; null where no model was asked.</summary>
    [JsonIgnore]
    public ReasoningResult? Result { get; init; }

    /// <summary>The scene from the viewpoint, PNG; null where none was drawn.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte>? Picture { get; init; }

    public override string ToString() => Text;
}
