namespace SpatialReasoner.Reasoning;

/// <summary>A request that cannot be reasoned about as it stands.</summary>
public abstract class ReasoningException(string message) : Exception(message);

/// <summary>A field is out of range or names something unknown; the message names the field, the value and what is allowed.</summary>
public sealed class InvalidReasoningRequestException(string field, string message) : ReasoningException(message)
{
    public string Field { get; } = field;
}

/// <summary>The deadline passed before there was any answer. HTTP 504.</summary>
public sealed class DeadlinePassedException(TimeSpan deadline) : ReasoningException($"There was no answer within {deadline.TotalMilliseconds:0} ms.")
{
    public TimeSpan Deadline { get; } = deadline;
}

/// <summary>
/// The model understands only a closed language and the question cannot be mapped onto it. The message says what is understood and
/// how to plug in a model without that limit. HTTP 422.
/// </summary>
public sealed class QuestionNotUnderstoodException(string question, string message) : ReasoningException(message)
{
    public string Question { get; } = question;
}
