using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Reasoning.Planning.Forms;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Planning;

/// <summary>Turns a question in English into what will be asked of the model. Rules only: no model is called.</summary>
/// <remarks>
/// A model of the closed language is asked the canonical phrasing of what was understood, or nothing at all: a word or a form
/// outside its language is refused, never guessed at. An open model is asked the caller's own words; what the planner understood
/// then only decides how the answer is read and which strategy runs.
/// </remarks>
public sealed class QuestionPlanner(ModelDescription model)
{
    /// <param name="question">Plain English, with or without options "(A) ... (B) ..." in it.</param>
    /// <param name="options">Options offered beside the question; they replace any in its text.</param>
    /// <param name="viewpoint"><c>auto</c>, <c>camera</c>, or the name of an object: see <see cref="ReasoningRequest.Viewpoint"/>.</param>
    /// <param name="answerType">See <see cref="ReasoningRequest.AnswerType"/>.</param>
    /// <param name="leans">Whether its words may stand for names of earlier turns: rules would take them for names, so an open model's question is left free.</param>
    /// <exception cref="QuestionNotUnderstoodException">The model's language is closed and lacks the question.</exception>
    /// <exception cref="InvalidReasoningRequestException">Viewpoint or answer type contradict the question.</exception>
    public PlannedQuestion Plan(string question, IReadOnlyList<string> options, string viewpoint = "auto", AnswerType? answerType = null, bool leans = false)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(viewpoint);
        var requested = RequestedViewpoint.Parse(viewpoint, model);
        var (stem, offered, byLetter) = Split(question, options);
        var sentence = Sentence.From(stem);
        var plan = model.ClosedLanguage
            ? PlanClosed(question, sentence, offered, byLetter, requested)
            : PlanOpen(stem, sentence, offered, byLetter, requested, leans);
        return Typed(plan, answerType);
    }

    /// <summary>
    /// A question the rules left free, with the meaning the model itself read in it; only how its answer is read changes, not its words. Null
    /// where that contradicts the type the caller asks for.
    /// </summary>
    /// <param name="plan">What <see cref="Plan"/> made of the request.</param>
    internal static PlannedQuestion? Understand(ReasoningRequest request, PlannedQuestion plan, ModelReading reading)
    {
        var (_, texts, byLetter) = Split(request.Question, request.Options);
        if (texts.Count == 0 && reading.Options.Count > 0)
            (texts, byLetter) = (reading.Options, false);
        var understood = ForOpen(plan.Text, reading.Question, reply: null, texts, byLetter);
        return request.AnswerType is null || request.AnswerType == understood.AnswerType ? understood : null;
    }

    private static (string Stem, IReadOnlyList<string> Offered, bool ByLetter) Split(string question, IReadOnlyList<string> options)
    {
        var (stem, own) = OfferedOptions.Split(question);
        return options.Count == 0 ? (stem.Trim(), own, true) : (stem.Trim(), options, false);
    }

    private PlannedQuestion PlanClosed(string question, Sentence sentence, IReadOnlyList<string> texts, bool byLetter, RequestedViewpoint? requested)
    {
        var parsed = QuestionParser.Parse(sentence, openNouns: false, requested);
        if (parsed.Question is not { } meaning)
            throw ClosedLanguage.Refuse(question, parsed.Refusal!, model);
        if (ClosedLanguage.Objection(meaning, sentence.IgnoredSizes) is { } objection)
            throw ClosedLanguage.Refuse(question, objection, model);

        var warnings = new List<string>();
        if (sentence.IgnoredSizes.Count > 0)
            warnings.Add($"'{string.Join("', '", sentence.IgnoredSizes)}' was ignored: the model tells objects apart by colour and shape.");
        if (ClosedLanguage.Caveat(meaning) is { } caveat)
            warnings.Add(caveat);
        warnings.AddRange(Idle(requested, meaning));

        var format = AnswerFormat.For(meaning);
        var plain = new PlannedQuestion
        {
            Question = meaning,
            Asked = meaning,
            Text = QuestionText.Phrase(meaning),
            Format = format,
            AnswerType = parsed.Reply?.Type ?? format.Type,
            GeometryOnly = ClosedLanguage.IsUntaught(meaning.Kind),
            Reply = parsed.Reply?.Map,
            Warnings = warnings,
        };
        return texts.Count == 0 ? plain : WithOptions(plain, question, texts, parsed.Reply, byLetter);
    }

    private PlannedQuestion WithOptions(PlannedQuestion plain, string question, IReadOnlyList<string> texts, Reply? reply, bool byLetter)
    {
        var meaning = plain.Question!;
        var offered = OfferedAnswers.Read(texts, reply is null ? plain.Format : new AnswerFormat(reply.Type), byLetter);
        if (meaning.Kind is QuestionKind.Describe or QuestionKind.Locate or QuestionKind.Facing || offered.NoneFits)
            throw ClosedLanguage.Refuse(question, $"none of the options ({string.Join(", ", texts)}) is an answer to a question of kind {meaning.Kind.Id()}", model);
        if (offered.Duplicate is var (first, second))
            throw ClosedLanguage.Refuse(question, $"options {first} and {second} mean the same", model);

        var canonical = new SpatialQuestion
        {
            Kind = QuestionKind.MultipleChoice,
            Inner = meaning,
            Options = [.. offered.Meanings.Select((m, i) => m?.Text ?? texts[i])],
        };
        plain = plain with
        {
            Question = canonical,
            AnswerType = offered.Type,
            Reply = asked => (reply is null ? asked : reply.Map(asked)) is { } meant ? offered.FromMeaning(meant) : null,
        };
        if (reply is not null || !ClosedLanguage.TakesLetters(meaning.Kind) || !offered.AllInClosedLanguage)
            return plain;
        return plain with
        {
            Asked = canonical,
            Text = QuestionText.Phrase(canonical),
            Plain = plain,
            Format = AnswerFormat.For(canonical),
            Reply = offered.FromLetter,
        };
    }

    private static PlannedQuestion PlanOpen(string stem, Sentence sentence, IReadOnlyList<string> texts, bool byLetter, RequestedViewpoint? requested, bool leans)
    {
        var parsed = QuestionParser.Parse(sentence, openNouns: true, requested);
        var plan = leans ? ForOpen(stem, meaning: null, reply: null, texts, byLetter) : ForOpen(stem, parsed.Question, parsed.Reply, texts, byLetter);
        if (requested is null)
            return plan;
        if (parsed.Question is { } meaning && Idle(requested, meaning).ToList() is { Count: > 0 } idle)
            return plan with { Warnings = idle };
        // Said once: by the caller's words, or by ours.
        var isSaid = sentence.SaysCamera || Viewpoint.Extract(sentence, openNouns: true) is ({ } words, _) && (words.Viewer is not null || words.Own);
        return isSaid ? plan : plan with { Text = requested.Say(stem) };
    }

    /// <param name="stem">The caller's words without options: what the model sees.</param>
    private static PlannedQuestion ForOpen(string stem, SpatialQuestion? meaning, Reply? reply, IReadOnlyList<string> texts, bool byLetter)
    {
        // The model sees the caller's own words, so a question that was turned around is answered as it was worded.
        var format = reply is not null ? new AnswerFormat(reply.Type)
            : meaning is null ? new AnswerFormat(Type: null)
            : AnswerFormat.For(meaning);
        format = format with { OpenNames = true, IsRecord = false };
        var understood = reply is null ? meaning : null;
        if (texts.Count == 0)
            return new PlannedQuestion { Question = understood, Asked = understood, Text = stem, Format = format, AnswerType = format.Type };

        var offered = OfferedAnswers.Read(texts, format, byLetter);
        var canonical = understood is null ? null : new SpatialQuestion { Kind = QuestionKind.MultipleChoice, Inner = understood, Options = texts };
        return new PlannedQuestion
        {
            Question = canonical,
            Asked = canonical,
            Text = stem,
            OptionList = QuestionText.OptionList(texts),
            Format = AnswerFormat.Letters(texts) with { Inner = format },
            AnswerType = offered.Type,
            Reply = offered.FromLetter,
        };
    }

    private static IEnumerable<string> Idle(RequestedViewpoint? requested, SpatialQuestion meaning) =>
        requested?.Viewer is not null && RequestedViewpoint.IsIdleFor(meaning) ? [requested.IdleWarning(meaning.Kind)] : [];

    /// <summary>A free question is read as the type the caller asks for; an understood one has a type already.</summary>
    private static PlannedQuestion Typed(PlannedQuestion plan, AnswerType? wanted)
    {
        const string Field = "answer_type";
        if (wanted is not { } type || type == plan.AnswerType)
            return plan;
        if (!AnswerTypes.Askable.Contains(type))
            throw new InvalidReasoningRequestException(Field, $"answer_type is {type}; allowed is {string.Join(", ", AnswerTypes.Askable.Select(t => t.Id()))}.");
        if (plan.AnswerType is { } own)
        {
            throw new InvalidReasoningRequestException(Field, plan.Question is { } question
                ? $"answer_type is {type.Id()}, but a question of kind {question.Kind.Id()} is answered by {own.Id()}."
                : $"answer_type is {type.Id()}, but the question is answered by {own.Id()}.");
        }
        return type == AnswerType.Letter
            ? throw new InvalidReasoningRequestException(Field, "answer_type is letter, but the question offers no options.")
            : plan with { Format = new AnswerFormat(type) { OpenNames = true }, AnswerType = type };
    }
}
