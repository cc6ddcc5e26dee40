using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Planning;

namespace SpatialReasoner.Reasoning.Tests.Views;

internal static class Tasks
{
    public static ReasoningTask Closed(string question, params string[] options) => Of(Models.Closed, question, options);

    public static ReasoningTask Open(string question, params string[] options) => Of(Models.Open, question, options);

    public static ReasoningTask Of(ModelDescription model, string question, params string[] options) => new(
        Requests.Ask("self-consistency", question) with { Options = options }, new QuestionPlanner(model).Plan(question, options), model);
}
