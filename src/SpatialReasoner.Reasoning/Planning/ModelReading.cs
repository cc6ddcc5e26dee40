using System.Text.Json;
using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Planning;

/// <summary>What an open model says a question means, read strictly: anything unknown, missing, superfluous or made up leaves the question free.</summary>
/// <param name="Options">Answers the question's own words offer; none or at least two.</param>
public sealed record ModelReading(SpatialQuestion Question, IReadOnlyList<string> Options)
{
    private const int MaxOptions = 26, MaxNameLength = 60;

    private static readonly string[] Objects = ["subject", "reference", "other", "viewer", "what"];

    /// <summary>What each kind must say, and after the bar what it may say.</summary>
    private static readonly Dictionary<QuestionKind, (string[] Required, string[] Allowed)> Fields = new()
    {
        [QuestionKind.LeftRight] = (["subject", "reference"], []),
        [QuestionKind.FrontBehind] = (["subject", "reference"], []),
        [QuestionKind.AboveBelow] = (["subject", "reference"], []),
        [QuestionKind.NearFar] = (["subject", "reference"], []),
        [QuestionKind.WhichMost] = (["extreme"], []),
        [QuestionKind.CloserTo] = (["subject", "other", "reference"], []),
        [QuestionKind.Count] = (["what"], []),
        [QuestionKind.Distance] = (["subject", "reference"], []),
        [QuestionKind.PerspectiveLeftRight] = (["subject", "viewer"], []),
        [QuestionKind.PerspectiveFrontBehind] = (["subject", "viewer"], []),
        [QuestionKind.PerspectiveCount] = (["what", "viewer", "relation"], []),
        // Without a relation it would be the question whether something is there, which other yes-or-no questions are easily taken for.
        [QuestionKind.YesNo] = (["subject", "relation"], ["reference", "viewer"]),
        [QuestionKind.Locate] = (["subject"], []),
        [QuestionKind.Facing] = (["subject"], []),
        [QuestionKind.Direction] = (["subject"], ["reference", "viewer"]),
        [QuestionKind.Size] = (["subject", "dimension"], ["other"]),
    };

    /// <param name="answer">The model's chain.</param>
    /// <param name="question">The caller's words, earlier ones included: a name that is not in them was made up.</param>
    public static ModelReading? TryParse(string answer, string question)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(question);
        var (start, end) = (answer.IndexOf('{', StringComparison.Ordinal), answer.LastIndexOf('}'));
        if (start < 0 || end < start)
            return null;
        try
        {
            using var document = JsonDocument.Parse(answer.AsMemory(start, end + 1 - start));
            return Read(document.RootElement, question);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or ArgumentException)
        {
            // Models write what looks like JSON and is none, or holds text that is none (half of a surrogate pair): then the question stays free.
            return null;
        }
    }

    private static ModelReading? Read(JsonElement root, string question)
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        var options = new List<string>();
        foreach (var property in root.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null)
                continue;
            if (property.Name == "options" && property.Value.ValueKind == JsonValueKind.Array)
            {
                if (property.Value.EnumerateArray().Any(o => o.ValueKind != JsonValueKind.String))
                    return null;
                options.AddRange(property.Value.EnumerateArray().Select(o => o.GetString()!.Trim()));
            }
            else if (property.Value.ValueKind != JsonValueKind.String || !said.TryAdd(property.Name, Name(property.Value.GetString()!)))
            {
                return null;
            }
        }
        foreach (var empty in said.Where(s => s.Value.Length == 0).Select(s => s.Key).ToList())
            said.Remove(empty);
        if (!said.Remove("kind", out var id) || !QuestionKinds.TryParse(id, out var kind) || !Fields.TryGetValue(kind, out var fields)
            || !fields.Required.All(said.ContainsKey) || !said.Keys.All(k => fields.Required.Contains(k) || fields.Allowed.Contains(k)))
            return null;
        if (said.Any(s => Objects.Contains(s.Key) && !IsIn(question, s.Value)) || !options.TrueForAll(o => IsIn(question, o)))
            return null;
        var hasOptions = options.Count is >= 2 and <= MaxOptions && options.Distinct(StringComparer.OrdinalIgnoreCase).Count() == options.Count;
        if ((options.Count > 0 && !hasOptions) || Meaning(kind, said) is not { } meaning)
            return null;
        return new ModelReading(meaning, options);
    }

    private static SpatialQuestion? Meaning(QuestionKind kind, Dictionary<string, string> said)
    {
        if (!TryRead(said, "relation", out Relation? relation, Phrases.Answer) || !TryRead(said, "extreme", out Extreme? extreme, Phrases.Of)
            || !TryRead(said, "dimension", out Dimension? dimension, d => d.ToString().ToLowerInvariant()))
            return null;
        var question = new SpatialQuestion
        {
            Kind = kind,
            Subject = Reference(said, "subject"),
            Reference = Reference(said, "reference"),
            Other = Reference(said, "other"),
            Viewer = said.GetValueOrDefault("viewer"),
            Relation = relation,
            Extreme = extreme,
            Dimension = dimension,
            Filter = said.GetValueOrDefault("what") is { } what ? what.EndsWith('s') ? what[..^1] : what : null,
        };
        var mentions = question.Mentions().ToList();
        var isRelated = kind != QuestionKind.YesNo || question.Reference is null != question.Viewer is null;
        var isEgocentric = question.Viewer is null || relation is null or <= Relation.Behind;
        return isRelated && isEgocentric && mentions.Distinct().Count() == mentions.Count ? question : null;
    }

    private static ObjectReference? Reference(Dictionary<string, string> said, string field) =>
        said.GetValueOrDefault(field) is { } name ? ObjectReference.Named(name) : null;

    /// <summary>False where something is said that is none of the enum's words.</summary>
    private static bool TryRead<T>(Dictionary<string, string> said, string field, out T? value, Func<T, string> word)
        where T : struct, Enum
    {
        value = null;
        if (!said.TryGetValue(field, out var text))
            return true;
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (word(candidate) == text)
                value = candidate;
        }
        return value is not null;
    }

    private static bool IsIn(string question, string name) => name.Length is > 0 and <= MaxNameLength
        && name.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => question.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string Name(string text)
    {
        var name = text.Trim().ToLowerInvariant();
        return name.StartsWith("the ", StringComparison.Ordinal) ? name["the ".Length..] : name;
    }
}
