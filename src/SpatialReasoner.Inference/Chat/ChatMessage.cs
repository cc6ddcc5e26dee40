namespace SpatialReasoner.Inference;

/// <summary>Who speaks.</summary>
public enum ChatRole { System, User, Assistant }

/// <summary>One turn of a conversation: text and images in the order they are read.</summary>
public sealed record ChatMessage(ChatRole Role, IReadOnlyList<ChatContent> Content)
{
    public static ChatMessage User(string text, params IEnumerable<ImageContent> images) =>
        new(ChatRole.User, [.. images, new TextContent(text)]);

    public static ChatMessage System(string text) => new(ChatRole.System, [new TextContent(text)]);

    public static ChatMessage Assistant(string text) => new(ChatRole.Assistant, [new TextContent(text)]);
}

/// <summary>A part of a turn.</summary>
public abstract record ChatContent;

/// <summary>Plain text. Special tokens inside it are text, never control.</summary>
public sealed record TextContent(string Text) : ChatContent;
