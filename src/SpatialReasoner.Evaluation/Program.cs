using System.CommandLine;
using SpatialReasoner.Evaluation.Benchmarking;
using SpatialReasoner.Evaluation.Calibrating;
using SpatialReasoner.Evaluation.Diagnostics;
using SpatialReasoner.Evaluation.Generating;
using SpatialReasoner.Evaluation.Reporting;
using SpatialReasoner.Evaluation.Running;

var root = new RootCommand("Makes scenes, runs strategies over them and reports what each is worth.")
{
    GenerateCommand.Create(),
    RunCommand.Create(),
    ReportCommand.Create(),
    CalibrateCommand.Create(),
    DiagnoseCommand.Create(),
    BenchCommand.Create(),
    LatencyCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
