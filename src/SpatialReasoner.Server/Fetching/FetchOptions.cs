using Microsoft.Extensions.Options;

namespace SpatialReasoner.Server.Fetching;

/// <summary>Which pictures the server fetches when a request names them by link; configuration section <c>SpatialReasoner:Images</c>.</summary>
/// <remarks>There is no setting that lets it connect to an address that is not public.</remarks>
public sealed record FetchOptions
{
    public const string Section = "SpatialReasoner:Images";

    /// <summary>Hosts pictures are fetched from: names (<c>cdn.example.com</c>), or all names below one (<c>*.example.com</c>). None fetches nothing.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Whether http links are followed besides https.</summary>
    /// <value>Default false.</value>
    public bool AllowHttp { get; init; }

    /// <summary>Ports links may name besides their scheme's own, 1 to 65535.</summary>
    public IReadOnlyList<int> ExtraPorts { get; init; } = [];

    /// <summary>Bytes of one fetched picture, 1024 to 1 GiB. A request holds as many in memory as it may have pictures.</summary>
    /// <value>Default 8 MiB.</value>
    public int MaxBytes { get; init; } = 8 << 20;

    /// <summary>Seconds until all pictures of a request must have come, 1 to 120.</summary>
    /// <value>Default 10.</value>
    public int TimeoutSeconds { get; init; } = 10;
}

internal sealed class FetchValidator : IValidateOptions<FetchOptions>
{
    private const int MinBytes = 1024, MaxBytes = 1 << 30, MaxSeconds = 120;

    public ValidateOptionsResult Validate(string? name, FetchOptions options)
    {
        var errors = new List<string>();
        for (var i = 0; i < options.AllowedHosts.Count; i++)
        {
            if (!HostPattern.IsValid(options.AllowedHosts[i]))
                errors.Add($"{FetchOptions.Section}:{nameof(options.AllowedHosts)}:{i} is '{options.AllowedHosts[i]}'; it must be {HostPattern.Expected}.");
        }
        for (var i = 0; i < options.ExtraPorts.Count; i++)
            Range($"{nameof(options.ExtraPorts)}:{i}", options.ExtraPorts[i], 1, ushort.MaxValue);
        Range(nameof(options.MaxBytes), options.MaxBytes, MinBytes, MaxBytes);
        Range(nameof(options.TimeoutSeconds), options.TimeoutSeconds, 1, MaxSeconds);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Range(string key, int value, int min, int max)
        {
            if (value < min || value > max)
                errors.Add($"{FetchOptions.Section}:{key} is {value}; it must be between {min} and {max}.");
        }
    }
}
