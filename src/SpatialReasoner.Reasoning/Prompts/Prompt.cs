using HandlebarsDotNet;
using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning.Prompts;

/// <summary>Sampling a prompt was written for; a request's own values come first.</summary>
public sealed record PromptSettings(float? Temperature, float? TopP, int? MaxTokens)
{
    /// <summary>What the model writes between two steps of its reasoning, for searches that go step by step.</summary>
    /// <value>Default: null, a line each.</value>
    public string? StepEnd { get; init; }
}

/// <summary>What a prompt's template is filled with.</summary>
/// <param name="IsRequired">Whether there always is one; others may be empty.</param>
public sealed record PromptVariable(string Name, string Description, bool IsRequired);

/// <summary>One step of a strategy in words: a template for the messages of a request.</summary>
public sealed class Prompt
{
    private readonly IReadOnlyList<(ChatRole Role, HandlebarsTemplate<object, object> Template)> turns;

    internal Prompt(PromptReference reference, PromptSettings settings, IReadOnlyList<(ChatRole Role, HandlebarsTemplate<object, object> Template)> turns)
    {
        Reference = reference;
        Settings = settings;
        this.turns = turns;
    }

    /// <summary>Name (<c>strategy/step</c>, with its family where it is an override) and content hash.</summary>
    public PromptReference Reference { get; }

    public PromptSettings Settings { get; }

    /// <summary>What it is for, in a sentence.</summary>
    public string Description { get; internal init; } = "";

    public IReadOnlyList<PromptVariable> Variables { get; internal init; } = [];

    /// <summary>Whether it asks the caller's question; others only ask what is to be seen.</summary>
    public bool AsksQuestion { get; internal init; }

    /// <summary>The messages; the images go into the last user turn, before its text.</summary>
    public IReadOnlyList<ChatMessage> Render(IReadOnlyDictionary<string, string> variables, IReadOnlyList<ImageContent> images)
    {
        var asked = turns.Count - 1;
        while (asked > 0 && turns[asked].Role != ChatRole.User)
            asked--;
        return [.. turns.Select((turn, i) =>
        {
            var text = new TextContent(turn.Template(variables));
            return new ChatMessage(turn.Role, i == asked ? [.. images, text] : [text]);
        })];
    }
}
