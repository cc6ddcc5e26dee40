using System.Globalization;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Documents;

/// <summary>What reasoning has settled, as JSON values; a document says these and not what a model would write in their place.</summary>
internal sealed class KnownValues
{
    private static readonly string[] AnswerNames = ["answer", "final_answer", "result", "response", "choice", "label", "prediction", "value"];
    private static readonly string[] ConfidenceNames = ["confidence", "confidence_score", "probability", "score", "certainty"];
    private static readonly string[] ReasoningNames = ["reasoning", "explanation", "rationale", "justification", "reason", "thoughts", "thinking", "chain_of_thought", "analysis", "steps"];

    private readonly string reasoning;
    private readonly IReadOnlyList<string> answers, confidences, units;
    private readonly string question;

    public KnownValues(SpatialAnswer? answer, IReadOnlyList<string> options, string question, double confidence, SampledChain? leading, PerceivedScene? scene)
    {
        Answer = answer;
        this.question = question;
        reasoning = leading?.FullText.Trim() ?? "";
        answers = answer is null ? [] : [.. Forms(answer, options).Distinct(StringComparer.Ordinal)];
        confidences = [Number(Math.Round(confidence, 4)), Number(Math.Round(confidence * 100))];
        units = answer is null ? [] : answer.Unit is { } unit ? [JsonText.Quote(unit)] : ["null", "\"\""];
        Words =
        [
            .. answers.Where(a => a is ['"', ..]).Take(1),
            .. (scene?.Objects ?? []).Select(o => JsonText.Quote(o.Name)).Distinct(StringComparer.Ordinal),
        ];
    }

    public SpatialAnswer? Answer { get; }

    /// <summary>Texts that occur in what was asked, seen and answered, quoted: all that a model of a closed language has to say in words.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The answer as a word, a number or a truth value; the first that a schema accepts is what it means.</summary>
    public IReadOnlyList<string> Answers => answers;

    public static bool IsAnswer(string property) => AnswerNames.Contains(Plain(property));

    /// <summary>Values of a property known by its name, best first; empty where the name says nothing. <paramref name="maxLength"/> is the schema's for strings.</summary>
    public IReadOnlyList<string> Of(string property, int? maxLength)
    {
        var name = Plain(property);
        return AnswerNames.Contains(name) ? answers
            : ConfidenceNames.Contains(name) ? confidences
            : ReasoningNames.Contains(name) ? [JsonText.Quote(Cut(maxLength)), $"[{string.Join(',', reasoning.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(JsonText.Quote))}]"]
            : name is "unit" or "units" ? units
            : name is "question" ? [JsonText.Quote(question)]
            : [];
    }

    private static IEnumerable<string> Forms(SpatialAnswer answer, IReadOnlyList<string> options)
    {
        var texts = new List<string> { answer.Text };
        if (answer is { Type: AnswerType.Letter, Text: [var letter] } && letter - 'A' is >= 0 and var index && index < options.Count)
            texts.Add(options[index]);
        if (answer.Value is { } value && double.IsFinite(value))
            texts.Add(Number(value));
        // As schemas spell the values of an enumeration: "Left", "LEFT", "in_front", "in-front".
        foreach (var text in texts.ToArray())
        {
            texts.Add(text.ToLowerInvariant());
            texts.Add(text.ToUpperInvariant());
            texts.Add(text.Length > 0 ? char.ToUpperInvariant(text[0]) + text[1..] : text);
        }
        foreach (var text in texts.ToArray())
            texts.AddRange([text.Replace(' ', '_'), text.Replace(' ', '-')]);
        foreach (var text in texts)
            yield return JsonText.Quote(text);
        if (answer.Value is { } number && double.IsFinite(number))
        {
            yield return Number(number);
            yield return Number(Math.Round(number));
        }
        if (answer.Type == AnswerType.YesNo)
            yield return answer.Text == "yes" ? "true" : "false";
    }

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture) is var text && text == "-0" ? "0" : text;

    private static string Plain(string property) =>
        string.Concat(property.Select((c, i) => char.IsUpper(c) ? (i > 0 && char.IsLower(property[i - 1]) ? "_" : "") + char.ToLowerInvariant(c) : c is '-' or ' ' ? "_" : c.ToString()));

    private string Cut(int? maxLength)
    {
        if (maxLength is not { } most || reasoning.Length <= most)
            return reasoning;
        return most > 0 && char.IsHighSurrogate(reasoning[most - 1]) ? reasoning[..(most - 1)] : reasoning[..most];
    }
}
