using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Prompts;

namespace SpatialReasoner.Reasoning.Perceiving;

/// <summary>
/// Has the model say what it sees and where, apart from any question: (1) a look at the scene; (2) where the model reports no distributions, more
/// looks whose medians stand in for them; (3) objects a question names and the look left out are looked for one by one.
/// </summary>
/// <remarks>
/// One greedy chain read by expectation is as exact as five sampled ones on the embedded model, for a fifth of the tokens, and can be remembered.
/// Asked to list what a question names, that model lists objects that are not there (11 % of absent ones); describing the scene it lists none of them,
/// and a yes/no question finds those it overlooked. Both are why perception does not see the question.
/// </remarks>
public sealed class ScenePerceiver
{
    /// <summary>Chains sampled beside the greedy one where there are no distributions to read.</summary>
    private const int ExtraSamples = 4;

    /// <summary>An object that was overlooked is not looked for below this probability of being there.</summary>
    private const double MinPresence = 0.05;

    /// <summary>
    /// Odds by which being named in a question speaks for an object that looks were not sure of. Asked "is there a ...?" about overlooked ones, the embedded
    /// model says no too often: among as many overlooked as absent objects, half of those it gives a tenth are there (seeds 2^41 + 100000 on, hard).
    /// </summary>
    private const double NamedOdds = 8;

    private const string NamesVariable = "names", NameVariable = "name";

    private readonly Prompt scene;
    private readonly Prompt objects;
    private readonly Prompt presence;
    private readonly Prompt one;

    public ScenePerceiver(PromptLibrary library)
    {
        ArgumentNullException.ThrowIfNull(library);
        scene = library.Require("perceive", "scene");
        objects = library.Require("perceive", "objects", NamesVariable);
        presence = library.Require("perceive", "presence", NameVariable);
        one = library.Require("perceive", "object", NameVariable);
    }

    /// <summary>The prompt of the first look, for plans.</summary>
    public PromptReference FirstLook(PerceptionScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return FirstGlance(scope).Prompt.Reference;
    }

    /// <summary>The scene as perceived; null when nothing could be read from any chain.</summary>
    /// <exception cref="BudgetSpentException">The budget was spent before a look was taken.</exception>
    public async Task<PerceivedScene?> PerceiveAsync(PerceptionScope scope, ReasoningTask task, ReasoningRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(run);
        var looking = new Looking(task, run);
        var firstChain = run.Chains.Count;
        // (1)
        if (scope.Mirror && run.Images is null)
            run.Warn("The mirrored image was not looked at: this host has no image editor.");
        var glances = BothWays(FirstGlance(scope), scope, run);
        var looks = new List<Look>();
        if (scope.Samples == 1)
            looks.AddRange(await looking.GreedyAsync(glances, cancellationToken));
        foreach (var glance in scope.Samples > 1 ? glances : [])
            looks.AddRange(await looking.SampledAsync(glance, scope.Samples, firstChain: 0, cancellationToken));
        // (2)
        if (scope.Samples <= 1 && looks.Exists(l => l.Objects.Count > 0) && !looks.Exists(l => l.IsExpectation) && task.Request.Temperature != 0)
            looks.AddRange(await looking.SampledAsync(FirstGlance(scope), ExtraSamples, firstChain: 1, cancellationToken));
        var seeing = looks.Where(l => l.Objects.Count > 0).ToList();
        var seen = LookFusion.Fuse([.. seeing.Select(l => l.Objects)]);
        // (3)
        var missing = new List<string>();
        foreach (var name in scope.Names ?? [])
        {
            if (seen.FindIndex(o => o.MayBe(name)) is >= 0 and var known)
                seen[known] = scope.Presupposes ? LookFusion.Supported(seen[known], name, NamedOdds) : seen[known];
            else if (await FindAsync(name, scope, run, looking, cancellationToken) is { } found)
                LookFusion.Place(found, seen);
            else
                missing.Add(name);
        }
        return seen.Count == 0 && missing.Count == 0 ? null : new PerceivedScene(seen)
        {
            IsWhole = scope.IsWhole && looks.TrueForAll(l => l.IsComplete),
            Missing = missing,
            Samples = seeing.Count > 1 && missing.Count == 0 ? [.. seeing.Select(look => new PerceivedScene(LookFusion.Through(look.Objects, seen)))] : [],
            Chains = [.. run.Chains.Skip(firstChain).Select(c => c.Chain.Id)],
        };
    }

    private Glance FirstGlance(PerceptionScope scope) => scope.IsWhole
        ? new Glance("perceive", scene, "", "")
        : new Glance("perceive", objects, NamesVariable, string.Join(", ", scope.Names ?? []));

    /// <summary>The glance, and the same through the mirror where the scope wants it.</summary>
    private static IReadOnlyList<Glance> BothWays(Glance glance, PerceptionScope scope, ReasoningRun run) =>
        scope.Mirror && run.Images is not null ? [glance, glance with { Mirrored = true }] : [glance];

    /// <summary>The object by that name, as likely as the model says it is there; null when it is not, or nowhere.</summary>
    private async Task<PerceivedObject?> FindAsync(string name, PerceptionScope scope, ReasoningRun run, Looking looking, CancellationToken cancellationToken)
    {
        var asked = await looking.GreedyAsync(BothWays(new Glance("presence", presence, NameVariable, name), scope, run), cancellationToken);
        var answers = asked.Select(look => look.Yes).OfType<double>().ToList();
        if (answers.Count == 0)
            return null;
        var probability = LookFusion.Testimony(answers, scope.Presupposes ? NamedOdds : 1);
        if (probability < MinPresence)
            return null;
        var found = await looking.GreedyAsync(BothWays(new Glance("object", one, NameVariable, name), scope, run), cancellationToken);
        var places = found.Select(look => look.Objects).Where(objects => objects.Count > 0).Select(objects => (IReadOnlyList<PerceivedObject>)[objects[0] with { Name = name }]).ToList();
        return Perception.Merge(places) is [var seen] ? seen with { Confidence = probability } : null;
    }
}
