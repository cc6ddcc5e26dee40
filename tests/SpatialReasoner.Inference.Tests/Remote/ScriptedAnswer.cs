using System.Text.Json.Nodes;

namespace SpatialReasoner.Inference.Tests.Remote;

/// <summary>The events of one answer: chains interleaved token by token, then their ends, then the usage.</summary>
internal sealed class ScriptedAnswer(ReceivedCall call, UpstreamAbilities abilities, string fresh)
{
    /// <summary>Events with the tokens each tells.</summary>
    public IEnumerable<(JsonObject Event, int Tokens)> Events()
    {
        var chains = Chains();
        var total = chains.Sum(c => c.Tokens.Count);
        if (abilities.FirstUsage)
            yield return (Event([], Usage(0)), 0);
        for (var i = 0; i < chains.Max(c => c.Tokens.Count); i++)
        {
            foreach (var (index, chain) in chains.Index())
            {
                if (i < chain.Tokens.Count)
                    yield return (Event([Choice(index, chain.Tokens[i], null)]), 1);
                if (i == chain.Tokens.Count - 1)
                    yield return (Event([Choice(index, null, chain.FinishReason)]), 0);
            }
        }
        if (abilities.Usage && call.Body["stream_options"]?["include_usage"]?.GetValue<bool>() is true)
            yield return (Event([], Usage(total)), 0);
    }

    private ScriptedChain[] Chains()
    {
        var body = call.Body;
        var messages = body["messages"]!.AsArray();
        var continues = abilities.Continuation && body["continue_final_message"]?.GetValue<bool>() is true;
        var prefix = continues ? (string)messages[^1]!["content"]! : "";
        var schema = abilities.JsonSchema ? body["response_format"]?["json_schema"]?["schema"] : null;
        // A greedy chain is the same whatever its seed.
        var greedy = (float?)body["temperature"] == 0;
        var seed = greedy ? "greedy" : abilities.Seed && body["seed"] is { } given ? given.ToJsonString() : fresh;
        var first = (int?)body["first_chain"] ?? 0;
        IReadOnlyList<string> stops = [.. (body["stop"]?.AsArray() ?? []).Select(s => (string)s!)];
        return [.. Enumerable.Range(0, abilities.Choices ? (int?)body["n"] ?? 1 : 1).Select(i =>
            ScriptedChain.Of($"{messages.ToJsonString()} {seed} {(greedy ? 0 : first + i)}", prefix, schema, (int?)body["max_tokens"] ?? int.MaxValue, stops))];
    }

    private JsonObject Choice(int index, ScriptedToken? token, string? finishReason)
    {
        var choice = new JsonObject { ["index"] = index, ["delta"] = token is null ? new JsonObject() : new JsonObject { ["content"] = token.Added }, ["finish_reason"] = finishReason };
        if (token is not null && abilities.Logprobs && call.Body["logprobs"]?.GetValue<bool>() is true)
        {
            JsonObject told = new() { ["token"] = token.Text, ["logprob"] = token.Logprob, ["top_logprobs"] = new JsonArray() };
            choice["logprobs"] = new JsonObject { ["content"] = new JsonArray(told) };
        }
        return choice;
    }

    private JsonObject Usage(int completionTokens) => new()
    {
        ["prompt_tokens"] = call.PromptTokens, ["completion_tokens"] = completionTokens, ["total_tokens"] = call.PromptTokens + completionTokens,
    };

    private static JsonObject Event(JsonArray choices, JsonObject? usage = null)
    {
        var document = new JsonObject { ["id"] = "chatcmpl-1", ["object"] = "chat.completion.chunk", ["created"] = 1, ["model"] = TestUpstream.Model, ["choices"] = choices };
        if (usage is not null)
            document["usage"] = usage;
        return document;
    }
}
