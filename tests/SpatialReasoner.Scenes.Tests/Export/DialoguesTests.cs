using System.Security.Cryptography;
using System.Text;
using SpatialReasoner.Scenes.Export;
using SpatialReasoner.Scenes.Generation;

namespace SpatialReasoner.Scenes.Tests.Export;

public sealed class DialoguesTests
{
    /// <summary>
    /// The texts the published weights were trained on, scenes 0 to 399: a kind of question added for other models must draw no random number and
    /// change no word here, or the weights could not be trained again from their seed.
    /// </summary>
    private const string TrainedTexts = "fd6b00b74ad4733a597208b1b9c611e66334ee7c8e221b348118c7d2fb3da461";

    [Fact]
    public void About_TrainingSeeds_SayWhatThePublishedWeightsWereTrainedOn()
    {
        var texts = new StringBuilder();
        for (long seed = 0; seed < 400; seed++)
        {
            var difficulty = SceneDifficulty.All[(int)(seed % 2)];
            var scene = SceneGenerator.GenerateGraph(seed, difficulty);
            foreach (var dialogue in Dialogues.About(scene, difficulty, seed, 8).Concat(Dialogues.Drills(difficulty, seed, 4)))
                texts.Append(dialogue.User).Append(dialogue.Answer).Append('\n');
        }

        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(texts.ToString()))).ShouldBe(TrainedTexts);
    }
}
