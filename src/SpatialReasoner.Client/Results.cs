using System.Text.Json;

namespace SpatialReasoner.Client;

/// <summary>The answer and what led to it.</summary>
public sealed record ReasonResult
{
    public required string Id { get; init; }
    public required string Model { get; init; }

    /// <summary>The strategy that ran; never auto.</summary>
    public required string Strategy { get; init; }

    /// <summary>What the planner made of the question; null when it went to an open model as it stands.</summary>
    public required string? QuestionType { get; init; }

    public required Answer Answer { get; init; }

    /// <summary>0 to 1: where calibrated, how often such answers were right when it was measured.</summary>
    public required double? Confidence { get; init; }

    /// <summary>0 to 1, the strategy's own: agreement of the chains, or probability of the answer's tokens.</summary>
    public required double? RawConfidence { get; init; }

    public required bool Calibrated { get; init; }

    /// <summary>Whether the answer should not be relied on: none could be read (it then holds the model's raw text), or its confidence is below <see cref="ReasonRequest.AbstainBelow"/>.</summary>
    public required bool Abstained { get; init; }

    public required FrameOfReference Frame { get; init; }

    /// <summary>Best first.</summary>
    public required IReadOnlyList<Vote> Votes { get; init; }

    /// <summary>Share of counted chains that gave the leading answer, 0 to 1; null when nothing was voted on.</summary>
    public required double? Agreement { get; init; }

    /// <summary>Null where not included.</summary>
    public IReadOnlyList<Chain>? Chains { get; init; }

    /// <summary>What the chains perceived. Null where not included, or they perceived nothing.</summary>
    public Scene? Scene { get; init; }

    public required Plan Plan { get; init; }
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>What the answer rests on: model, geometry, depth, camera, regions, memory.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The scene as drawn from another viewpoint, a data: URL for <see cref="Picture.Bytes"/>; where a strategy looked at one.</summary>
    public string? MentalImage { get; init; }

    public required Usage Usage { get; init; }
    public required Timings Timings { get; init; }
    public required long Seed { get; init; }

    /// <summary>SHA-256 of the pictures' bytes as sent, lower-case hexadecimal.</summary>
    public required IReadOnlyList<string> ImageSha256 { get; init; }

    /// <summary>Null where not included.</summary>
    public IReadOnlyList<PromptUsed>? Prompts { get; init; }

    /// <summary>What happened, in order, without the chains' text deltas; null where not included.</summary>
    public IReadOnlyList<RecordedEvent>? Events { get; init; }
}

/// <param name="Text">As people read it: "left", "2.25 m".</param>
/// <param name="Type">choice, yes_no, letter, object, count, distance, angle, description, absent; score where a mean was asked for.</param>
/// <param name="Value">The number of a count, distance (metres) or angle (degrees); the option behind a letter; else the text.</param>
/// <param name="Unit">m, degrees or null.</param>
public sealed record Answer(string Text, string Type, JsonElement? Value, string? Unit)
{
    /// <summary>The value where it is a number; null otherwise.</summary>
    public double? Number() => Value is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
}

/// <summary>Whose left and right: the camera's, or an object's.</summary>
/// <param name="Kind">camera or object.</param>
/// <param name="Object">Null for the camera.</param>
public sealed record FrameOfReference(string Kind, string? Object);

/// <summary>An answer and the chains behind it. Weight is the share of all votes, 0 to 1.</summary>
public sealed record Vote(string Answer, int Count, double Weight);

/// <param name="View">original, mirror, options, inverse, crop or paraphrase; the answer is already mapped back.</param>
/// <param name="Step">The plan's step it belongs to.</param>
/// <param name="Answer">Null when none could be read.</param>
/// <param name="Logprob">Sum over its tokens, nats; null where one of them was impossible.</param>
/// <param name="Verdict">What geometry says of it: entailed, contradicted or unverifiable; null where nothing was verified.</param>
/// <param name="FinishReason">stop, length or cancelled.</param>
/// <param name="Counted">Whether it took part in the vote.</param>
/// <param name="Parent">The chain it continues, in searches; null where it began anew.</param>
public sealed record Chain(
    int Id, string View, string Step, string Text, string? Answer, double? Logprob, int Tokens, string? Verdict, string FinishReason, bool Counted, int? Parent);

public sealed record Plan(string Strategy, IReadOnlyList<PlanStep> Steps);

/// <param name="Description">What the step does, for people.</param>
/// <param name="Prompt">Null for steps of pure geometry or counting.</param>
/// <param name="Chains">Chains it samples; 0 for steps without a model call.</param>
public sealed record PlanStep(string Name, string Description, string? Prompt, int Chains);

/// <summary>Tokens of every call an answer took.</summary>
public sealed record Usage(int PromptTokens, int CompletionTokens, int TotalTokens, PromptTokens PromptTokensDetails, CompletionTokens CompletionTokensDetails);

/// <param name="CachedTokens">Those whose prefill was re-used.</param>
/// <param name="ImageTokens">Those that stand for pictures.</param>
public sealed record PromptTokens(int CachedTokens, int ImageTokens);

/// <param name="ReasoningTokens">Spent before an answer, or on chains that were outvoted.</param>
/// <param name="DiscardedTokens">Of chains that an early stop cancelled.</param>
public sealed record CompletionTokens(int ReasoningTokens, int DiscardedTokens);

/// <summary>Milliseconds; the parts are sums over calls.</summary>
public sealed record Timings(double QueueMs, double VisionMs, double PrefillMs, double DecodeMs, double TotalMs);

public sealed record PromptUsed(string Name, string Hash);

/// <param name="Event">Its name in a stream: plan, chain.started, chain.completed, verdict, vote.</param>
/// <param name="Data">Its document there.</param>
public sealed record RecordedEvent(string Event, JsonElement Data);

/// <summary>What <c>reason</c> would do about a request.</summary>
/// <param name="Plan">May be changed (its strategy, the chains of its steps) and sent as <see cref="ReasonRequest.Plan"/>.</param>
public sealed record PlanResult(Plan Plan, long Seed);

/// <summary>What is in a picture and where.</summary>
public sealed record PerceiveResult
{
    public required string Id { get; init; }
    public required string Model { get; init; }

    /// <summary>Null where no object could be read.</summary>
    public required Scene? Scene { get; init; }

    /// <summary>0 to 1.</summary>
    public required double? Confidence { get; init; }

    public required IReadOnlyList<Chain> Chains { get; init; }
    public required IReadOnlyList<string> Warnings { get; init; }
    public required IReadOnlyList<string> Sources { get; init; }
    public required Usage Usage { get; init; }
    public required Timings Timings { get; init; }
    public required long Seed { get; init; }

    /// <summary>SHA-256 of the picture's bytes as sent, lower-case hexadecimal.</summary>
    public required string ImageSha256 { get; init; }
}

/// <summary>A scene through a viewer's eyes.</summary>
public sealed record ImagineResult
{
    public required string Id { get; init; }

    /// <summary>An object's name, or camera.</summary>
    public required string Viewer { get; init; }

    /// <summary>Always viewer: x to its right, y up, z straight ahead, metres.</summary>
    public required string Frame { get; init; }

    public required IReadOnlyList<ImaginedObject> Objects { get; init; }

    /// <summary>Objects without a place on the ground, which no other viewpoint can show.</summary>
    public required IReadOnlyList<string> Unplaced { get; init; }

    /// <summary>The picture from above and behind the viewer, a data: URL (PNG) for <see cref="Picture.Bytes"/>.</summary>
    public string? MentalImage { get; init; }

    /// <summary>The map from above, SVG; ahead is up the page.</summary>
    public string? Map { get; init; }

    /// <summary>What was perceived; null where the request brought the scene.</summary>
    public Scene? Scene { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Of perceiving; null where the request brought the scene.</summary>
    public Usage? Usage { get; init; }
}

/// <param name="Position">[x, y, z]: metres to the viewer's right, up, straight ahead.</param>
/// <param name="FacingDegrees">Counter-clockwise, seen from above, from where the viewer faces; null without a front.</param>
/// <param name="DrawnAs">How the picture shows it: "red cube".</param>
public sealed record ImaginedObject(string Name, IReadOnlyList<float> Position, float? FacingDegrees, string DrawnAs);

/// <summary>Answers to several questions about one picture.</summary>
public sealed record DecideResult
{
    public required string Id { get; init; }
    public required string Model { get; init; }

    /// <summary>In the order they were asked.</summary>
    public required IReadOnlyList<Decided> Answers { get; init; }

    public required Usage Usage { get; init; }
    public required long Seed { get; init; }

    /// <summary>SHA-256 of the picture's bytes as sent, lower-case hexadecimal.</summary>
    public required string ImageSha256 { get; init; }
}

/// <param name="Answer">The most likely option; for score, the mean.</param>
/// <param name="Probabilities">In the order of the options; they add up to 1, but for what is likelier not in the picture. All 0 where nothing could be scored.</param>
public sealed record Decided(
    string Id, string Type, string? QuestionType, Answer Answer, double? Confidence, bool Abstained, IReadOnlyList<OptionProbability> Probabilities, IReadOnlyList<string> Warnings);

public sealed record OptionProbability(string Option, double Probability);

/// <param name="Summary">What it does and when it helps.</param>
/// <param name="Options">The request's fields it heeds.</param>
/// <param name="Measured">What was measured of it, failures included; null where nothing was.</param>
public sealed record Strategy(string Id, string Summary, IReadOnlyList<StrategyOption> Options, string? Measured);

/// <param name="Default">Its default value.</param>
/// <param name="Allowed">For people: "1 to 64".</param>
public sealed record StrategyOption(string Name, JsonElement? Default, string Allowed, string Summary);
