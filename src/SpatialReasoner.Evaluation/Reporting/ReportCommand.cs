using System.CommandLine;
using SpatialReasoner.Evaluation.Running;

namespace SpatialReasoner.Evaluation.Reporting;

/// <summary><c>report</c>: tables of outcome files.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var files = new Argument<FileInfo[]>("files") { Description = "Outcome files of run --out.", Arity = ArgumentArity.OneOrMore };
        files.AcceptExistingOnly();
        var compare = new Option<string[]>("--compare")
        {
            Description = "Further pairs of columns to compare, A/B for A minus B.",
            DefaultValueFactory = _ => [],
            AllowMultipleArgumentsPerToken = true,
        };
        var baseline = new Option<string>("--baseline") { Description = "The column all others are compared with.", DefaultValueFactory = _ => Column.Direct };
        var output = new Option<string?>("--out") { Description = "Markdown file; standard output by default." };
        var command = new Command("report", "Tables of outcome files: accuracies, gains, costs.") { files, compare, baseline, output };
        command.SetAction((result, cancellationToken) => UserErrors.GuardAsync(async () =>
        {
            ItemOutcome[] outcomes = [.. result.GetValue(files)!.SelectMany(f => OutcomeFile.Read(f.FullName))];
            string[] columns = [.. outcomes.Select(o => o.Column).Distinct(StringComparer.Ordinal)];
            var pairs = result.GetValue(compare)!.Select(p => Pair(p, columns)).ToArray();
            var markdown = new Report(outcomes, pairs, result.GetValue(baseline)!).ToMarkdown();
            if (result.GetValue(output) is { } path)
                await File.WriteAllTextAsync(path, markdown, cancellationToken);
            else
                Console.Write(markdown);
        }));
        return command;
    }

    private static (string A, string B) Pair(string text, string[] columns) => text.Split('/') is [var a, var b] && columns.Contains(a) && columns.Contains(b)
        ? (a, b)
        : throw new FormatException($"--compare: '{text}' is not A/B with two of the columns {string.Join(", ", columns)}.");
}
