using System.Globalization;
using System.Text.RegularExpressions;
using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Scenes.Chains;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Verification;

/// <summary>
/// Reads what a chain says, one statement after the other: the closed language of <see cref="ChainWriter"/>, JSON records, and plain sentences.
/// What is none of these is passed over.
/// </summary>
internal static partial class StatementReader
{
    private const string Number = @"-?\d+(?:\.\d+)?";

    public static IReadOnlyList<Statement> Read(SpatialQuestion? question, string text)
    {
        var format = question is null ? null : AnswerFormat.For(question) with { OpenNames = true, IsRecord = false };
        var final = format is null ? null : AnswerReader.Read(text, format, markedOnly: true);
        var statements = new List<Statement>();
        foreach (Match part in Parts().Matches(text))
        {
            // The part that holds the answer is the answer.
            if (part.Index + part.Length > (final?.Start ?? int.MaxValue))
                break;
            statements.AddRange(Part(question, part.Value.Trim()));
        }
        if (final is { } read)
            statements.Add(new AnswerStatement(text[read.Start..read.End], read.Answer, Final: true));
        return statements;
    }

    private static IEnumerable<Statement> Part(SpatialQuestion? question, string part)
    {
        if (part.Length == 0)
            return [];
        if (part.Contains('{'))
            return RecordParser.Parse(part).Select(seen => new ObjectStatement(part, seen.Name, seen, null, null, null));
        if (Absence().Match(part) is { Success: true } absence)
            return [new AbsenceStatement(part, absence.Groups["name"].Value)];
        if (Comparison().Match(part) is { Success: true } comparison)
            return [Compared(comparison)];
        if (Most().Match(part) is { Success: true } most)
        {
            var name = most.Groups["name"];
            return [new ExtremeStatement(part, Enum.Parse<Extreme>(most.Groups["extreme"].Value, ignoreCase: true), Value(most, "value"), name.Success ? name.Value : null)];
        }
        if (Line().Match(part) is { Success: true } line)
            return [Object(part, line)];
        if (Length().Match(part) is { Success: true } length)
            return [new DistanceStatement(part, length.Groups["name"].Value, null, Value(length, "metres"))];
        if (question is { Kind: QuestionKind.MultipleChoice, Inner: { } inner })
        {
            if (Option().Match(part) is { Success: true } option)
                return [new OptionStatement(part, option.Groups["letter"].Value[0] - 'A', option.Groups["option"].Value, option.Groups["right"].Value == "yes")];
            if (part.Length <= 30 && AnswerReader.Normalise(part, AnswerFormat.For(inner)) is { } found)
                return [new AnswerStatement(part, found, Final: false)];
        }
        return Prose(part);
    }

    private static ObjectStatement Object(string part, Match line)
    {
        var name = line.Groups["name"].Success ? line.Groups["name"].Value : null;
        return new ObjectStatement(
            part, name,
            name is not null && line.Groups["fields"].Length > 0 ? RecordParser.Parse(name + line.Groups["fields"].Value).FirstOrDefault() : null,
            line.Groups["dx"].Success ? new Offset(Value(line, "dx"), Value(line, "dz")) : null,
            line.Groups["bearing"].Success ? new Turn((int)Value(line, "bearing"), (int)Value(line, "relative")) : null,
            line.Groups["counted"].Success ? new Tally(line.Groups["counted"].Value == "yes", (int)Value(line, "total")) : null);
    }

    private static ComparisonStatement Compared(Match m) =>
        new(m.Value, m.Groups["label"].Value, Value(m, "left"), m.Groups["sign"].Value[0], Value(m, "right"));

    /// <summary>Comparisons inside a sentence, and the relations its clauses state.</summary>
    private static IEnumerable<Statement> Prose(string part)
    {
        foreach (Match comparison in InnerComparison().Matches(part))
            yield return Compared(comparison);
        foreach (var clause in Clauses().Split(part))
        {
            if (SpokenRelation.Read(clause.Trim()) is { } statement)
                yield return statement;
        }
    }

    private static double Value(Match match, string group) => double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    // A full stop ends a part unless it is a decimal point.
    [GeneratedRegex(@"(?:[^;\n.]|\.(?=\S))+")]
    private static partial Regex Parts();

    [GeneratedRegex(@"^(?<name>[a-z]+ [a-z]+) not in the image$")]
    private static partial Regex Absence();

    [GeneratedRegex($@"^(?<label>[xyZD])(?<left>{Number}) (?<sign>[<>=]) \k<label>(?<right>{Number})$")]
    private static partial Regex Comparison();

    [GeneratedRegex($@"^(?<extreme>leftmost|rightmost|nearest|farthest) [xD](?<value>{Number})(?: (?<name>[a-z]+ [a-z]+))?$")]
    private static partial Regex Most();

    [GeneratedRegex($@"^(?=\S.*\d)(?<name>(?!yes |no )[a-z]+ [a-z]+)?(?<fields>(?: (?:[xyXZD]|yaw){Number})*)(?: ?\bdx(?<dx>{Number}) dz(?<dz>{Number}))?(?: bearing(?<bearing>\d+) relative(?<relative>\d+))?(?: (?<counted>yes|no) (?<total>\d{{1,3}}))?$")]
    private static partial Regex Line();

    [GeneratedRegex($@"^(?<name>[a-z]+ [a-z]+) (?<metres>{Number})$")]
    private static partial Regex Length();

    [GeneratedRegex("^(?<letter>[A-Z]) (?<option>.+) (?<right>yes|no)$")]
    private static partial Regex Option();

    [GeneratedRegex($@"(?<![\w.])(?<label>[a-zA-Z]?)[ =]*(?<left>{Number})(?: m)? (?<sign>[<>]) (?:\k<label>[ =]*)?(?<right>{Number})(?![\w]|\.\d)")]
    private static partial Regex InnerComparison();

    [GeneratedRegex(@",|\b(?:so|and so|therefore|thus|hence|because|since|which means(?: that)?|while|but)\b")]
    private static partial Regex Clauses();
}
