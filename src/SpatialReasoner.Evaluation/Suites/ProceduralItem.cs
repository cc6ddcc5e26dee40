using SpatialReasoner.Scenes;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Evaluation.Suites;

/// <summary>One question of the procedural suite.</summary>
/// <param name="Kind">What tables file it under.</param>
/// <param name="Text">The wording sent to the reasoner.</param>
/// <param name="Truth">By geometry over the exact scene.</param>
internal sealed record ProceduralItem(
    Scene Scene, QuestionKind Kind, SpatialQuestion Question, string Text, SpatialAnswer Truth);
