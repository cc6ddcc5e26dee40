using SpatialReasoner.Reasoning;
using SpatialReasoner.Reasoning.Calibration;

namespace SpatialReasoner.Evaluation.Running;

/// <summary>What a person can mend is told in a line; everything else keeps its stack trace.</summary>
internal static class UserErrors
{
    /// <returns>The exit code: 0, or 2 where the arguments are wrong.</returns>
    public static async Task<int> GuardAsync(Func<Task> action)
    {
        try
        {
            await action();
            return 0;
        }
        catch (Exception error) when (error is FormatException or InvalidReasoningRequestException or InvalidCalibrationException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 2;
        }
    }
}
