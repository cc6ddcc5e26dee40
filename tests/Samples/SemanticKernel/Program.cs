// A kernel that reasons about a picture with the embedded model: the plugin's three functions, and a prompt of ours run as a kernel function.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using SpatialReasoner.Inference.Onnx;
using SpatialReasoner.Reasoning;
using SpatialReasoner.Reasoning.Prompts;
using SpatialReasoner.SemanticKernel;

var here = AppContext.BaseDirectory;
var folder = Path.Combine(here, "models", "spatial-tiny");
var picture = args.Length > 0 ? Path.GetFullPath(args[0]) : Path.Combine(folder, "samples", "scene.png");
var viewer = args.Length > 1 ? args[1] : "red robot";

await using var model = LocalModel.Open(folder);

var builder = Kernel.CreateBuilder();
builder.Services.AddSingleton<IReasoner>(Reasoner.Create(model, new ReasonerOptions { Images = new VipsImageEditor() }));
builder.AddSpatialReasoner(options: new SpatialFunctionOptions { PictureFolders = [Path.GetDirectoryName(picture)!] });
builder.AddSpatialPrompts(PromptLibrary.Load(PromptLibrary.DefaultDirectory, model.Description.Family));
builder.AddSpatialChatCompletion(model);
var kernel = builder.Build();

foreach (var plugin in kernel.Plugins)
    Console.WriteLine($"{plugin.Name}: {string.Join(", ", plugin.Select(function => function.Name))}");

Console.WriteLine("\n# perceive");
var seen = await kernel.InvokeAsync(SpatialKernel.PluginName, SpatialFunctions.Perceive, new() { ["image"] = picture });
Console.WriteLine(seen);

Console.WriteLine("\n# reason");
var objects = seen.GetValue<SpatialReport>()!.Result!.Scene!.Objects;
var question = $"Is the {objects[0].Name} left or right of the {objects[1].Name}?";
Console.WriteLine(question);
Console.WriteLine(await kernel.InvokeAsync(SpatialKernel.PluginName, SpatialFunctions.Reason, new() { ["question"] = question, ["images"] = new[] { picture }, ["samples"] = 8 }));

Console.WriteLine("\n# imagine");
try
{
    var view = (await kernel.InvokeAsync(SpatialKernel.PluginName, SpatialFunctions.Imagine, new() { ["viewer"] = viewer, ["image"] = picture })).GetValue<SpatialReport>()!;
    Console.WriteLine($"{view}\n({view.Picture!.Value.Length} bytes of PNG)");
}
catch (InvalidReasoningRequestException refused)
{
    Console.WriteLine($"refused: {refused.Message}"); // what a kernel's model would read: who is there to look through
}

Console.WriteLine("\n# the prompt direct/answer as a kernel function");
var prompt = kernel.Plugins[SpatialKernel.PromptsPluginName]["direct_answer"];
var arguments = new KernelArguments { ["image"] = new ImageContent(await File.ReadAllBytesAsync(picture), "image/png") };
foreach (var variable in prompt.Metadata.Parameters.Where(p => p.Name != "image"))
    arguments[variable.Name] = variable.Name == "question" ? question : "";
Console.WriteLine(await kernel.InvokeAsync(prompt, arguments));
