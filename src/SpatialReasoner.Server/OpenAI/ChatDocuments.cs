using System.Security.Cryptography;
using System.Text;
using SpatialReasoner.Inference;
using SpatialReasoner.Server.Spatial;

namespace SpatialReasoner.Server.OpenAI;

/// <summary>The envelope of one chat answer: what its whole document and all its chunks have in common.</summary>
internal sealed class ChatDocuments(string id, string model, DateTimeOffset created, string fingerprint)
{
    public string Id => id;

    /// <summary>Same fingerprint, same seed, same request: same answer.</summary>
    public static string Fingerprint(ModelDescription model)
    {
        var version = typeof(ChatDocuments).Assembly.GetName().Version;
        var identity = $"{model.Id}|{model.Family}|{model.ContextLength}|{model.Provider}|{version}";
        return "fp_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 5));
    }

    public ChatResponse Whole(IReadOnlyList<ChatChoice> choices, UsagePart usage, ReasonResponse spatial) => new()
    {
        Id = id,
        Created = created.ToUnixTimeSeconds(),
        Model = model,
        SystemFingerprint = fingerprint,
        Choices = choices,
        Usage = usage,
        Spatial = spatial,
    };

    /// <summary>The chunks that tell one step.</summary>
    public IEnumerable<ChatChunk> Chunks(ChatStep step)
    {
        switch (step)
        {
            case ChoiceStarted:
                yield return Chunk(step.Choice, new ChatDelta { Role = "assistant", Content = "" });
                break;
            case ReasoningAdded reasoning:
                yield return Chunk(step.Choice, new ChatDelta { ReasoningContent = reasoning.Text, Reasoning = reasoning.Text });
                break;
            case EventSeen seen:
                yield return Chunk(step.Choice, new ChatDelta { Spatial = seen.Event });
                break;
            case ContentAdded content:
                yield return Chunk(step.Choice, new ChatDelta { Content = content.Text }, logprobs: content.Logprobs);
                break;
            case ChoiceAnswered answer:
                yield return Chunk(step.Choice, new ChatDelta(), answer.FinishReason) with { Spatial = answer.Result };
                break;
        }
    }

    public ChatChunk UsageChunk(UsagePart usage) => Empty() with { Usage = usage };

    private ChatChunk Chunk(int choice, ChatDelta delta, string? finishReason = null, ChatLogprobs? logprobs = null) =>
        Empty() with { Choices = [new ChatChunkChoice(choice, delta, logprobs, finishReason)] };

    private ChatChunk Empty() => new()
    {
        Id = id,
        Created = created.ToUnixTimeSeconds(),
        Model = model,
        SystemFingerprint = fingerprint,
        Choices = [],
    };
}
