using Spectre.Console;

namespace SpatialReasoner.Evaluation.Running;

/// <summary>Moves a progress bar.</summary>
internal sealed class TaskProgress(ProgressTask task) : IProgress<int>
{
    public void Report(int value) => task.Increment(value);
}
