using System.Text.Json;
using SpatialReasoner.Inference;

namespace SpatialReasoner.Evaluation.Tests.EmbeddedModel;

/// <summary>An independent runtime (Transformers.js) reads the same folder and says the same.</summary>
public sealed class InteropTests(EmbeddedModelFixture fixture) : IClassFixture<EmbeddedModelFixture>
{
    [Fact]
    public async Task GreedyTokens_InTransformersJs_AreTheEngines()
    {
        var interop = Path.Combine(Repository.Root, "tests", "interop");
        Assert.SkipUnless(Directory.Exists(Path.Combine(interop, "node_modules", "@huggingface", "transformers")), "tests/interop is not installed: npm ci --prefix tests/interop --ignore-scripts");
        var questions = EmbeddedModelFixture.Questions(26);
        var folder = Directory.CreateTempSubdirectory("interop");
        try
        {
            var requests = new List<object>();
            foreach (var (question, i) in questions.Select((q, i) => (q, i)))
            {
                var path = Path.Combine(folder.FullName, $"{i}.png");
                await File.WriteAllBytesAsync(path, question.Image.Bytes.ToArray());
                requests.Add(new { image = path, text = question.Text, maxTokens = 128 });
            }
            var file = Path.Combine(folder.FullName, "requests.json");
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(requests));

            var (exit, output, error) = await Tool.RunAsync("node", Path.Combine(interop, "greedy.mjs"), Repository.ModelFolder, file);

            exit.ShouldBe(0, error);
            var theirs = JsonSerializer.Deserialize<int[][]>(output)!;
            theirs.Length.ShouldBe(questions.Count);
            for (var i = 0; i < theirs.Length; i++)
            {
                var ours = (await fixture.Model.CompleteAsync(EmbeddedModelFixture.Ask(questions[i].Text, questions[i].Image))).Chains[0];
                ours.Tokens.Select(t => t.Id).ShouldBe(theirs[i], questions[i].Text);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
