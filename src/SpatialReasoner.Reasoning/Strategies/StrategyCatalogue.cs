using System.Collections.Frozen;
using SpatialReasoner.Reasoning.Prompts;
using SpatialReasoner.Reasoning.Strategies.Auto;
using SpatialReasoner.Reasoning.Strategies.Beam;
using SpatialReasoner.Reasoning.Strategies.BestOfN;
using SpatialReasoner.Reasoning.Strategies.ChainOfThought;
using SpatialReasoner.Reasoning.Strategies.Consensus;
using SpatialReasoner.Reasoning.Strategies.Decompose;
using SpatialReasoner.Reasoning.Strategies.Direct;
using SpatialReasoner.Reasoning.Strategies.Exact;
using SpatialReasoner.Reasoning.Strategies.Perspective;
using SpatialReasoner.Reasoning.Strategies.SceneGraph;
using SpatialReasoner.Reasoning.Strategies.Score;
using SpatialReasoner.Reasoning.Strategies.SelfConsistency;
using SpatialReasoner.Reasoning.Strategies.Tree;
using SpatialReasoner.Reasoning.Verification;
using SpatialReasoner.Reasoning.Voting;

namespace SpatialReasoner.Reasoning.Strategies;

/// <summary>The strategies by id.</summary>
public sealed class StrategyCatalogue
{
    private readonly FrozenDictionary<string, IReasoningStrategy> byId;

    private StrategyCatalogue(IReadOnlyList<IReasoningStrategy> strategies)
    {
        byId = strategies.ToFrozenDictionary(s => s.Description.Id, StringComparer.Ordinal);
        Descriptions = [.. strategies.Select(s => s.Description).Prepend(StrategyRouter.Description).Select(d => d with { Measured = MeasuredGains.Of(d.Id) })];
    }

    /// <summary><c>auto</c> first, then as registered.</summary>
    public IReadOnlyList<StrategyDescription> Descriptions { get; }

    public IReasoningStrategy this[string id] => byId[id];

    /// <summary>Every strategy there is, one line each.</summary>
    /// <exception cref="InvalidPromptLibraryException">A strategy's prompts are missing or wrong.</exception>
    public static StrategyCatalogue Create(PromptLibrary prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        var voting = new VotingOptions { Verifier = VerifierWeights.Of };
        var selfConsistency = new SelfConsistencyStrategy(prompts, new SelfConsistencyOptions(), voting);
        var score = new ScoreStrategy(prompts, voting);
        var bestOfN = new BestOfNStrategy(prompts);
        var exact = new ExactStrategy(prompts, selfConsistency, new ExactOptions());
        var catalogue = new StrategyCatalogue(
        [
            new DirectStrategy(prompts, voting),
            score,
            new ChainOfThoughtStrategy(prompts),
            new SceneGraphStrategy(prompts),
            new DecomposeStrategy(prompts),
            selfConsistency,
            bestOfN,
            new BeamStrategy(prompts, BeamOptions.Beam),
            new BeamStrategy(prompts, BeamOptions.DiverseTrees),
            new TreeStrategy(prompts),
            exact,
            new PerspectiveStrategy(prompts, exact),
            new ConsensusStrategy(exact, score, bestOfN),
        ]);
        prompts.ThrowIfInvalid();
        return catalogue;
    }

    public bool Has(string id) => id == StrategyRouter.Id || byId.ContainsKey(id);
}
