using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Spatial;

/// <summary>The optional parts of an answer.</summary>
[Flags]
internal enum Included
{
    Nothing = 0,
    Chains = 1,
    Scene = 2,
    Events = 4,
    Prompts = 8,
}

internal static class Includes
{
    /// <summary>Their names, as requests spell them.</summary>
    public static IReadOnlyList<string> All { get; } = ["chains", "scene", "events", "prompts"];

    /// <param name="names">As sent; null takes <paramref name="otherwise"/>, a list replaces it.</param>
    public static Included Parse(IReadOnlyList<string?>? names, Included otherwise, string prefix = "")
    {
        if (names is null)
            return otherwise;
        var included = Included.Nothing;
        for (var i = 0; i < names.Count; i++)
        {
            included |= names[i] switch
            {
                "chains" => Included.Chains,
                "scene" => Included.Scene,
                "events" => Included.Events,
                "prompts" => Included.Prompts,
                var name => throw new ApiException(ApiError.Invalid(
                    $"{prefix}include[{i}]", $"'{prefix}include[{i}]' is '{name}'; chains, scene, events or prompts is expected.")),
            };
        }
        return included;
    }
}
