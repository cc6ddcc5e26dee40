using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Remembering;

namespace SpatialReasoner.Reasoning.Perceiving;

/// <summary>Takes the looks of one request: samples them, or recalls them where they were taken before.</summary>
internal sealed class Looking(ReasoningTask task, ReasoningRun run)
{
    /// <summary>Alternatives asked for: as many as the seam allows.</summary>
    private const int Alternatives = 20;

    /// <summary>Mirrored once for all looks: a large picture takes a second to decode, turn and encode.</summary>
    private readonly Lazy<IReadOnlyList<ImageContent>> mirrored = new(() => [.. task.Request.Images.Select(run.Images!.Mirror)]);

    /// <summary>The greedy look: the same for every seed, so it may come from memory and goes there.</summary>
    public async Task<Look> GreedyAsync(Glance glance, CancellationToken cancellationToken) => (await GreedyAsync([glance], cancellationToken))[0];

    /// <summary>As above, several at the same time. Fewer where the budget ends.</summary>
    public async Task<IReadOnlyList<Look>> GreedyAsync(IReadOnlyList<Glance> glances, CancellationToken cancellationToken)
    {
        var looks = glances.Select(glance => Key(glance) is { } key ? run.Recall(key, glance.Prompt.Reference) : null).ToArray();
        var open = Enumerable.Range(0, glances.Count).Where(i => looks[i] is null).ToList();
        if (open.Count > 0)
        {
            var chains = await run.SampleAsync([.. open.Select(i => Greedy(Step(glances[i])))], _ => false, cancellationToken);
            foreach (var (chain, i) in chains.Zip(open))
            {
                looks[i] = Read(glances[i], chain);
                if (looks[i]!.IsComplete && Key(glances[i]) is { } key)
                    run.Remember(key, looks[i]!);
            }
        }
        return [.. looks.OfType<Look>()];
    }

    /// <summary>Looks sampled at the prompt's temperature, or the request's.</summary>
    public Task<IReadOnlyList<Look>> SampledAsync(Glance glance, int chains, int firstChain, CancellationToken cancellationToken) =>
        SampleAsync(glance, Step(glance) with { Chains = chains, FirstChain = firstChain }, cancellationToken);

    private async Task<IReadOnlyList<Look>> SampleAsync(Glance glance, SampleStep step, CancellationToken cancellationToken)
    {
        var chains = await run.SampleAsync(step, cancellationToken);
        return [.. chains.Select(c => Read(glance, c))];
    }

    private static Look Read(Glance glance, SampledChain chain) => glance.Mirrored ? Look.Of(chain.Completed).Mirrored() : Look.Of(chain.Completed);

    private static SampleStep Greedy(SampleStep step) => step with { Settings = step.Settings with { Temperature = 0 } };

    private SampleStep Step(Glance glance) => new(glance.Step, glance.Prompt)
    {
        Answers = false,
        TopLogprobs = Alternatives,
        Variables = glance.Variables,
        View = glance.Mirrored
            ? new QuestionView(ViewKind.Mirror, task.Question, mirrored.Value) { SceneBack = scene => scene.Mirrored() }
            : null,
    };

    /// <summary>Null where the request's own limits could make its looks differ from those of others.</summary>
    private SceneKey? Key(Glance glance) => task.Request is { UseMemory: true, Temperature: null or 0, MaxTokens: null, TokenBudget: null }
        ? new SceneKey(
            string.Join(' ', task.Request.Images.Select(i => i.Sha256)), task.Model.Id, Words(glance), glance.Mirrored, task.Request.Vision)
        : null;

    private static string Words(Glance glance) => string.Join(
        '\n', glance.Prompt.Render(glance.Variables, []).SelectMany(m => m.Content.OfType<TextContent>().Select(text => $"{m.Role}: {text.Text}")));
}
