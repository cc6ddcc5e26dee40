using System.Text.Json;
using SpatialReasoner.Inference.Remote.Calls;

namespace SpatialReasoner.Inference.Remote.Probing;

/// <summary>
/// Finds out what a server does by asking it for a few tokens: documentation differs from servers, and many pass over fields that they do not know. A call that is
/// refused shows a lack; one that fails otherwise says nothing and is the caller's to try again.
/// </summary>
internal sealed class CapabilityProbe(Upstream upstream)
{
    private const string Counted = "one two three four five six", Next = "seven";
    private const string Schema = """{"type":"object","properties":{"spoke":{"type":"string","enum":["tangerine"]}},"required":["spoke"],"additionalProperties":false}""";

    /// <summary>What is asked of all servers; nothing that a server could refuse is sent unless it is what is probed.</summary>
    private static readonly ModelCapabilities Plain = new();

    /// <exception cref="CallException">The server failed or cannot be reached.</exception>
    public async Task<ModelCapabilities> RunAsync(CancellationToken cancellationToken)
    {
        var choices = await AskAsync(Ask("Say a word.") with { Sampling = new SamplingParameters { Chains = 2, MaxTokens = 4, Temperature = 1 } }, Plain, cancellationToken);
        var logprobs = await AskAsync(Ask("Say a word."), Plain with { Logprobs = true }, cancellationToken);
        return new ModelCapabilities
        {
            Choices = choices is not null,
            Logprobs = logprobs is [{ Tokens.Count: > 0 }],
            Continuation = await ContinuesAsync(cancellationToken),
            Seed = await HeedsSeedAsync(cancellationToken),
            JsonSchema = await HoldsToSchemaAsync(cancellationToken),
        };
    }

    private async Task<bool> ContinuesAsync(CancellationToken cancellationToken)
    {
        var request = Ask("Count from one to twelve in words, with a space between the words and nothing else.") with { AssistantPrefix = Counted };
        return await AskAsync(request, Plain, cancellationToken) is [{ } chain] && chain.Text.TrimStart().StartsWith(Next, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Three drawings as random as can be, each made twice: equal where their seeds are, and nowhere else.</summary>
    private async Task<bool> HeedsSeedAsync(CancellationToken cancellationToken)
    {
        var drawn = new List<string>();
        foreach (var seed in new long[] { 1, 2, 3, 1, 2, 3 })
        {
            var drawing = new SamplingParameters { MaxTokens = 24, Temperature = 2, Seed = seed };
            if (await AskAsync(Ask("Make up a random sentence.") with { Sampling = drawing }, Plain, cancellationToken) is not [{ } chain])
                return false;
            drawn.Add(chain.Text);
        }
        return drawn.Take(3).SequenceEqual(drawn.Skip(3), StringComparer.Ordinal) && drawn.Distinct(StringComparer.Ordinal).Count() == 3;
    }

    private async Task<bool> HoldsToSchemaAsync(CancellationToken cancellationToken)
    {
        using var schema = JsonDocument.Parse(Schema);
        var grammar = JsonSchemaGrammar.Compile(schema.RootElement);
        var request = Ask("Say hello.") with { Grammar = grammar, Sampling = new SamplingParameters { MaxTokens = 32 } };
        if (await AskAsync(request, Plain, cancellationToken) is not [{ } chain])
            return false;
        try
        {
            using var said = JsonDocument.Parse(chain.Text);
            return grammar.Accepts(JsonSerializer.Serialize(said.RootElement));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static CompletionRequest Ask(string text) => new() { Messages = [ChatMessage.User(text)], Sampling = new SamplingParameters { MaxTokens = 4 } };

    /// <summary>The chains; null where the server refuses or does not give all of them.</summary>
    private async Task<IReadOnlyList<CompletedChain>?> AskAsync(CompletionRequest request, ModelCapabilities with, CancellationToken cancellationToken)
    {
        var call = new ChatCall(request);
        // A server that breaks down over what it does not know does so again; a connection that broke off once says nothing.
        for (var again = false; ; again = true)
        {
            try
            {
                return (await upstream.ProbeAsync(call, with, cancellationToken)).Chains;
            }
            catch (CallException fault) when (fault.Fault is CallFault.Rejected or CallFault.Broken or CallFault.ServerError)
            {
                if (again || fault.Fault is CallFault.Rejected)
                    return null;
            }
        }
    }
}
