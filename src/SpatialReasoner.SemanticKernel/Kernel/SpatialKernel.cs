using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Reasoning.Prompts;

namespace SpatialReasoner.SemanticKernel;

/// <summary>Puts spatial reasoning into kernels.</summary>
public static class SpatialKernel
{
    /// <summary>Name of the plugin with <c>reason</c>, <c>perceive</c> and <c>imagine</c>.</summary>
    public const string PluginName = "spatial";

    /// <summary>Name of the plugin with a function per prompt file.</summary>
    public const string PromptsPluginName = "spatial_prompts";

    /// <summary>Adds the plugin <see cref="PluginName"/>. The <see cref="IReasoner"/> comes from the builder's services unless it is given.</summary>
    public static IKernelBuilder AddSpatialReasoner(this IKernelBuilder builder, IReasoner? reasoner = null, SpatialFunctionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(services => CreatePlugin(reasoner ?? services.GetRequiredService<IReasoner>(), options));
        return builder;
    }

    /// <summary>Adds the plugin <see cref="PromptsPluginName"/>: every prompt of the library as a function that asks the kernel's chat completion service.</summary>
    public static IKernelBuilder AddSpatialPrompts(this IKernelBuilder builder, PromptLibrary prompts)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(prompts);
        builder.Services.AddSingleton(KernelPluginFactory.CreateFromFunctions(
            PromptsPluginName, "One step of a spatial strategy each, in words.", prompts.All.Select(p => PromptFunction.Create(p.Name, p.Prompt))));
        return builder;
    }

    /// <summary>Adds a model of ours as the kernel's chat completion service: prompts run on the model they were written for.</summary>
    public static IKernelBuilder AddSpatialChatCompletion(this IKernelBuilder builder, IVisionLanguageModel model)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IChatCompletionService>(new ModelChatCompletion(model));
        return builder;
    }

    private static KernelPlugin CreatePlugin(IReasoner reasoner, SpatialFunctionOptions? options)
    {
        var functions = new SpatialFunctions(reasoner, options);
        return KernelPluginFactory.CreateFromFunctions(PluginName, "Where things are in pictures.",
        [
            KernelFunctionFactory.CreateFromMethod(functions.ReasonAsync, SpatialFunctions.Reason),
            KernelFunctionFactory.CreateFromMethod(functions.PerceiveAsync, SpatialFunctions.Perceive),
            KernelFunctionFactory.CreateFromMethod(functions.ImagineAsync, SpatialFunctions.Imagine),
        ]);
    }
}
