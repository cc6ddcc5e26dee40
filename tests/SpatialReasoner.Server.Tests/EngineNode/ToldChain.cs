using System.Text.Json.Nodes;
using SpatialReasoner.Inference;

namespace SpatialReasoner.Server.Tests.EngineNode;

/// <summary>A chain as it was told over HTTP, in a form that is equal exactly where every bit is.</summary>
internal sealed record ToldChain(string Text, string Reason, string Tokens)
{
    public static ToldChain Of(CompletedChain chain) => new(
        chain.Text, chain.FinishReason == FinishReason.Length ? "length" : "stop",
        string.Join('\n', chain.Tokens.Select(t => string.Join(' ', [Token(t.Id, t.Text, t.Logprob), .. t.Alternatives.Select(a => Token(a.Id, a.Text, a.Logprob))]))));

    public static IReadOnlyList<ToldChain> Of(Completion completion) => [.. completion.Chains.Select(Of)];

    /// <summary>The chains of a whole answer.</summary>
    public static IReadOnlyList<ToldChain> Whole(JsonNode answer) =>
        [.. answer["choices"]!.AsArray().Select((c, i) =>
        {
            ((int)c!["index"]!).ShouldBe(i);
            return new ToldChain((string)c["message"]!["content"]!, (string)c["finish_reason"]!, Join(c["logprobs"]?["content"]!.AsArray() ?? []));
        })];

    /// <summary>The chains of a stream: deltas put together.</summary>
    public static IReadOnlyList<ToldChain> Streamed(IEnumerable<JsonNode> chunks)
    {
        var chains = new SortedDictionary<int, List<JsonNode>>();
        foreach (var choice in chunks.SelectMany(c => c["choices"]!.AsArray()))
        {
            if (!chains.TryGetValue((int)choice!["index"]!, out var told))
                chains.Add((int)choice["index"]!, told = []);
            told.Add(choice);
        }
        chains.Keys.ShouldBe(Enumerable.Range(0, chains.Count));
        return [.. chains.Values.Select(told =>
        {
            told[..^1].ShouldAllBe(c => c["finish_reason"] == null);
            return new ToldChain(
                string.Concat(told.Select(c => (string?)c["delta"]!["content"])), (string)told[^1]["finish_reason"]!,
                Join(told.SelectMany(c => c["logprobs"]?["content"]!.AsArray() ?? [])));
        })];
    }

    private static string Join(IEnumerable<JsonNode?> tokens) =>
        string.Join('\n', tokens.Select(t => string.Join(' ', [Token(t!), .. t!["top_logprobs"]!.AsArray().Select(a => Token(a!))])));

    private static string Token(JsonNode token) => Token((int)token["token_id"]!, (string)token["token"]!, (float)token["logprob"]!);

    private static string Token(int id, string text, float logprob) => $"{id} {text} {BitConverter.SingleToInt32Bits(logprob):x8}";
}
