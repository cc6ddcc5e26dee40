using System.Text.RegularExpressions;
using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning.Conversing;

/// <summary>What earlier turns do to a question: they are said before it, and its words may lean on them.</summary>
internal static partial class Conversation
{
    /// <summary>A prompt's turns with the earlier ones before them.</summary>
    /// <remarks>One system turn at the head, the conversation's before the prompt's: most chat templates know no other place for it.</remarks>
    public static IReadOnlyList<ChatMessage> Before(IReadOnlyList<ChatMessage> asking, IReadOnlyList<ConversationTurn> history)
    {
        ArgumentNullException.ThrowIfNull(asking);
        ArgumentNullException.ThrowIfNull(history);
        var ownSystem = asking is [{ Role: ChatRole.System }, ..] ? asking[0] : null;
        var system = history.Where(t => t.Role == ChatRole.System).Select(t => t.Text)
            .Concat(ownSystem?.Content.OfType<TextContent>().Select(t => t.Text) ?? []).ToList();
        return
        [
            .. system.Count > 0 ? [ChatMessage.System(string.Join("\n\n", system))] : Array.Empty<ChatMessage>(),
            .. history.Where(t => t.Role != ChatRole.System).Select(t => new ChatMessage(t.Role, [new TextContent(t.Text)])),
            .. asking.Skip(ownSystem is null ? 0 : 1),
        ];
    }

    /// <summary>Whether a question may speak of what was said before it, so that its words alone do not say what it asks.</summary>
    public static bool IsLeanedOn(string question, IReadOnlyList<ConversationTurn> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return history.Any(t => t.Role != ChatRole.System) && Pronoun().IsMatch(question);
    }

    /// <summary>Only what stands for a name: one too many costs a look at the question, one too few its meaning.</summary>
    [GeneratedRegex(@"\b(?:it|its|itself|they|them|their|he|him|his|she|her|hers|this|that|these|those|one|ones|former|latter)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Pronoun();
}
