using System.Text;
using System.Text.Json;

namespace SpatialReasoner.Inference;

/// <summary>The texts a completion may say, as a context-free grammar over UTF-8 bytes. Immutable, thread-safe.</summary>
/// <remarks>
/// Bytes and not characters: tokens of byte-level vocabularies end anywhere, also inside a character. Recognised by a pushdown automaton
/// (<see cref="GrammarMachine"/>) as in XGrammar (Dong et al. 2024) and Outlines (Willard and Louf 2023); made from JSON schemas by
/// <see cref="JsonSchemaGrammar"/>.
/// </remarks>
public sealed class Grammar
{
    internal Grammar(GrammarNode root)
    {
        Root = root;
    }

    internal GrammarNode Root { get; }

    /// <summary>The JSON schema it was made from, for models that are given it as such; null where every JSON object will do.</summary>
    public JsonElement? Schema { get; private init; }

    /// <summary>Bytes of the shortest text; as a vocabulary may have to spell every byte, the tokens that always suffice.</summary>
    public int ShortestBytes => Root.Shortest;

    /// <summary>Whether <paramref name="text"/> is one of the texts.</summary>
    public bool Accepts(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        GrammarState? state = new GrammarMachine(this).Start;
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            state = state.After(value);
            if (state is null)
                return false;
        }
        return state.CanEnd;
    }

    internal Grammar Of(JsonElement schema) => new(Root) { Schema = schema.Clone() };

    /// <summary>The text, where there is only one: then nothing is left for a model to choose.</summary>
    public string? Only()
    {
        var state = new GrammarMachine(this).Start;
        var text = new List<byte>();
        while (!state.CanEnd)
        {
            (byte Value, GrammarState State)? only = null;
            for (var value = 0; value < 256; value++)
            {
                if (state.After((byte)value) is not { } next)
                    continue;
                if (only is not null)
                    return null;
                only = ((byte)value, next);
            }
            if (only is not { } step)
                return null;
            text.Add(step.Value);
            state = step.State;
        }
        for (var value = 0; value < 256; value++)
        {
            if (state.After((byte)value) is not null)
                return null;
        }
        return Encoding.UTF8.GetString([.. text]);
    }
}
