using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Calibration;
using SpatialReasoner.Reasoning.Prompts;

namespace SpatialReasoner.Reasoning;

/// <summary>What a reasoner works with beside its model.</summary>
public sealed record ReasonerOptions
{
    /// <summary>Folder of the prompts.</summary>
    /// <value>Default: the one beside the program.</value>
    public string PromptsDirectory { get; init; } = PromptLibrary.DefaultDirectory;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Edits images for views, marks and depth; null does without them.</summary>
    public IImageEditor? Images { get; init; }

    /// <summary>Whether traces tell what was asked and said: questions, prompts, chains and answers, never pictures.</summary>
    /// <value>Default false: they are the users'.</value>
    public bool TraceContent { get; init; }

    /// <summary>Looks at images kept for later questions about the same image; 0 keeps none.</summary>
    /// <value>Default 512, some 5 kB each.</value>
    public int SceneMemoryCapacity { get; init; } = 512;

    /// <summary>How often answers of each confidence were right, measured for this model; null leaves confidences as strategies give them.</summary>
    public ConfidenceCalibration? Calibration { get; init; }
}
