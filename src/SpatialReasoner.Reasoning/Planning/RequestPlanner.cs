using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Conversing;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Grounding;
using SpatialReasoner.Reasoning.Strategies;
using SpatialReasoner.Reasoning.Strategies.Auto;

namespace SpatialReasoner.Reasoning.Planning;

/// <summary>What will be done about a request.</summary>
/// <param name="Original">As it came; the task's own has what routing or an edited plan set.</param>
/// <param name="AsksModel">Whether the model is asked first what the question means; strategy and plan may then change.</param>
internal sealed record PreparedRequest(ReasoningRequest Original, ReasoningTask Task, IReasoningStrategy Strategy, ReasoningPlan Plan, bool AsksModel);

/// <summary>From a request to what will be done: its question understood, its strategy chosen, the strategy's plan. No model is called.</summary>
internal sealed class RequestPlanner(ModelDescription model, StrategyCatalogue strategies, ModelPlanner modelPlanner, IImageEditor? images)
{
    private readonly QuestionPlanner questions = new(model);

    /// <exception cref="InvalidReasoningRequestException">A field is out of range or contradicts another or the question.</exception>
    /// <exception cref="QuestionNotUnderstoodException">The model's language is closed and lacks the question.</exception>
    public PreparedRequest Prepare(ReasoningRequest request)
    {
        RequestValidation.Check(request, strategies, model);
        // What the caller's own geometry settles is not asked of a model.
        var grounding = RegionGrounding.Of(request, model, images);
        if (grounding.Decision is { } decision)
        {
            var settled = new ReasoningTask(request, decision.Question, model);
            return new PreparedRequest(request, settled, decision, decision.Plan(settled), AsksModel: false);
        }
        request = grounding.Request;
        var question = questions.Plan(
            request.Question, request.Options, request.Viewpoint, request.AnswerType, Conversation.IsLeanedOn(request.Question, request.History));
        question = question with { Warnings = [.. grounding.Warnings, .. question.Warnings] };
        var task = new ReasoningTask(request, question, model);
        var prepared = Prepare(task);
        var asking = request.Plan?.Strategy ?? request.Strategy;
        return ModelPlanner.Applies(task, asking, request.Effort) ? WithModelStep(prepared) : prepared;
    }

    /// <summary>After the model said what the question means: under <c>auto</c> the strategy is chosen anew, by its kind; else only the plan is.</summary>
    public PreparedRequest Again(PreparedRequest prepared, PlannedQuestion understood)
    {
        ArgumentNullException.ThrowIfNull(prepared);
        var isRouted = prepared.Original is { Strategy: StrategyRouter.Id, Plan: null };
        var task = prepared.Task with { Question = understood };
        return WithModelStep(isRouted ? Prepare(task with { Request = prepared.Original }) : prepared with { Task = task, Plan = prepared.Strategy.Plan(task) });
    }

    private PreparedRequest WithModelStep(PreparedRequest prepared) =>
        prepared with { AsksModel = true, Plan = prepared.Plan with { Steps = [modelPlanner.Step, .. prepared.Plan.Steps] } };

    private PreparedRequest Prepare(ReasoningTask task)
    {
        var request = task.Request;
        if (request.Plan is { } edited)
            return Planned(request, PlanEdit.Apply(edited, task, strategies), edited.Strategy);
        if (request.Strategy != StrategyRouter.Id)
            return Planned(request, task, request.Strategy);

        var route = StrategyRouter.Choose(task, strategies);
        if (request.Samples is null)
            task = task with { Request = request with { Samples = route.Samples } };
        var prepared = Planned(request, task, route.Strategy);
        return prepared with { Plan = prepared.Plan with { Steps = [StrategyRouter.Step(route), .. prepared.Plan.Steps] } };
    }

    private PreparedRequest Planned(ReasoningRequest original, ReasoningTask task, string id)
    {
        if (task.Question.GeometryOnly && !StrategyRouter.LetsGeometryDecide(id))
            throw ClosedLanguage.RefuseUntaught(task, id, [.. strategies.Descriptions.Select(s => s.Id)]);
        var strategy = strategies[id];
        return new PreparedRequest(original, task, strategy, strategy.Plan(task), AsksModel: false);
    }
}
