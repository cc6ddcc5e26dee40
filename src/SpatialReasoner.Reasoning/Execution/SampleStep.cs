using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Prompts;

namespace SpatialReasoner.Reasoning.Execution;

/// <summary>One call of the model: a prompt and the chains to sample from it.</summary>
/// <param name="Name">Name of the plan's step.</param>
public sealed record SampleStep(string Name, Prompt Prompt)
{
    public int Chains { get; init; } = 1;

    /// <summary>Sampling where the request says nothing.</summary>
    /// <value>Default: the prompt's own.</value>
    public PromptSettings Settings { get; init; } = Prompt.Settings;

    /// <summary>What the chains are for: an answer, or what is seen.</summary>
    public bool Answers { get; init; } = true;

    /// <summary>Whether chains think before they answer: one that is cut off has then reached no answer.</summary>
    public bool Thinks { get; init; }

    /// <summary>The view it is asked through; null asks the question as it stands.</summary>
    public QuestionView? View { get; init; }

    /// <summary>Start of the assistant's turn that the chains continue; answers are read from it and the chain together.</summary>
    public string AssistantPrefix { get; init; } = "";

    /// <summary>The chain that wrote <see cref="AssistantPrefix"/>.</summary>
    public int? Parent { get; init; }

    /// <summary>The chain whose conversation goes on: its turns and it come before this step's prompt, which brings no images of its own.</summary>
    public SampledChain? After { get; init; }

    /// <summary>A chain ends before the first of these; needed by searches that go step by step.</summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>Tokens one chain may generate, below the request's own limit; null leaves that.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Texts to be scored instead of sampled, one per chain.</summary>
    public IReadOnlyList<string> Continuations { get; init; } = [];

    /// <summary>What the chains may say; null leaves them free. Such a chain always ends its text, so it may take the tokens that needs whatever the request's limits.</summary>
    public Grammar? Grammar { get; init; }

    /// <summary>Alternatives reported per token, 0 to 20.</summary>
    public int TopLogprobs { get; init; }

    /// <summary>Where the chains stand in the row their random numbers come from; steps that sample the same prompt again must differ.</summary>
    public int FirstChain { get; init; }

    /// <summary>Variables beyond those of the question.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Called with the finished chains 0..k-1 each time k grows, whatever order they finish in; true ends the step, and the chains from k on
    /// no longer count. So the decision depends on the chains alone, never on scheduling.
    /// </summary>
    public Func<IReadOnlyList<SampledChain>, bool> Decided { get; init; } = _ => false;
}
