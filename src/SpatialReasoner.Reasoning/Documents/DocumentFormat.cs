using System.Text.Json;

namespace SpatialReasoner.Reasoning;

/// <summary>The answer is wanted as a JSON document.</summary>
/// <param name="Schema">What it must validate against, of the subset <see cref="Inference.JsonSchemaGrammar"/> lists; null for any JSON object.</param>
public sealed record DocumentFormat(JsonElement? Schema)
{
    /// <summary>Name of the step whose chain writes it, where something is left for the model to choose.</summary>
    public const string StepName = "document";
}
