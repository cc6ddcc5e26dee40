using System.CommandLine;

namespace SpatialReasoner.Evaluation.Diagnostics;

/// <summary><c>diagnose</c>: what accuracies do not tell.</summary>
internal static class DiagnoseCommand
{
    public static Command Create() => new("diagnose", "Whether strategies agree with themselves, what they perceive, what the model makes of its image tokens, and whether execution providers agree.")
    {
        ConsistencyCommand.Create(),
        PerceptionCommand.Create(),
        VisionCommand.Create(),
        ProvidersCommand.Create(),
    };
}
