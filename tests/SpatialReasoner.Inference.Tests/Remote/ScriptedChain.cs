using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SpatialReasoner.Inference.Tests.Remote;

/// <summary>A chain that depends on its prompt and seed alone: some words, token by token.</summary>
/// <param name="Text">Everything it says, cut before a stop string.</param>
/// <param name="Tokens">With what each adds to the text; the last may add nothing.</param>
internal sealed record ScriptedChain(string Text, IReadOnlyList<ScriptedToken> Tokens, string FinishReason)
{
    private const string EndOfTurn = "<end>";
    private const int FewestWords = 6, MostWords = 14;

    private static readonly string[] Words =
    [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "left", "right", "tangerine", "überall", "near", "far", "cube", "cone",
    ];

    /// <param name="key">Two chains with the same one are the same.</param>
    /// <param name="prefix">What the chain goes on with; empty begins afresh.</param>
    /// <param name="schema">Of which it is a document; null leaves it free.</param>
    public static ScriptedChain Of(string key, string prefix, JsonNode? schema, int maxTokens, IReadOnlyList<string> stops)
    {
        var dice = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        IReadOnlyList<string> spoken = schema is not null ? Pieces(Document(schema, dice[0])) : Sentence(dice, prefix);
        var tokens = new List<(string Text, float Logprob)>();
        var (said, met) = ("", -1);
        foreach (var (i, piece) in spoken.Index())
        {
            if (tokens.Count == maxTokens || met >= 0)
                break;
            tokens.Add((piece, -(dice[i % dice.Length] + 1) / 97f));
            said += piece;
            met = stops.Select(s => said.IndexOf(s, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
        }
        var finished = met >= 0 || tokens.Count < maxTokens;
        if (met < 0 && finished)
            tokens.Add((EndOfTurn, -0.01f));
        var text = met >= 0 ? said[..met] : said;
        return new ScriptedChain(text, [.. Shown(tokens, text)], finished ? "stop" : "length");
    }

    /// <summary>What each token adds to the text: nothing of a stop string, nothing of the end of the turn.</summary>
    private static IEnumerable<ScriptedToken> Shown(IReadOnlyList<(string Text, float Logprob)> tokens, string text)
    {
        var at = 0;
        foreach (var (token, logprob) in tokens)
        {
            var end = token == EndOfTurn ? at : Math.Min(text.Length, at + token.Length);
            yield return new ScriptedToken(token, text[Math.Min(at, end)..end], logprob);
            at = end;
        }
    }

    private static List<string> Sentence(byte[] dice, string prefix)
    {
        var count = FewestWords + dice[^1] % (MostWords - FewestWords);
        // Who counts goes on counting.
        var last = Array.IndexOf(Words, prefix.TrimEnd().Split(' ')[^1]);
        var words = Enumerable.Range(0, count).Select(i => Words[i == 0 && last >= 0 ? (last + 1) % Words.Length : dice[i] % Words.Length]);
        return [.. words.Select((w, i) => (i == 0 && prefix.Length == 0 ? "" : " ") + w).SelectMany(w => w.Length > 6 ? new[] { w[..4], w[4..] } : [w])];
    }

    /// <summary>A document of an object schema whose properties are enumerations or strings.</summary>
    private static string Document(JsonNode schema, byte die)
    {
        var properties = schema["properties"]?.AsObject().Select(p => KeyValuePair.Create(p.Key, (JsonNode?)(p.Value!["enum"] is JsonArray words ? words[die % words.Count]!.DeepClone() : "left")));
        return new JsonObject(properties ?? []).ToJsonString(JsonSerializerOptions.Default);
    }

    private static List<string> Pieces(string text) => [.. text.Chunk(3).Select(c => new string(c))];
}

/// <param name="Text">The token's own.</param>
/// <param name="Added">What it adds to the chain's text.</param>
internal sealed record ScriptedToken(string Text, string Added, float Logprob);
