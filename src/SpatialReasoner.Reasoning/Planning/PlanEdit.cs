using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Strategies;
using SpatialReasoner.Reasoning.Strategies.Auto;

namespace SpatialReasoner.Reasoning.Planning;

/// <summary>
/// A plan that a caller sends back. It may name another strategy and other numbers of chains; a number is possible when the strategy makes that
/// very plan for some number of samples.
/// </summary>
internal static class PlanEdit
{
    private const string Field = "plan";

    /// <summary>Steps that are taken before the strategy runs; they change nothing of its plan.</summary>
    private static readonly string[] BeforeTheStrategy = [StrategyRouter.StepName, ModelPlanner.StepName];

    /// <summary>The task as the plan wants it.</summary>
    /// <exception cref="InvalidReasoningRequestException">A strategy, step, prompt or number the strategies do not offer.</exception>
    public static ReasoningTask Apply(ReasoningPlan edited, ReasoningTask task, StrategyCatalogue strategies)
    {
        if (edited.Strategy == StrategyRouter.Id || !strategies.Has(edited.Strategy))
        {
            var known = strategies.Descriptions.Select(s => s.Id).Where(id => id != StrategyRouter.Id);
            throw Invalid("strategy", $"'{edited.Strategy}'; known are {string.Join(", ", known)}.");
        }
        if (task.Request.Strategy is not StrategyRouter.Id && task.Request.Strategy != edited.Strategy)
            throw Invalid("strategy", $"'{edited.Strategy}', but strategy is '{task.Request.Strategy}'; leave one of the two out.");
        var strategy = strategies[edited.Strategy];
        var own = strategy.Plan(task);
        var changed = false;
        for (var i = 0; i < edited.Steps.Count; i++)
        {
            var step = edited.Steps[i];
            if (BeforeTheStrategy.Contains(step.Name))
                continue;
            if (own.Steps.FirstOrDefault(s => s.Name == step.Name) is not { } original)
                throw Invalid($"steps[{i}].name", $"'{step.Name}'; the steps of '{edited.Strategy}' are {string.Join(", ", own.Steps.Select(s => s.Name))}.");
            if (edited.Steps.Take(i).Any(s => s.Name == step.Name))
                throw Invalid($"steps[{i}].name", $"'{step.Name}', which is there already.");
            if (step.Prompt is not null && step.Prompt != original.Prompt)
                throw Invalid($"steps[{i}].prompt", $"'{step.Prompt}'; the step '{step.Name}' uses {(original.Prompt is null ? "none" : $"'{original.Prompt}'")}, and only chains can be changed.");
            changed |= step.Chains != original.Chains;
        }
        if (!changed)
            return task;
        foreach (var samples in Enumerable.Range(StrategyOptions.MinSamples, StrategyOptions.MaxSamples))
        {
            var wanted = task with { Request = task.Request with { Samples = samples } };
            if (Fits(edited, strategy.Plan(wanted)))
                return task.Request.Samples is { } set && set != samples ? throw Contradiction(edited, own, set) : wanted;
        }
        throw Contradiction(edited, own, task.Request.Samples);
    }

    private static bool Fits(ReasoningPlan edited, ReasoningPlan plan) =>
        edited.Steps.All(step => BeforeTheStrategy.Contains(step.Name) || plan.Steps.FirstOrDefault(s => s.Name == step.Name)?.Chains == step.Chains);

    private static InvalidReasoningRequestException Contradiction(ReasoningPlan edited, ReasoningPlan own, int? samples)
    {
        var index = edited.Steps.ToList().FindIndex(step => own.Steps.Any(s => s.Name == step.Name && s.Chains != step.Chains));
        var step = edited.Steps[index];
        var chains = own.Steps.First(s => s.Name == step.Name).Chains;
        var because = samples is { } set ? $", and samples is {set}" : $"; allowed is what some number of samples from {StrategyOptions.MinSamples} to {StrategyOptions.MaxSamples} makes of it";
        return Invalid($"steps[{index}].chains", $"{step.Chains}; the step '{step.Name}' of '{edited.Strategy}' samples {chains}{because}.");
    }

    private static InvalidReasoningRequestException Invalid(string part, string message) => new($"{Field}.{part}", $"{Field}.{part} is {message}");
}
