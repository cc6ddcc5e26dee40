using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Remembering;

namespace SpatialReasoner.Reasoning.Perceiving;

/// <summary>Takes the looks of one request: samples them, or recalls them where they were taken before.</summary>
internal sealed class Looking(ReasoningTask task, ReasoningRun run)
{
    /// <summary>Alternatives asked for: as many as the seam allows.</summary>
    private const int Alternatives = 20;

    /// <summary>The greedy look: the same for every seed, so it may come from memory and goes there.</summary>
    public async Task<Look> GreedyAsync(Glance glance, CancellationToken cancellationToken)
    {
        var key = Key(glance);
        if (key is not null && run.Recall(key, glance.Prompt.Reference) is { } remembered)
            return remembered;
        var step = Step(glance);
        var look = (await SampleAsync(glance, step with { Settings = step.Settings with { Temperature = 0 } }, cancellationToken))[0];
        if (key is not null && look.IsComplete)
            run.Remember(key, look);
        return look;
    }

    /// <summary>Looks sampled at the prompt's temperature, or the request's.</summary>
    public Task<IReadOnlyList<Look>> SampledAsync(Glance glance, int chains, int firstChain, CancellationToken cancellationToken) =>
        SampleAsync(glance, Step(glance) with { Chains = chains, FirstChain = firstChain }, cancellationToken);

    private async Task<IReadOnlyList<Look>> SampleAsync(Glance glance, SampleStep step, CancellationToken cancellationToken)
    {
        var chains = await run.SampleAsync(step, cancellationToken);
        return [.. chains.Select(c => glance.Mirrored ? Look.Of(c.Completed).Mirrored() : Look.Of(c.Completed))];
    }

    private SampleStep Step(Glance glance) => new(glance.Step, glance.Prompt)
    {
        Answers = false,
        TopLogprobs = Alternatives,
        Variables = glance.Variables,
        View = glance.Mirrored
            ? new QuestionView(ViewKind.Mirror, task.Question, [.. task.Request.Images.Select(run.Images!.Mirror)]) { SceneBack = scene => scene.Mirrored() }
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
