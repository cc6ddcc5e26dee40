namespace SpatialReasoner.Inference;

/// <summary>
/// What of a <see cref="CompletionRequest"/> a model does itself. What it lacks is done for it below the seam where that is possible, and the completion says so
/// in a <see cref="ModelNotice"/>; where it is not, the request is refused with <see cref="InvalidPromptException"/>.
/// </summary>
public sealed record ModelCapabilities
{
    public static ModelCapabilities All { get; } = new()
    {
        Choices = true, Logprobs = true, Continuation = true, Seed = true, JsonSchema = true, Scoring = true, Interventions = true,
    };

    /// <summary>"choices, seed; lacks logprobs": for logs.</summary>
    public override string ToString()
    {
        var all = new[]
        {
            ("choices", Choices), ("logprobs", Logprobs), ("continuation", Continuation), ("seed", Seed), ("json_schema", JsonSchema), ("scoring", Scoring), ("interventions", Interventions),
        };
        var (has, lacks) = (string.Join(", ", all.Where(c => c.Item2).Select(c => c.Item1)), string.Join(", ", all.Where(c => !c.Item2).Select(c => c.Item1)));
        return string.Join("; lacks ", new[] { has.Length > 0 ? has : "chains one at a time", lacks }.Where(p => p.Length > 0));
    }

    /// <summary>Several chains from one prefill. Without it every chain is a call of its own, and pays for its prompt.</summary>
    public bool Choices { get; init; }

    /// <summary>Log-probabilities of the tokens. Without it every chain weighs the same, and coordinates are as coarse as they are written.</summary>
    public bool Logprobs { get; init; }

    /// <summary><see cref="CompletionRequest.AssistantPrefix"/>. Without it the model is shown its unfinished turn and asked to go on.</summary>
    public bool Continuation { get; init; }

    /// <summary><see cref="SamplingParameters.Seed"/>. Without it two runs of one request may differ.</summary>
    public bool Seed { get; init; }

    /// <summary><see cref="CompletionRequest.Grammar"/>, where it comes from a JSON schema. Cannot be done for a model.</summary>
    public bool JsonSchema { get; init; }

    /// <summary><see cref="CompletionRequest.Continuations"/>. Without it likelihoods are estimated by how often sampled chains say each text.</summary>
    public bool Scoring { get; init; }

    /// <summary><see cref="CompletionRequest.Vision"/>. Cannot be done for a model.</summary>
    public bool Interventions { get; init; }
}
