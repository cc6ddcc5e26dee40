using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Server.Errors;

namespace SpatialReasoner.Server.Models;

/// <summary>
/// The ids clients may ask for: <c>model</c> reasons with strategy auto, <c>model+strategy</c> with that strategy, so that clients
/// which can only choose a model can choose a strategy too.
/// </summary>
internal sealed class ModelCatalog
{
    private const char Separator = '+';
    private const string Auto = "auto";

    private readonly Dictionary<string, string> strategyById;

    public ModelCatalog(IVisionLanguageModel model, IReasoner reasoner, TimeProvider time)
    {
        Description = model.Description;
        Created = time.GetUtcNow();
        strategyById = new(StringComparer.Ordinal) { [Description.Id] = Auto };
        foreach (var strategy in reasoner.Strategies.Where(s => s.Id != Auto))
            strategyById.Add(Description.Id + Separator + strategy.Id, strategy.Id);
        Strategies = [.. reasoner.Strategies];
    }

    public ModelDescription Description { get; }

    /// <summary>When the model was loaded.</summary>
    public DateTimeOffset Created { get; }

    public IReadOnlyList<StrategyDescription> Strategies { get; }

    /// <summary>In the order they are listed to people.</summary>
    public IEnumerable<string> Ids => strategyById.Keys;

    /// <summary>Strategy an id stands for; null for an unknown id.</summary>
    public string? StrategyOf(string id) => strategyById.GetValueOrDefault(id);

    /// <summary>The strategy that a request's model and strategy fields ask for together; null where neither names one.</summary>
    /// <param name="strategyField">Where the strategy stands in the request.</param>
    /// <exception cref="ApiException">The model is unknown, or its suffix and the field name two strategies.</exception>
    public string? Resolve(string? model, string? strategy, string strategyField)
    {
        if (string.IsNullOrWhiteSpace(model) || model == Description.Id)
            return strategy;
        if (StrategyOf(model) is not { } suffix)
            throw new ApiException(ApiError.UnknownModel($"There is no model '{model}'; there are {string.Join(", ", Ids)}."));
        return strategy is null or Auto || strategy == suffix
            ? suffix
            : throw new ApiException(ApiError.Invalid(strategyField, $"'{strategyField}' is '{strategy}', but the model '{model}' asks for '{suffix}'."));
    }
}
