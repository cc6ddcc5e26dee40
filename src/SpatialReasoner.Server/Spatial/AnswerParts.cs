using System.Text.Json.Nodes;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Server.Spatial;

/// <summary>How answers read on the wire.</summary>
internal static class AnswerParts
{
    /// <param name="question">What the planner made of the question: it knows the option behind a letter. Null for open models.</param>
    public static AnswerPart Part(SpatialAnswer answer, SpatialQuestion? question)
    {
        JsonValue? value = answer.Value is { } number && double.IsFinite(number)
            ? JsonValue.Create(number)
            : JsonValue.Create(answer.Type == AnswerType.Letter ? Option(question?.Options ?? [], answer.Text) ?? answer.Text : answer.Text);
        return new AnswerPart(answer.Text, answer.Type.Id(), value, answer.Unit);
    }

    private static string? Option(IReadOnlyList<string> options, string letter) =>
        letter is [var c] && c - 'A' >= 0 && c - 'A' < options.Count ? options[c - 'A'] : null;
}
