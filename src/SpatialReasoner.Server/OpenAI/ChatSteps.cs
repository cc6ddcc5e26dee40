using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.OpenAI;

/// <summary>What a chat answer is made of, in order; both the streamed and the whole answer are written from these.</summary>
internal abstract record ChatStep(int Choice);

internal sealed record ChoiceStarted(int Choice) : ChatStep(Choice);

/// <summary>Text of the leading chain.</summary>
internal sealed record ReasoningAdded(int Choice, string Text) : ChatStep(Choice);

/// <summary>Something a caller who includes events wants to see.</summary>
internal sealed record EventSeen(int Choice, EventPart Event) : ChatStep(Choice);

/// <summary>Text of the answer.</summary>
internal sealed record ContentAdded(int Choice, string Text, ChatLogprobs? Logprobs) : ChatStep(Choice);

internal sealed record ChoiceAnswered(int Choice, string FinishReason, ReasonResponse Result) : ChatStep(Choice);
