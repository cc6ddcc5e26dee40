using System.Globalization;
using SpatialReasoner.Inference.Remote.Routing;

namespace SpatialReasoner.Inference.Remote;

/// <summary>Which model to use on which servers; configuration section <c>SpatialReasoner:Remote</c>.</summary>
public sealed record RemoteOptions
{
    public const string Section = "SpatialReasoner:Remote";

    /// <summary>The model's id as the upstreams list it; null takes the only one they list.</summary>
    public string? Model { get; init; }

    /// <summary>Servers that run the model, 1 to 64: replicas, each as good as the other.</summary>
    public IReadOnlyList<UpstreamOptions> Upstreams { get; init; } = [];

    /// <summary>Which replica is asked.</summary>
    /// <value>Default <see cref="UpstreamRouting.Prefix"/>.</value>
    public UpstreamRouting Routing { get; init; } = UpstreamRouting.Prefix;

    /// <summary>Seconds the upstreams have to come up when this process starts, 1 to 86400; then the start fails.</summary>
    /// <value>Default 300.</value>
    public int ConnectTimeoutSeconds { get; init; } = 300;

    /// <summary>Architecture family, which selects family prompts; null believes the upstream, or takes the prompts of open models.</summary>
    public string? Family { get; init; }

    /// <summary>Whether the model understands only the closed question language of <c>SpatialReasoner.Scenes</c>; null believes the upstream, or false.</summary>
    public bool? ClosedLanguage { get; init; }

    /// <summary>How a picture lies in what the model sees; null believes the upstream, or <see cref="ImageFit.Unknown"/>.</summary>
    public ImageFit? ImageFit { get; init; }

    /// <summary>Tokens of prompt and answer together, 16 to 16777216; null believes the upstream, or 4096.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Whether several chains come from one call (<c>n</c>); null finds out.</summary>
    public bool? Choices { get; init; }

    /// <summary>Whether tokens are told with their log-probabilities; null finds out.</summary>
    public bool? Logprobs { get; init; }

    /// <summary>Whether a last message of the assistant's is continued; null finds out.</summary>
    public bool? Continuation { get; init; }

    /// <summary>Whether <c>seed</c> is heeded; null finds out.</summary>
    public bool? Seed { get; init; }

    /// <summary>Whether <c>response_format</c> holds the model to a JSON schema; null finds out.</summary>
    public bool? JsonSchema { get; init; }

    /// <summary>Chains sampled to estimate likelihoods of upstreams that do not tell those of given texts, 1 to 128.</summary>
    /// <value>Default 16.</value>
    public int ScoringSamples { get; init; } = 16;

    /// <summary>Every value that is wrong, one line each: key, value, what is allowed. Empty when all are good.</summary>
    public IReadOnlyList<string> Errors()
    {
        var errors = new List<string>();
        if (Upstreams.Count is 0 or > 64)
            errors.Add($"{Section}:{nameof(Upstreams)} holds {Upstreams.Count} servers; it must name 1 to 64, for example {Section}:{nameof(Upstreams)}:0:{nameof(UpstreamOptions.Url)}.");
        for (var i = 0; i < Upstreams.Count; i++)
        {
            if (!Uri.TryCreate(Upstreams[i].Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Query.Length > 0)
                errors.Add($"{Section}:{nameof(Upstreams)}:{i}:{nameof(UpstreamOptions.Url)} is '{Upstreams[i].Url}'; it must be an http or https address that ends where /chat/completions begins, for example http://localhost:8000/v1.");
        }
        foreach (var twice in Upstreams.GroupBy(u => u.Url.TrimEnd('/'), StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            errors.Add($"{Section}:{nameof(Upstreams)} names '{twice.Key}' {twice.Count()} times.");
        if (!Enum.IsDefined(Routing))
            errors.Add($"{Section}:{nameof(Routing)} is {Routing}; it must be one of {string.Join(", ", Enum.GetNames<UpstreamRouting>())}.");
        Range(nameof(ConnectTimeoutSeconds), ConnectTimeoutSeconds, 1, 86_400);
        Range(nameof(ScoringSamples), ScoringSamples, 1, 128);
        if (ContextLength is { } length)
            Range(nameof(ContextLength), length, 16, 1 << 24);
        return errors;

        void Range(string key, int value, int min, int max)
        {
            if (value < min || value > max)
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"{Section}:{key} is {value}; it must be between {min} and {max}."));
        }
    }
}

/// <summary>A server that speaks OpenAI's chat completions.</summary>
public sealed record UpstreamOptions
{
    /// <summary>Its address up to where <c>/chat/completions</c> begins, for example <c>http://localhost:8000/v1</c>; an engine node of ours has <c>/engine/v1</c>.</summary>
    public string Url { get; init; } = "";

    /// <summary>Sent as a bearer token; null sends a meaningless one.</summary>
    public string? ApiKey { get; init; }
}
