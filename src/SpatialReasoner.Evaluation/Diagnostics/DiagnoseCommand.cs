using System.CommandLine;

namespace SpatialReasoner.Evaluation.Diagnostics;

/// <summary><c>diagnose</c>: what accuracies do not tell.</summary>
internal static class DiagnoseCommand
{
    public static Command Create() => new("diagnose", "Whether strategies agree with themselves, what they perceive, and what the model makes of its image tokens.")
    {
        ConsistencyCommand.Create(),
        PerceptionCommand.Create(),
        VisionCommand.Create(),
    };
}
