using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;

namespace SpatialReasoner.Evaluation.Running;

/// <summary>What every measurement asks before its column's options are applied.</summary>
internal static class Question
{
    /// <summary>Nothing is remembered of a picture from one question to the next: every answer is to cost what it costs alone.</summary>
    public static ReasoningRequest Of(string text, ImageContent picture, long seed) => new() { Question = text, Images = [picture], Seed = seed, UseMemory = false };
}
