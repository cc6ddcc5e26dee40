using System.CommandLine;
using SpatialReasoner.Evaluation.Running;
using SpatialReasoner.Reasoning.Calibration;

namespace SpatialReasoner.Evaluation.Calibrating;

/// <summary><c>calibrate</c>: how often answers of each confidence are right, as the file a model's answers are calibrated with.</summary>
internal static class CalibrateCommand
{
    public static Command Create()
    {
        var files = new Argument<FileInfo[]>("files") { Description = "Outcome files of run --seed FITTING --out, one model's.", Arity = ArgumentArity.OneOrMore };
        files.AcceptExistingOnly();
        var output = new Option<string>("--out") { Description = $"File to write, {ConfidenceCalibration.FileName} in the model's folder.", Required = true };
        var command = new Command("calibrate", $"Fits confidences to outcomes on fitting seeds ({FittingSeeds.First} and up), which reports never use.") { files, output };
        command.SetAction((result, _) => UserErrors.GuardAsync(() =>
        {
            var calibration = CalibrationFit.Fit([.. result.GetValue(files)!.Select(f => OutcomeFile.Read(f.FullName))]);
            calibration.Save(result.GetValue(output)!);
            foreach (var (strategy, kinds) in calibration.Strategies)
                Console.WriteLine($"{strategy}: {kinds.Count} kinds, {kinds.Values.Sum(c => c.Steps.Sum(s => s.Items))} answers");
            return Task.CompletedTask;
        }));
        return command;
    }
}
