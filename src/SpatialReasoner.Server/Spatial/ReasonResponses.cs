using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Server.Spatial;

/// <summary>Turns results into documents.</summary>
/// <param name="request">What was asked.</param>
/// <param name="id">Name of this answer.</param>
/// <param name="included">Optional parts the caller wants.</param>
internal sealed class ReasonResponses(ReasoningRequest request, string id, Included included)
{
    public ReasonResponse Map(ReasoningResult result, IReadOnlyList<EventPart>? events = null)
    {
        return new ReasonResponse
        {
            Id = id,
            Model = result.Model,
            Strategy = result.Strategy,
            QuestionType = result.Question?.Kind.Id(),
            Answer = AnswerParts.Part(result.Answer, result.Question),
            Confidence = Finite(result.Confidence),
            Abstained = result.Abstained,
            Frame = Frame(result.Question),
            Votes = Votes(result.Votes),
            Agreement = Agreement(result),
            Chains = included.HasFlag(Included.Chains) ? [.. result.Chains.Select(Chain)] : null,
            Scene = included.HasFlag(Included.Scene) && result.Scene is { } scene ? SceneParts.Of(scene) : null,
            Plan = Plan(result.Plan),
            Warnings = result.Warnings,
            Sources = result.Sources,
            MentalImage = result.MentalImage is { } image ? ImageInput.DataUrl(image) : null,
            Usage = Usage(result.Usage),
            Timings = Timings(result.Timings),
            Seed = result.Seed,
            ImageSha256 = [.. request.Images.Select(i => i.Sha256)],
            Prompts = included.HasFlag(Included.Prompts) ? [.. result.Prompts.Select(p => new PromptPart(p.Name, p.Hash))] : null,
            Events = included.HasFlag(Included.Events) ? events : null,
        };
    }

    public static PlanEvent Plan(ReasoningPlan plan) =>
        new(plan.Strategy, [.. plan.Steps.Select(s => new PlanStepPart(s.Name, s.Description, s.Prompt, s.Chains))]);

    public static ChainPart Chain(ReasoningChain chain) => new(
        chain.Id, Vocabularies.View.Word(chain.View), chain.Step, chain.Text, chain.Answer?.Text,
        Finite(chain.Logprob), chain.Tokens, chain.Verdict is { } verdict ? Vocabularies.Verdict.Word(verdict) : null,
        Name(chain.FinishReason), chain.Counted, chain.Parent);

    public static IReadOnlyList<VotePart> Votes(IReadOnlyList<Vote> votes) =>
        [.. votes.Select(v => new VotePart(v.Answer, v.Count, Finite(v.Weight) ?? 0))];

    public static UsagePart Usage(ReasoningUsage usage) => new()
    {
        PromptTokens = usage.Tokens.PromptTokens,
        CompletionTokens = usage.Tokens.CompletionTokens,
        TotalTokens = usage.Tokens.TotalTokens,
        PromptTokensDetails = new PromptTokensPart(usage.Tokens.CachedTokens, usage.Tokens.ImageTokens),
        CompletionTokensDetails = new CompletionTokensPart(usage.ReasoningTokens, usage.DiscardedTokens),
    };

    private static TimingsPart Timings(ReasoningTimings t)
    {
        return new TimingsPart(Rounded(t.QueueMs), Rounded(t.VisionMs), Rounded(t.PrefillMs), Rounded(t.DecodeMs), Rounded(t.TotalMs));

        // Microseconds; finer digits are noise.
        static double Rounded(double ms) => double.IsFinite(ms) ? Math.Round(ms, 3) : 0;
    }

    private static FramePart Frame(SpatialQuestion? question) =>
        (question?.Viewer ?? question?.Inner?.Viewer) is { } viewer ? new FramePart("object", viewer) : new FramePart("camera", null);

    private static double? Agreement(ReasoningResult result)
    {
        var counted = result.Votes.Sum(v => v.Count);
        return counted == 0 ? null : (double)result.Votes[0].Count / counted;
    }

    private static string Name(FinishReason reason) => reason switch
    {
        FinishReason.Length => "length",
        FinishReason.Cancelled => "cancelled",
        _ => "stop",
    };

    /// <summary>JSON knows no infinity: a chain with an impossible token has no log-probability to report.</summary>
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
