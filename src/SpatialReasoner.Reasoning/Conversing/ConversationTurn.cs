using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning.Conversing;

/// <summary>Something said before the question was asked.</summary>
/// <param name="Role">System turns hold for the whole conversation, wherever they stand.</param>
/// <param name="Text">Not empty. Pictures are the request's, whichever turn brought them.</param>
public sealed record ConversationTurn(ChatRole Role, string Text);
