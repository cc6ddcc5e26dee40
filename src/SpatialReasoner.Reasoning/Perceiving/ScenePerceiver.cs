using System.Numerics;
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
    /// Odds by which being named in a question speaks for an overlooked object. Asked "is there a ...?" about those, the embedded model says no too often:
    /// among as many overlooked as absent objects, half of those it gives a tenth are there (seeds 2^41 + 100000 on, hard).
    /// </summary>
    private const double NamedOdds = 8;

    /// <summary>Objects nearer to each other than this, fractions of the image, cannot both be there: one was named wrongly.</summary>
    private const float SamePlace = 0.045f;

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
        var glances = Glances(scope, run).ToList();
        var looks = new List<Look>();
        if (scope.Samples == 1)
            looks.AddRange(await looking.GreedyAsync(glances, cancellationToken));
        foreach (var glance in scope.Samples > 1 ? glances : [])
            looks.AddRange(await looking.SampledAsync(glance, scope.Samples, firstChain: 0, cancellationToken));
        // (2)
        if (scope.Samples <= 1 && looks.Exists(l => l.Objects.Count > 0) && !looks.Exists(l => l.IsExpectation) && task.Request.Temperature != 0)
            looks.AddRange(await looking.SampledAsync(FirstGlance(scope), ExtraSamples, firstChain: 1, cancellationToken));
        var seeing = looks.Where(l => l.Objects.Count > 0).ToList();
        var seen = Perception.Merge([.. seeing.Select(l => l.Objects)]).ToList();
        // (3)
        var missing = new List<string>();
        var searched = new List<PerceivedObject>();
        foreach (var name in (scope.Names ?? []).Where(name => !seen.Exists(o => o.Name == name)).ToList())
        {
            if (await FindAsync(name, scope.Presupposes, looking, cancellationToken) is { } found)
            {
                Place(found, seen);
                searched.Add(found);
            }
            else
                missing.Add(name);
        }
        return seen.Count == 0 && missing.Count == 0 ? null : new PerceivedScene(seen)
        {
            IsWhole = scope.IsWhole && looks.TrueForAll(l => l.IsComplete),
            Missing = missing,
            Samples = seeing.Count > 1 && missing.Count == 0 ? [.. seeing.Select(look => Completed(look, seen, searched))] : [],
            Chains = [.. run.Chains.Skip(firstChain).Select(c => c.Chain.Id)],
        };
    }

    /// <summary>
    /// The scene as one look saw it, and what it left out as the others saw it: looks overlook objects twice as often as they invent them, so what half of
    /// them listed is there. What was searched for stays as likely as that search found it.
    /// </summary>
    private static PerceivedScene Completed(Look look, List<PerceivedObject> seen, List<PerceivedObject> searched) => new(
    [
        .. seen.Select(o => look.Objects.FirstOrDefault(own => own.Name == o.Name) ?? (searched.Contains(o) ? o : o with { Confidence = 1 })),
    ]);

    private Glance FirstGlance(PerceptionScope scope) => scope.IsWhole
        ? new Glance("perceive", scene, "", "")
        : new Glance("perceive", objects, NamesVariable, string.Join(", ", scope.Names ?? []));

    private IEnumerable<Glance> Glances(PerceptionScope scope, ReasoningRun run)
    {
        yield return FirstGlance(scope);
        if (scope.Mirror && run.Images is not null)
            yield return FirstGlance(scope) with { Mirrored = true };
        else if (scope.Mirror)
            run.Warn("The mirrored image was not looked at: this host has no image editor.");
    }

    /// <summary>The object by that name, as likely as the model says it is there; null when it is not, or nowhere.</summary>
    private async Task<PerceivedObject?> FindAsync(string name, bool presupposed, Looking looking, CancellationToken cancellationToken)
    {
        var there = await looking.GreedyAsync(new Glance("presence", presence, NameVariable, name), cancellationToken);
        if (there.Yes is not { } probability)
            return null;
        if (presupposed)
            probability = probability * NamedOdds / (probability * NamedOdds + 1 - probability);
        if (probability < MinPresence)
            return null;
        var found = await looking.GreedyAsync(new Glance("object", one, NameVariable, name), cancellationToken);
        return found.Objects is [var seen, ..] ? seen with { Name = name, Confidence = probability } : null;
    }

    /// <summary>Adds an object; one listed in the same place under another name is that much less sure.</summary>
    private static void Place(PerceivedObject found, List<PerceivedObject> seen)
    {
        for (var i = 0; i < seen.Count; i++)
        {
            if (seen[i].Image is { } image && found.Image is { } at && Vector2.Distance(image, at) < SamePlace)
                seen[i] = seen[i] with { Confidence = seen[i].Confidence * (1 - found.Confidence) };
        }
        seen.Add(found);
    }
}
