namespace SpatialReasoner.Evaluation.Tests.EmbeddedModel;

/// <summary>The training recipe, run small: it must not rot.</summary>
public sealed class TrainingRecipeTests
{
    [Fact]
    public async Task Smoke_AFewSteps_TrainExportAndReadBack()
    {
        const string Python = "/usr/bin/python3";
        Assert.SkipUnless(
            await Tool.WorksAsync(Python, "-c", "import torch, numpy, onnx"),
            "training needs python3-torch, python3-numpy and python3-onnx (apt-get install them)");
        var folder = Directory.CreateTempSubdirectory("smoke");
        try
        {
            var exporter = $"dotnet {typeof(Evaluation.Suites.ProceduralSuite).Assembly.Location}";
            var script = Path.Combine(Repository.ModelFolder, "train", "smoke.py");

            var (exit, output, error) = await Tool.RunAsync(Python, script, "--exporter", exporter, "--out", folder.FullName);

            exit.ShouldBe(0, output + error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
