using Microsoft.Extensions.Options;

namespace SpatialReasoner.Server.Composition;

/// <summary>What a request may ask of the server; configuration section <c>SpatialReasoner:Limits</c>.</summary>
public sealed record LimitsOptions
{
    public const string Section = "SpatialReasoner:Limits";

    /// <summary>Bytes of one request's body, 1024 to 1 GiB. Pictures in JSON take a third more than their files.</summary>
    /// <value>Default 32 MiB.</value>
    public long MaxRequestBytes { get; init; } = 32L << 20;

    /// <summary>Pictures in one request, 1 to 64.</summary>
    /// <value>Default 8.</value>
    public int MaxImages { get; init; } = 8;

    /// <summary>Width times height of one picture, read from its header before a pixel is decoded. 1 to 268435456.</summary>
    /// <value>Default 40 000 000.</value>
    public long MaxImagePixels { get; init; } = 40_000_000;

    internal const int MaxDrainSeconds = 3600;

    /// <summary>Seconds that running requests have to finish when the process is told to stop, 0 to 3600.</summary>
    /// <value>Default 30.</value>
    public int DrainSeconds { get; init; } = 30;
}

internal sealed class LimitsValidator : IValidateOptions<LimitsOptions>
{
    public ValidateOptionsResult Validate(string? name, LimitsOptions options)
    {
        var errors = new List<string>();
        Range(nameof(options.MaxRequestBytes), options.MaxRequestBytes, 1024, 1L << 30);
        Range(nameof(options.MaxImages), options.MaxImages, 1, 64);
        Range(nameof(options.MaxImagePixels), options.MaxImagePixels, 1, 1L << 28);
        Range(nameof(options.DrainSeconds), options.DrainSeconds, 0, LimitsOptions.MaxDrainSeconds);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Range(string key, long value, long min, long max)
        {
            if (value < min || value > max)
                errors.Add($"{LimitsOptions.Section}:{key} is {value}; it must be between {min} and {max}.");
        }
    }
}
