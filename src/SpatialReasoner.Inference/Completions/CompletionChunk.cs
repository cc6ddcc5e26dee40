namespace SpatialReasoner.Inference;

/// <summary>One event of a streamed completion.</summary>
public abstract record CompletionChunk;

/// <summary>The prompt is in the cache; chains start from here.</summary>
public sealed record PromptProcessed(PromptUsage Usage, PromptTimings Timings) : CompletionChunk;

/// <summary>Text and tokens a chain added. <paramref name="Text"/> may be empty while a character is incomplete.</summary>
public sealed record ChainDelta(int Chain, string Text, IReadOnlyList<TokenLogprob> Tokens) : CompletionChunk;

/// <summary>A chain ended.</summary>
public sealed record ChainFinished(int Chain, CompletedChain Result) : CompletionChunk;

/// <summary>
/// Tokens spent that neither <see cref="PromptProcessed"/> nor a chain reports: a prompt whose length an upstream tells only at its end, and what attempts that were
/// given up had produced.
/// </summary>
public sealed record TokensSpent(TokenUsage Usage) : CompletionChunk;

/// <summary>Something about how the completion came about that whoever reads the answer should know, as a sentence.</summary>
public sealed record ModelNotice(string Text) : CompletionChunk;
