using System.Globalization;
using Microsoft.SemanticKernel;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Prompts;

namespace SpatialReasoner.SemanticKernel;

/// <summary>A prompt file as a kernel function, rendered as the reasoner renders it.</summary>
internal sealed class PromptFunction : IPromptTemplate
{
    /// <summary>The argument that holds the picture: an <see cref="Inference.ImageContent"/> or one of Semantic Kernel's with data.</summary>
    public const string ImageArgument = "image";

    private readonly Prompt prompt;

    private PromptFunction(Prompt prompt)
    {
        this.prompt = prompt;
    }

    public static KernelFunction Create(string name, Prompt prompt)
    {
        var settings = new Dictionary<string, object>(StringComparer.Ordinal);
        Add("temperature", prompt.Settings.Temperature);
        Add("top_p", prompt.Settings.TopP);
        Add("max_tokens", prompt.Settings.MaxTokens);
        var config = new PromptTemplateConfig
        {
            Name = PromptMarkup.FunctionName(name),
            Description = prompt.Description,
            TemplateFormat = "handlebars",
            InputVariables =
            [
                .. prompt.Variables.Select(v => new InputVariable { Name = v.Name, Description = v.Description, IsRequired = v.IsRequired }),
                new InputVariable { Name = ImageArgument, Description = "The picture.", IsRequired = false },
            ],
        };
        config.AddExecutionSettings(new PromptExecutionSettings { ExtensionData = settings });
        return KernelFunctionFactory.CreateFromPrompt(new PromptFunction(prompt), config);

        void Add(string setting, object? value)
        {
            if (value is not null)
                settings[setting] = value;
        }
    }

    public Task<string> RenderAsync(Kernel kernel, KernelArguments? arguments = null, CancellationToken cancellationToken = default)
    {
        var variables = prompt.Variables.ToDictionary(
            v => v.Name, v => Convert.ToString(arguments?.GetValueOrDefault(v.Name), CultureInfo.InvariantCulture) ?? "", StringComparer.Ordinal);
        foreach (var missing in prompt.Variables.Where(v => v.IsRequired && variables[v.Name].Length == 0))
            throw new KernelException($"The prompt '{prompt.Reference.Name}' needs the argument '{missing.Name}': {missing.Description}");
        return Task.FromResult(PromptMarkup.Render(prompt, variables, Images(arguments?.GetValueOrDefault(ImageArgument))));
    }

    private static IReadOnlyList<Inference.ImageContent> Images(object? argument) => argument switch
    {
        null => [],
        Inference.ImageContent image => [image],
        Microsoft.SemanticKernel.ImageContent { Data: { } data } => [new Inference.ImageContent(data)],
        _ => throw new KernelException($"The argument '{ImageArgument}' is a {argument.GetType()}; an image with its data is expected."),
    };
}
