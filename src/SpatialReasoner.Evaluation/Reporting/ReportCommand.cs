using System.CommandLine;
using SpatialReasoner.Evaluation.Running;
using SpatialReasoner.Reasoning.Calibration;

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
        var calibration = new Option<FileInfo[]>("--calibration")
        {
            Description = $"{ConfidenceCalibration.FileName} of the models: calibration errors after it are shown beside those before.",
            DefaultValueFactory = _ => [],
            AllowMultipleArgumentsPerToken = true,
        };
        calibration.AcceptExistingOnly();
        var output = new Option<string?>("--out") { Description = "Markdown file; standard output by default." };
        var command = new Command("report", "Tables of outcome files: accuracies, gains, costs.") { files, compare, baseline, calibration, output };
        command.SetAction((result, cancellationToken) => UserErrors.GuardAsync(async () =>
        {
            ItemOutcome[] outcomes = [.. result.GetValue(files)!.SelectMany(f => OutcomeFile.Read(f.FullName))];
            string[] columns = [.. outcomes.Select(o => o.Column).Distinct(StringComparer.Ordinal)];
            var pairs = result.GetValue(compare)!.Select(p => Pair(p, columns)).ToArray();
            var calibrations = result.GetValue(calibration)!.Select(f => ConfidenceCalibration.Load(f.FullName)!).ToArray();
            var markdown = new Report(outcomes, pairs, calibrations, result.GetValue(baseline)!).ToMarkdown();
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
