using System.CommandLine;
using SpatialReasoner.Scenes.Generation;

namespace SpatialReasoner.Evaluation.Running;

/// <summary>What every command that asks a model questions takes: model, columns, suite.</summary>
internal sealed class SuiteArguments
{
    private readonly Option<string> model = new("--model") { Description = "Model folder.", DefaultValueFactory = _ => "models/spatial-tiny" };
    private readonly Option<string[]> strategies = new("--strategies")
    {
        Description = $"Columns, separated by spaces: [name=]{StrategySetting.Form}, or [name=]direct~COLUMN for direct answers worth the same tokens. @FILE reads them from a file.",
        DefaultValueFactory = _ => ["direct", "cot"],
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> difficulty = new("--difficulty") { Description = "How hard scenes and questions are.", DefaultValueFactory = _ => SceneDifficulty.Standard.Id };
    private readonly Option<long> seed = new("--seed") { Description = "First scene seed; published tables start at 2^41.", DefaultValueFactory = _ => SeedRanges.ValidationStart };
    private readonly Option<int> count;

    public SuiteArguments(int defaultCount)
    {
        count = new Option<int>("--count") { Description = "Items per kind.", DefaultValueFactory = _ => defaultCount };
        difficulty.AcceptOnlyFromAmong([.. SceneDifficulty.All.Select(d => d.Id)]);
    }

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { model, strategies, difficulty, seed, count })
            command.Options.Add(option);
    }

    public string Model(ParseResult result) => result.GetValue(model)!;

    /// <exception cref="FormatException">A column cannot be read.</exception>
    public IReadOnlyList<Column> Columns(ParseResult result) => Column.ParseAll(result.GetValue(strategies)!);

    /// <summary>Columns of which none needs another's outcome.</summary>
    /// <exception cref="FormatException">A column cannot be read, or spends another one's tokens.</exception>
    public IReadOnlyList<Column> IndependentColumns(ParseResult result)
    {
        var columns = Columns(result);
        return columns.FirstOrDefault(c => c.EqualTokensOf is not null) is { } dependent
            ? throw new FormatException($"'{dependent.Label}' spends another column's tokens; this command asks columns on their own.")
            : columns;
    }

    public SceneDifficulty Difficulty(ParseResult result) => SceneDifficulty.All.Single(d => d.Id == result.GetValue(difficulty));

    public long Seed(ParseResult result) => result.GetValue(seed);

    public int Count(ParseResult result) => result.GetValue(count);
}
