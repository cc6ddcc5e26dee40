using SpatialReasoner.Reasoning.Verification;

namespace SpatialReasoner.Reasoning;

/// <summary>What happens while a question is reasoned about, in order.</summary>
public abstract record ReasoningEvent;

/// <summary>What will be done; a later one replaces it, where the model's own reading of the question changed it.</summary>
public sealed record PlanMade(ReasoningPlan Plan) : ReasoningEvent;

public sealed record ChainStarted(int Chain, string Step) : ReasoningEvent;

public sealed record ChainProgressed(int Chain, string Text) : ReasoningEvent;

public sealed record ChainCompleted(ReasoningChain Chain) : ReasoningEvent;

/// <summary>The tally after another chain was counted.</summary>
public sealed record VoteCounted(IReadOnlyList<Vote> Votes, bool Decided) : ReasoningEvent;

/// <summary>What geometry says of a finished chain, claim by claim.</summary>
/// <param name="Score">0 to 1, see <see cref="ChainVerification.Score"/>.</param>
public sealed record ChainVerified(int Chain, Verdict Verdict, double Score, IReadOnlyList<Claim> Claims) : ReasoningEvent;

/// <summary>Always the last event of a stream that did not throw.</summary>
public sealed record ReasoningCompleted(ReasoningResult Result) : ReasoningEvent;
