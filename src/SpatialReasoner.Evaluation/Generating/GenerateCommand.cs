using System.CommandLine;
using System.Text.Json;
using SpatialReasoner.Scenes.Export;
using SpatialReasoner.Scenes.Generation;

namespace SpatialReasoner.Evaluation.Generating;

/// <summary><c>generate</c>: scenes and questions for trainers, for other tools, and for people to look at.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        var format = new Option<string>("--format") { Description = "training (binary stream), vocabulary (JSON array), text (dialogues to read), folder (PNGs and questions.jsonl).", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("training", "vocabulary", "text", "folder");
        var seed = new Option<long>("--seed") { Description = "First scene seed.", DefaultValueFactory = _ => 0 };
        var count = new Option<long>("--count") { Description = "Scenes; 0 writes for as long as somebody reads.", DefaultValueFactory = _ => 1 };
        var difficulty = new Option<string>("--difficulty") { Description = "standard or hard (folder).", DefaultValueFactory = _ => "standard" };
        difficulty.AcceptOnlyFromAmong([.. SceneDifficulty.All.Select(d => d.Id)]);
        var size = new Option<int>("--size") { Description = "Side of the pictures, pixels (folder).", DefaultValueFactory = _ => 512 };
        var folder = new Option<DirectoryInfo>("--out") { Description = "Folder to write to (folder).", DefaultValueFactory = _ => new DirectoryInfo("scenes") };
        var command = new Command("generate", "Writes procedural scenes to standard output, or to a folder.") { format, seed, count, difficulty, size, folder };
        command.SetAction((result, cancellationToken) =>
        {
            using var output = Console.OpenStandardOutput();
            switch (result.GetValue(format))
            {
                case "training":
                    try
                    {
                        TrainingExport.Write(output, result.GetValue(seed), result.GetValue(count), cancellationToken);
                    }
                    catch (ArgumentOutOfRangeException error)
                    {
                        Console.Error.WriteLine($"--seed: {error.Message}");
                        return Task.FromResult(2);
                    }
                    catch (IOException)
                    {
                        // The reader has closed the pipe: it has seen enough.
                    }
                    break;
                case "vocabulary":
                    JsonSerializer.Serialize(output, SceneVocabulary.Build());
                    break;
                case "folder":
                    var level = SceneDifficulty.All.Single(d => d.Id == result.GetValue(difficulty));
                    SceneFolder.Write(result.GetValue(folder)!, level, result.GetValue(seed), Math.Max(1, result.GetValue(count)), result.GetValue(size));
                    break;
                default:
                    WriteText(result.GetValue(seed), Math.Max(1, result.GetValue(count)));
                    break;
            }
            return Task.FromResult(0);
        });
        return command;
    }

    private static void WriteText(long firstSeed, long count)
    {
        for (var seed = firstSeed; seed < firstSeed + count; seed++)
        {
            foreach (var difficulty in SceneDifficulty.All)
            {
                Console.WriteLine($"# seed {seed}, {difficulty.Id}");
                var graph = SceneGenerator.Generate(seed, difficulty).Scene.ToSceneGraph();
                foreach (var dialogue in Dialogues.About(graph, difficulty, seed, 12).Concat(Dialogues.Drills(difficulty, seed, 4)))
                    Console.WriteLine($"[{dialogue.Mode}{(dialogue.Drill ? " drill" : "")} {dialogue.Kind}] {dialogue.User}\n    {dialogue.Answer}");
            }
        }
    }
}
