using System.Text.Json;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Prompts;

namespace SpatialReasoner.Reasoning.Documents;

/// <summary>A document and, where a model wrote it, the chain that did.</summary>
internal sealed record AnswerDocument(string Text, SampledChain? Chain);

/// <summary>
/// Writes the answer as a JSON document: (1) what reasoning has settled is put into the schema, (2) where that leaves one document it is that one, (3) otherwise the
/// model goes on after its leading chain and writes it, held to the schema's grammar, so that what was not settled is what the model finds likely after its
/// own reasoning.
/// </summary>
internal sealed class DocumentWriter(PromptLibrary library)
{
    private const int DefaultMaxTokens = 256;

    private const string ClosedLanguageObject = """{"type":"object","properties":{"answer":{},"confidence":{"type":"number"}},"required":["answer","confidence"]}""";

    private static readonly JsonElement AnswerAndConfidence = JsonSerializer.Deserialize<JsonElement>(ClosedLanguageObject);

    private readonly Prompt prompt = library.Require(DocumentFormat.StepName, "answer", QuestionVariables.Question, "answer", "schema");
    private readonly Prompt direct = library.Require("direct", "answer", QuestionVariables.All);

    public async Task<AnswerDocument> WriteAsync(
        DocumentFormat format, ReasoningTask task, ReasoningRun run, Conclusion conclusion, double confidence, CancellationToken cancellationToken)
    {
        var (grammar, placed) = Grammar(format, task, conclusion, confidence);
        if (!placed && conclusion.Answer is not null && !(format.Schema is null && !task.Model.ClosedLanguage))
            run.Warn($"The schema has no place for the answer '{conclusion.Answer.Text}'; the document is what the model finds likely.");
        if (grammar.Only() is { } settled)
            return new AnswerDocument(settled, null);
        SampledChain chain;
        try
        {
            chain = (await run.SampleAsync(Step(format, task, conclusion, grammar), cancellationToken))[0];
        }
        catch (BudgetSpentException)
        {
            // Tokens are never refused to a document, so it was the deadline, between the conclusion and this.
            throw new DeadlinePassedException(task.Request.Deadline!.Value);
        }
        return chain.Completed.FinishReason == FinishReason.Stop ? new AnswerDocument(chain.Completed.Text, chain)
            : run.DeadlinePassed ? throw new DeadlinePassedException(task.Request.Deadline!.Value)
            : throw new ModelFailedException("The document was not finished.");
    }

    private static (Grammar Grammar, bool Placed) Grammar(DocumentFormat format, ReasoningTask task, Conclusion conclusion, double confidence)
    {
        // An open model writes the object the caller's words ask for; a closed language has no words for it.
        if (format.Schema is null && !task.Model.ClosedLanguage)
            return (JsonSchemaGrammar.AnyObject(), false);
        var known = new KnownValues(
            conclusion.Answer is { } answer ? task.Question.Present(answer) : null,
            task.Request.Options.Count > 0 ? task.Request.Options : task.Question.Question?.Options ?? [],
            task.Request.Question, confidence, conclusion.Leading, conclusion.Scene);
        var narrowing = new SchemaNarrowing(format.Schema ?? AnswerAndConfidence, known);
        var schema = narrowing.Narrow(task.Model.ClosedLanguage);
        return (JsonSchemaGrammar.Compile(schema), narrowing.AnswerPlaced);
    }

    private SampleStep Step(DocumentFormat format, ReasoningTask task, Conclusion conclusion, Grammar grammar)
    {
        var settings = new PromptSettings(prompt.Settings.Temperature ?? 0, null, prompt.Settings.MaxTokens ?? DefaultMaxTokens);
        if (!task.Model.ClosedLanguage)
        {
            return new SampleStep(DocumentFormat.StepName, prompt)
            {
                Settings = settings,
                Answers = false,
                Grammar = grammar,
                View = conclusion.Leading?.Step.View,
                After = conclusion.Leading,
                Parent = conclusion.Leading?.Chain.Id,
                Variables = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    [QuestionVariables.Question] = task.Request.Question,
                    ["answer"] = conclusion.Answer is { } answer ? task.Question.Present(answer).Text : "",
                    ["schema"] = format.Schema is { } schema ? JsonText.Write(schema) : "",
                },
            };
        }
        // The embedded model goes on in its own turn: it was taught no words to be asked in.
        var said = conclusion.Leading;
        return (said?.Step ?? new SampleStep(DocumentFormat.StepName, direct)) with
        {
            Name = DocumentFormat.StepName,
            Settings = settings,
            Chains = 1,
            Answers = false,
            Thinks = false,
            Grammar = grammar,
            AssistantPrefix = said is null ? $" Answer: {conclusion.Answer?.Text ?? "not"}.\n" : said.FullText + "\n",
            Parent = said?.Chain.Id,
            StopStrings = [],
            MaxTokens = null,
            Continuations = [],
            TopLogprobs = 0,
            FirstChain = 0,
        };
    }
}
