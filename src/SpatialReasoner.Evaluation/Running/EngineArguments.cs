using System.CommandLine;

namespace SpatialReasoner.Evaluation.Running;

/// <summary>How much runs at once.</summary>
internal sealed class EngineArguments
{
    private readonly Option<int> concurrency = Positive(new("--concurrency") { Description = "Scenes in flight, over all engines.", DefaultValueFactory = _ => 16 });
    private readonly Option<int> engines = Positive(new("--engines") { Description = "Copies of the model, one thread each.", DefaultValueFactory = _ => Environment.ProcessorCount });
    private readonly Option<int> slots = Positive(new("--slots") { Description = "Chains one engine decodes at once.", DefaultValueFactory = _ => 64 });

    public void AddTo(Command command)
    {
        foreach (var option in new[] { concurrency, engines, slots })
            command.Options.Add(option);
    }

    public int Concurrency(ParseResult result) => result.GetValue(concurrency);

    public ModelUnderTest Open(string folder, ParseResult result) => ModelUnderTest.Open(folder, result.GetValue(engines), result.GetValue(slots));

    private static Option<int> Positive(Option<int> option)
    {
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value and < 1)
                result.AddError($"{option.Name} is {value}; it must be at least 1.");
        });
        return option;
    }
}
