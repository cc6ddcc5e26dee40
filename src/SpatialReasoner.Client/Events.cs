namespace SpatialReasoner.Client;

/// <summary>What happens while a question is reasoned about, in order. There are no others than those in this file.</summary>
public abstract record ReasonEvent
{
    private protected ReasonEvent()
    {
    }
}

/// <summary>What will be done; a later one replaces it, where the model's own reading of the question changed it.</summary>
public sealed record PlanMade(Plan Plan) : ReasonEvent;

public sealed record ChainStarted(int Chain, string Step) : ReasonEvent;

/// <summary>More text of a chain. Chains are interleaved.</summary>
public sealed record ChainDelta(int Chain, string Text) : ReasonEvent;

public sealed record ChainCompleted(Chain Chain) : ReasonEvent;

/// <summary>What geometry says of a finished chain, claim by claim.</summary>
/// <param name="Verdict">entailed, contradicted or unverifiable.</param>
/// <param name="Score">0 to 1: how much of what the chain says geometry supports.</param>
public sealed record ChainVerified(int Chain, string Verdict, double? Score, IReadOnlyList<Claim> Claims) : ReasonEvent;

/// <summary>The tally after another chain was counted.</summary>
public sealed record VoteCounted(IReadOnlyList<Vote> Votes, bool Decided) : ReasonEvent;

/// <summary>Always the last one of a stream that did not fail.</summary>
public sealed record ReasonCompleted(ReasonResult Result) : ReasonEvent;

/// <param name="Kind">What the claim is about: object, position, depth, facing, relation, number, answer ...</param>
/// <param name="Verdict">entailed, contradicted or unverifiable.</param>
/// <param name="Support">0 to 1.</param>
public sealed record Claim(string Kind, string Text, string Verdict, double? Support, string Reason);
