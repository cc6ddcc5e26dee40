using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Reasoning.Strategies.Score;
using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Questions;
using SpatialReasoner.Server.Errors;
using SpatialReasoner.Server.Json;
using SpatialReasoner.Server.Models;

namespace SpatialReasoner.Server.Spatial;

/// <summary><c>POST /v1/spatial/decide</c>: typed questions about one picture, each answered by the likelihood of its options.</summary>
/// <remarks>
/// Every question is one request of strategy <c>score</c>. The first runs alone, so that the picture is encoded and prefilled once; the others share
/// what it left in the prefix cache and run side by side.
/// </remarks>
internal sealed class DecideEndpoint(IReasoner reasoner, ModelCatalog models, PictureRequests requests, TimeProvider time)
{
    public const int MaxQuestions = 32;

    private enum DecisionType { Choice, YesNo, Score }

    private static readonly Vocabulary<DecisionType> Types = new(("choice", DecisionType.Choice), ("yes_no", DecisionType.YesNo), ("score", DecisionType.Score));

    private static readonly FormFields Form = new() { Texts = ["model"], Integers = ["seed", "deadline_ms"], Documents = ["questions"] };

    public async Task HandleAsync(HttpContext context)
    {
        var since = time.GetTimestamp();
        var (body, image, _) = await requests.ReadOneAsync(context.Request, Form, ServerJson.Wire.DecideBody, b => b.Image, b => b.DeadlineMs);
        if (image is null)
            throw new ApiException(ApiError.Invalid("image", "'image' is missing."));
        if (models.Resolve(body.Model, null, "model") is { } other && other != ScoreStrategy.Id)
            throw new ApiException(ApiError.Invalid("model", $"'model' is '{body.Model}', which asks for the strategy '{other}'; this call scores and takes a model's bare id."));
        if (body.Questions is null or { Count: 0 or > MaxQuestions })
            throw new ApiException(ApiError.Invalid("questions", $"'questions' holds {body.Questions?.Count ?? 0}; 1 to {MaxQuestions} are expected."));
        var asked = body.Questions.Select((q, i) => Asked.From(q, i, body, image)).ToList();
        // All are refused before any is asked, and the first mistake is the one that is told.
        foreach (var question in asked)
            question.Blame(() => reasoner.Plan(question.Request));

        var first = await DecideAsync(asked[0], since, context.RequestAborted);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var others = asked.Skip(1).Select(q => StopOthersAsync(DecideAsync(q, since, failed.Token), failed)).ToList();
        var results = new[] { first }.Concat(await Task.WhenAll(others)).ToList();
        var response = new DecideResponse
        {
            Id = $"decide-{Guid.NewGuid():n}",
            Model = first.Model,
            Answers = [.. asked.Zip(results, (question, result) => question.Decided(result))],
            Usage = results.Select(r => ReasonResponses.Usage(r.Usage)).Aggregate(UsagePart.Sum),
            Seed = first.Seed,
            ImageSha256 = image.Sha256,
        };
        await context.Response.WriteAsJsonAsync(response, ServerJson.Wire.DecideResponse, cancellationToken: context.RequestAborted);
    }

    /// <remarks>The deadline is the call's, not each question's.</remarks>
    private async Task<ReasoningResult> DecideAsync(Asked question, long since, CancellationToken cancellationToken) =>
        await reasoner.ReasonAsync(question.Request.After(time.GetElapsedTime(since)), cancellationToken);

    /// <summary>A question that fails takes the others with it: nobody will read their answers.</summary>
    private static async Task<ReasoningResult> StopOthersAsync(Task<ReasoningResult> task, CancellationTokenSource failed)
    {
        try
        {
            return await task;
        }
        catch
        {
            await failed.CancelAsync();
            throw;
        }
    }

    /// <summary>A question as it was asked, and the request it became.</summary>
    private sealed record Asked(string Id, DecisionType Type, string Field, IReadOnlyList<string> Options, ReasoningRequest Request)
    {
        public static Asked From(DecideQuestion? question, int index, DecideBody body, ImageContent image)
        {
            var field = $"questions[{index}]";
            if (question is null)
                throw Invalid(field, "is null.");
            if (string.IsNullOrWhiteSpace(question.Question))
                throw Invalid($"{field}.question", "is missing or empty.");
            var type = Types.Parse(question.Type ?? "choice", $"{field}.type")!.Value;
            var options = Offered(question, type, field);
            return new Asked(question.Id ?? Numbers.Text(index), type, field, options, new ReasoningRequest
            {
                Question = question.Question.Trim(),
                Images = [image],
                Strategy = ScoreStrategy.Id,
                Options = type == DecisionType.YesNo ? [] : options,
                Seed = body.Seed ?? 0,
                Deadline = body.DeadlineMs is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
            });
        }

        /// <summary>Runs what may refuse the question, and says which question it is.</summary>
        public void Blame(Action check)
        {
            try
            {
                check();
            }
            catch (InvalidReasoningRequestException fault) when (fault.Field is "question" or "options" or "strategy")
            {
                throw new ApiException(ApiErrors.From(fault) with { Field = $"{Field}.{fault.Field}" }, fault);
            }
            catch (QuestionNotUnderstoodException fault)
            {
                throw new ApiException(ApiErrors.From(fault) with { Field = $"{Field}.question" }, fault);
            }
        }

        public DecidedPart Decided(ReasoningResult result)
        {
            var weights = result.Votes.ToDictionary(v => v.Answer, v => v.Weight, StringComparer.OrdinalIgnoreCase);
            var probabilities = Options.Select(o => new OptionPart(o, weights.GetValueOrDefault(o))).ToList();
            var answer = AnswerParts.Part(result.Answer, result.Question);
            if (Type == DecisionType.Score && probabilities.Sum(p => p.Probability) is > 0 and var mass)
            {
                var mean = probabilities.Sum(p => p.Probability * Number(p.Option)) / mass;
                answer = new AnswerPart(Numbers.Text(mean), "score", System.Text.Json.Nodes.JsonValue.Create(mean), null);
            }
            return new DecidedPart(
                Id, Types.Word(Type), result.Question?.Kind.Id(), answer, ReasonResponses.Finite(result.Confidence), result.Abstained, probabilities, result.Warnings);
        }

        private static IReadOnlyList<string> Offered(DecideQuestion question, DecisionType type, string field)
        {
            var options = (question.Options ?? []).Select((o, i) => string.IsNullOrWhiteSpace(o) ? throw Invalid($"{field}.options[{i}]", "is empty.") : o.Trim()).ToList();
            if (type == DecisionType.YesNo)
                return options.Count == 0 ? ["yes", "no"] : throw Invalid($"{field}.options", "is given, but a yes_no question offers yes and no.");
            if (options.Count == 0)
                throw Invalid($"{field}.options", "is missing; 2 to 26 answers to choose from are expected.");
            if (type == DecisionType.Score && options.FindIndex(o => !double.IsFinite(Number(o))) is >= 0 and var word)
                throw Invalid($"{field}.options[{word}]", $"is '{options[word]}'; options of a score are numbers.");
            return options;
        }

        /// <summary>NaN for what is no number.</summary>
        private static double Number(string option) =>
            double.TryParse(option, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

        private static ApiException Invalid(string field, string what) => new(ApiError.Invalid(field, $"'{field}' {what}"));
    }
}
