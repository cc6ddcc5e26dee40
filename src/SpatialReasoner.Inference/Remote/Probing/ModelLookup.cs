using SpatialReasoner.Inference.Remote.Calls;
using SpatialReasoner.Inference.Remote.Wire;

namespace SpatialReasoner.Inference.Remote.Probing;

/// <summary>Describes the model that upstreams run, from what the settings say, then from what the upstreams say, then from what is found out.</summary>
internal static class ModelLookup
{
    private const int DefaultContextLength = 4096;

    /// <summary>Asks one upstream, and readies it.</summary>
    /// <exception cref="CallException">It failed or cannot be reached.</exception>
    /// <exception cref="ModelNotListedException">It does not run the model.</exception>
    public static async Task<ModelDescription> DescribeAsync(Upstream upstream, RemoteOptions options, CancellationToken cancellationToken)
    {
        var listed = Find(await upstream.ListAsync(cancellationToken), upstream.Name, options.Model);
        upstream.Serve(listed.Id!);
        return new ModelDescription
        {
            Id = listed.Id!,
            Family = options.Family ?? listed.Family ?? "",
            ContextLength = options.ContextLength ?? listed.MaxModelLen ?? DefaultContextLength,
            ClosedLanguage = options.ClosedLanguage ?? listed.ClosedLanguage ?? false,
            Fit = options.ImageFit ?? FitOf(listed.ImageFit),
            Capabilities = await CapabilitiesAsync(upstream, listed.Capabilities, options, cancellationToken),
        };
    }

    /// <summary>What all replicas can do: a request may reach any of them.</summary>
    public static ModelCapabilities Common(ModelCapabilities one, ModelCapabilities other) => new()
    {
        Choices = one.Choices && other.Choices,
        Logprobs = one.Logprobs && other.Logprobs,
        Continuation = one.Continuation && other.Continuation,
        Seed = one.Seed && other.Seed,
        JsonSchema = one.JsonSchema && other.JsonSchema,
        Scoring = one.Scoring && other.Scoring,
        Interventions = one.Interventions && other.Interventions,
    };

    private static ListedModel Find(IReadOnlyList<ListedModel> models, string upstream, string? wanted)
    {
        var named = models.Where(m => !string.IsNullOrEmpty(m?.Id)).ToList();
        var found = wanted is null ? (named.Count == 1 ? named[0] : null) : named.Find(m => m.Id == wanted);
        if (found is not null)
            return found;
        var list = named.Count == 0 ? "none" : string.Join(", ", named.Select(m => m.Id));
        throw new ModelNotListedException(wanted is null
            ? $"{RemoteOptions.Section}:{nameof(RemoteOptions.Model)} is not set, and {upstream} lists {list}; name one of them."
            : $"{RemoteOptions.Section}:{nameof(RemoteOptions.Model)} is '{wanted}'; {upstream} lists {list}.");
    }

    private static async Task<ModelCapabilities> CapabilitiesAsync(Upstream upstream, CapabilitiesDocument? told, RemoteOptions options, CancellationToken cancellationToken)
    {
        var found = told is not null
            ? new ModelCapabilities
            {
                Choices = told.Choices, Logprobs = told.Logprobs, Continuation = told.Continuation, Seed = told.Seed,
                JsonSchema = told.JsonSchema, Scoring = told.Scoring, Interventions = told.Interventions,
            }
            : options is { Choices: not null, Logprobs: not null, Continuation: not null, Seed: not null, JsonSchema: not null } ? new ModelCapabilities()
            : await new CapabilityProbe(upstream).RunAsync(cancellationToken);
        return found with
        {
            Choices = options.Choices ?? found.Choices,
            Logprobs = options.Logprobs ?? found.Logprobs,
            Continuation = options.Continuation ?? found.Continuation,
            Seed = options.Seed ?? found.Seed,
            JsonSchema = options.JsonSchema ?? found.JsonSchema,
        };
    }

    private static ImageFit FitOf(string? word) => word switch
    {
        "padded_square" => ImageFit.PaddedSquare,
        "stretched" => ImageFit.Stretched,
        _ => ImageFit.Unknown,
    };
}

/// <summary>An upstream does not list the model that the settings name.</summary>
public sealed class ModelNotListedException(string message) : Exception(message);
