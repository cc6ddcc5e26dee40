using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SpatialReasoner.Server.Spatial;

/// <summary>The answer and what led to it.</summary>
internal sealed record ReasonResponse
{
    public required string Id { get; init; }
    public required string Model { get; init; }

    /// <summary>The strategy that ran; never auto.</summary>
    public required string Strategy { get; init; }

    /// <summary>What the planner made of the question; null when it went to an open model as it stands.</summary>
    public required string? QuestionType { get; init; }

    public required AnswerPart Answer { get; init; }

    /// <summary>0 to 1: where calibrated, how often such answers were right when it was measured.</summary>
    public required double? Confidence { get; init; }

    /// <summary>0 to 1, the strategy's own: agreement of the chains, or probability of the answer's tokens.</summary>
    public required double? RawConfidence { get; init; }

    public required bool Calibrated { get; init; }

    /// <summary>Whether the answer should not be relied on: none could be read (it then holds the model's raw text), or its confidence is below abstain_below.</summary>
    public required bool Abstained { get; init; }

    public required FramePart Frame { get; init; }

    /// <summary>Best first.</summary>
    public required IReadOnlyList<VotePart> Votes { get; init; }

    /// <summary>Share of counted chains that gave the leading answer, 0 to 1; null when nothing was voted on.</summary>
    public required double? Agreement { get; init; }

    /// <summary>Only when included.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ChainPart>? Chains { get; init; }

    /// <summary>What the chains perceived. Only when included, and when they perceived something.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ScenePart? Scene { get; init; }

    public required PlanEvent Plan { get; init; }
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>What the answer rests on: model, geometry, depth, camera, regions, memory.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The scene as drawn from another viewpoint, a data: URL; where a strategy looked at one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MentalImage { get; init; }

    public required UsagePart Usage { get; init; }
    public required TimingsPart Timings { get; init; }
    public required long Seed { get; init; }

    /// <summary>SHA-256 of the pictures' bytes as sent, lower-case hexadecimal.</summary>
    public required IReadOnlyList<string> ImageSha256 { get; init; }

    /// <summary>Only when included.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PromptPart>? Prompts { get; init; }

    /// <summary>What happened, in order, without the chains' text deltas. Only when included.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<EventPart>? Events { get; init; }
}

/// <param name="Text">As people read it: "left", "2.25 m".</param>
/// <param name="Type">choice, yes_no, letter, object, count, distance, angle, description or absent.</param>
/// <param name="Value">The number of a count, distance (metres) or angle (degrees); the option behind a letter; else the text.</param>
/// <param name="Unit">m, degrees or null.</param>
internal sealed record AnswerPart(string Text, string Type, JsonNode? Value, string? Unit);

/// <summary>Whose left and right: the camera's, or an object's.</summary>
internal sealed record FramePart(string Kind, string? Object);

internal sealed record VotePart(string Answer, int Count, double Weight);

/// <param name="View">original, mirror, options, inverse, crop or paraphrase; the answer is already mapped back.</param>
/// <param name="Step">The plan's step it belongs to.</param>
/// <param name="Answer">Null when none could be read.</param>
/// <param name="Logprob">Sum over its tokens, nats.</param>
/// <param name="Verdict">What geometry says of it: entailed, contradicted or unverifiable; null where nothing was verified.</param>
/// <param name="FinishReason">stop, length or cancelled.</param>
/// <param name="Counted">Whether it took part in the vote.</param>
/// <param name="Parent">The chain it continues, in searches; null where it began anew.</param>
internal sealed record ChainPart(
    int Id, string View, string Step, string Text, string? Answer, double? Logprob, int Tokens, string? Verdict, string FinishReason, bool Counted, int? Parent);

/// <param name="Frame">camera: x metres right of the camera, y up from the ground, z metres ahead along the ground.</param>
/// <param name="Relations">Those clear of the margins that the scenes' own questions keep.</param>
internal sealed record ScenePart(string Frame, IReadOnlyList<PerceivedObjectPart> Objects, IReadOnlyList<PerceivedRelationPart> Relations);

/// <summary>An object as the chains tell of it; what none mentioned is null.</summary>
internal sealed record PerceivedObjectPart
{
    public required string Name { get; init; }

    /// <summary>[x, y] of its centre, fractions of width and height from the top left corner.</summary>
    public required IReadOnlyList<float>? Image { get; init; }

    /// <summary>[x, y, z] of its foot point, or of its centre where its body is known, metres.</summary>
    public required IReadOnlyList<float>? Position { get; init; }

    /// <summary>Counter-clockwise from +x seen from above; null where it has no front.</summary>
    public required float? FacingDegrees { get; init; }

    /// <summary>Metres from the optical centre.</summary>
    public required float? CameraDistance { get; init; }

    /// <summary>Another name it may have instead, where looks called it differently.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OtherNamePart? OtherName { get; init; }

    /// <summary>How sure it is that the object is there, 0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>One standard deviation of each coordinate; null where nothing is known of it.</summary>
    public required SpreadPart? Spread { get; init; }

    /// <summary>[x0, y0, x1, y1], fractions of width and height; null where only a centre is known.</summary>
    public required IReadOnlyList<float>? Box { get; init; }

    /// <summary>[longer side, height, shorter side] of its body, metres; where depth and camera were given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<float>? Size { get; init; }
}

/// <param name="Probability">That this is its name, 0 to 1; the first name has the rest.</param>
internal sealed record OtherNamePart(string Name, double Probability);

/// <param name="Image">[x, y], fractions of width and height.</param>
/// <param name="Position">[x, z], metres along the ground.</param>
/// <param name="CameraDistance">Metres.</param>
internal sealed record SpreadPart(IReadOnlyList<float>? Image, IReadOnlyList<float>? Position, float? FacingDegrees, float? CameraDistance);

/// <param name="Relation">left, right, front, behind: of the subject, seen by the camera.</param>
internal sealed record PerceivedRelationPart(string Subject, string Relation, string Reference);

internal sealed record UsagePart
{
    public required int PromptTokens { get; init; }
    public required int CompletionTokens { get; init; }
    public required int TotalTokens { get; init; }
    public required PromptTokensPart PromptTokensDetails { get; init; }
    public required CompletionTokensPart CompletionTokensDetails { get; init; }

    public static UsagePart Sum(UsagePart a, UsagePart b) => new()
    {
        PromptTokens = a.PromptTokens + b.PromptTokens,
        CompletionTokens = a.CompletionTokens + b.CompletionTokens,
        TotalTokens = a.TotalTokens + b.TotalTokens,
        PromptTokensDetails = new PromptTokensPart(
            a.PromptTokensDetails.CachedTokens + b.PromptTokensDetails.CachedTokens,
            a.PromptTokensDetails.ImageTokens + b.PromptTokensDetails.ImageTokens),
        CompletionTokensDetails = new CompletionTokensPart(
            a.CompletionTokensDetails.ReasoningTokens + b.CompletionTokensDetails.ReasoningTokens,
            a.CompletionTokensDetails.DiscardedTokens + b.CompletionTokensDetails.DiscardedTokens),
    };
}

internal sealed record PromptTokensPart(int CachedTokens, int ImageTokens);

internal sealed record CompletionTokensPart(int ReasoningTokens, int DiscardedTokens);

/// <summary>Milliseconds; the parts are sums over calls.</summary>
internal sealed record TimingsPart(double QueueMs, double VisionMs, double PrefillMs, double DecodeMs, double TotalMs);

internal sealed record PromptPart(string Name, string Hash);

/// <param name="Event">plan, chain.started, chain.delta, chain.completed, verdict, vote or result.</param>
internal sealed record EventPart(string Event, JsonElement Data);

internal sealed record PlanEvent(string Strategy, IReadOnlyList<PlanStepPart> Steps);

internal sealed record PlanStepPart(string Name, string Description, string? Prompt, int Chains);

internal sealed record ChainStartedEvent(int Chain, string Step);

internal sealed record ChainDeltaEvent(int Chain, string Text);

/// <param name="Score">0 to 1: how much of what the chain says geometry supports.</param>
internal sealed record VerdictEvent(int Chain, string Verdict, double? Score, IReadOnlyList<ClaimPart> Claims);

/// <param name="Kind">What the claim is about: object, position, depth, facing, relation, number, answer ...</param>
/// <param name="Support">0 to 1.</param>
internal sealed record ClaimPart(string Kind, string Text, string Verdict, double? Support, string Reason);

internal sealed record VoteEvent(IReadOnlyList<VotePart> Votes, bool Decided);
