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
    /// <exception cref="QuestionNotUnderstoodException">The model's language is closed and lacks the question.</exception>
    public PlannedQuestion Plan(string question, IReadOnlyList<string> options)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(options);
        var (stem, ownOptions) = OfferedOptions.Split(question);
        var byLetter = options.Count == 0;
        var offered = byLetter ? ownOptions : options;
        var sentence = Sentence.From(stem);
        return model.ClosedLanguage
            ? PlanClosed(question, sentence, offered, byLetter)
            : PlanOpen(stem.Trim(), sentence, offered, byLetter);
    }

    private PlannedQuestion PlanClosed(string question, Sentence sentence, IReadOnlyList<string> texts, bool byLetter)
    {
        var parsed = QuestionParser.Parse(sentence, openNouns: false);
        if (parsed.Question is not { } meaning)
            throw ClosedLanguage.Refuse(question, parsed.Refusal!, model);
        if (ClosedLanguage.Objection(meaning, sentence.IgnoredSizes) is { } objection)
            throw ClosedLanguage.Refuse(question, objection, model);

        var warnings = new List<string>();
        if (sentence.IgnoredSizes.Count > 0)
            warnings.Add($"'{string.Join("', '", sentence.IgnoredSizes)}' was ignored: the model tells objects apart by colour and shape.");
        if (ClosedLanguage.Caveat(meaning) is { } caveat)
            warnings.Add(caveat);

        var plain = new PlannedQuestion
        {
            Question = meaning,
            Asked = meaning,
            Text = QuestionText.Phrase(meaning),
            Format = AnswerFormat.For(meaning),
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
        if (reply is null && ClosedLanguage.TakesLetters(meaning.Kind) && offered.AllInClosedLanguage)
        {
            return plain with
            {
                Question = canonical,
                Asked = canonical,
                Text = QuestionText.Phrase(canonical),
                Format = AnswerFormat.For(canonical),
                Reply = offered.FromLetter,
            };
        }
        return plain with { Question = canonical, Reply = asked => (reply is null ? asked : reply.Map(asked)) is { } meant ? offered.FromMeaning(meant) : null };
    }

    private static PlannedQuestion PlanOpen(string stem, Sentence sentence, IReadOnlyList<string> texts, bool byLetter)
    {
        var parsed = QuestionParser.Parse(sentence, openNouns: true);
        var meaning = parsed.Question;
        // The model sees the caller's own words, so a question that was turned around is answered as it was worded.
        var format = parsed.Reply is { } reply ? new AnswerFormat(reply.Type)
            : meaning is null ? new AnswerFormat(Type: null)
            : AnswerFormat.For(meaning);
        format = format with { OpenNames = true, IsRecord = false };
        if (texts.Count == 0)
            return new PlannedQuestion { Question = parsed.Reply is null ? meaning : null, Asked = parsed.Reply is null ? meaning : null, Text = stem, Format = format };

        var offered = OfferedAnswers.Read(texts, format, byLetter);
        var canonical = meaning is null || parsed.Reply is not null ? null : new SpatialQuestion { Kind = QuestionKind.MultipleChoice, Inner = meaning, Options = texts };
        return new PlannedQuestion
        {
            Question = canonical,
            Asked = canonical,
            Text = stem,
            OptionList = QuestionText.OptionList(texts),
            Format = AnswerFormat.Letters(texts),
            Reply = offered.FromLetter,
        };
    }
}
