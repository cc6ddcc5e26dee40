using System.CommandLine;
using SpatialReasoner.Evaluation.Generating;

var root = new RootCommand("Makes scenes, runs strategies over them and reports what each is worth.")
{
    GenerateCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
