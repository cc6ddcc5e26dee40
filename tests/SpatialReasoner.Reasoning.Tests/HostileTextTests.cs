using System.Diagnostics;
using System.Text.Json;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Reasoning.Grounding;
using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests;

/// <summary>
/// Texts put together from pieces that parsers look for, in any order and any number, seeded: each parser reads them or says that it cannot, with its documented exception, and is done
/// in time. Models write such texts, and callers ask them.
/// </summary>
public sealed class HostileTextTests
{
    private const int Texts = 1500;

    /// <summary>As long as a question may be; chains are longer, but not by what matters here.</summary>
    private const int Longest = 4000;

    /// <summary>For one text; a tenth of it is more than any takes on an idle machine.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);

    private static readonly string[] Pieces =
    [
        "Is the ", "red cube", "blue sphere", "gray robot", " to the left or to the right of ", " in front of ", " from the ", "'s viewpoint", "How many ", "How far ", "<region0>", "<region", ">", "answer: ", "Answer is ", "<answer>", "</answer>",
        "\\boxed{", "\\text{", "{", "}", "[", "]", "(A) ", "(B)", " A) ", "B.", "<think>", "</think>", " x12", " y20", " X0.5", " Z9", " yaw45", " D11", " x", " y99999999999999999999999999999999999999999999999", "\"object\": \"", "\"image\": [",
        "{\"object\": \"red mug\", \"image\": [0.4, 0.6]}", "{\"object\": \"a\", \"image\": [\"a\", null]}", "{\"name\": \"\\ud800\"}", "{\"object\":\"a\",\"facing_degrees\":1e999,\"depth\":-1e400}", "1e400", "NaN", "-", "5'6\"", "2.25 m", " metres", " feet", " miles", " degrees", new('9', 308), new('9', 400),
        " o'clock", "yes", "no", "left", "right", "not in the image", "twelve", "\n", "\r\n", "\t", " ", "        ", "*", "**", "\"", "'", "`", ".", ",", ";", ":", "?", "!", "\0", "\ud83d\ude00", "\ud800", "\u202e", "\u0301", "\u3000", "ß", "İ", "and ", "or ", "the ", "than ",
    ];

    private static readonly AnswerFormat[] Formats =
    [
        .. Enum.GetValues<AnswerType>().Select(t => new AnswerFormat(t)), new AnswerFormat(null), AnswerFormat.Letters(["left", "in front", "2 m"]), new AnswerFormat(AnswerType.Object) { OpenNames = true },
        new AnswerFormat(AnswerType.Object) { Names = ["red cube", "blue sphere"] }, new AnswerFormat(AnswerType.Description) { IsRecord = true },
    ];

    [Fact]
    public void AnswerReader_AnyText_FindsAnAnswerWithinItOrNone() => ForAll((text, random) =>
    {
        foreach (var format in Formats)
        {
            if (AnswerReader.Read(text, format, markedOnly: random.Next(2) == 0) is not { } read)
                continue;
            read.Start.ShouldBeInRange(0, text.Length);
            read.End.ShouldBeInRange(read.Start, text.Length);
            read.Answer.Text.ShouldNotBeNull();
            (read.Answer.Value is null || double.IsFinite(read.Answer.Value.Value)).ShouldBeTrue(read.Answer.ToString());
        }
    });

    [Fact]
    public void RecordParser_AnyText_TellsOfObjectsWithFiniteCoordinates() => ForAll((text, _) =>
    {
        foreach (var seen in RecordParser.Parse(text))
        {
            foreach (var number in new[] { seen.Image?.X, seen.Image?.Y, seen.Ground?.X, seen.Ground?.Y, seen.CameraDistance, seen.Facing })
                (number is null || float.IsFinite(number.Value)).ShouldBeTrue(seen.ToString());
        }
    });

    /// <summary>A model that has lost the thread: whatever its chains say, the result can be written down, every number in it finite.</summary>
    [Theory]
    [InlineData("exact", null)]
    [InlineData("cot", null)]
    [InlineData("self-consistency", null)]
    [InlineData("best-of-n", null)]
    [InlineData("decompose", null)]
    [InlineData("consensus", null)]
    [InlineData("perspective", PerspectiveMode.Numeric)]
    [InlineData("perspective", PerspectiveMode.Visual)]
    public async Task Reasoner_AnyChains_ConcludesInFiniteNumbers(string strategy, PerspectiveMode? mode)
    {
        string[] questions =
        [
            "Is the blue cube to the left or to the right of the red robot?", "How far is the blue cube from the red robot?", "How many cubes are there?", "Which object is nearest?",
            "From the red robot's viewpoint, is the blue cube on its left or its right?", "From the red robot's viewpoint, how many objects are on its left?",
        ];
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var open = seed % 2 == 1;
            var chains = Enumerable.Range(0, 4).Select(_ => Records(random, open)).ToArray();
            var reasoner = Reasoner.Create(new ScriptedModel(open ? Models.Open : Models.Closed, chains));
            foreach (var question in questions)
            {
                var result = await reasoner.ReasonAsync(Requests.Ask(strategy, question) with { Perspective = mode });

                // The writer refuses what is not finite.
                Should.NotThrow(() => JsonSerializer.Serialize(result, new JsonSerializerOptions { IncludeFields = true }), $"seed {seed}: {question} {string.Join(" | ", chains)}");
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void QuestionPlanner_AnyQuestion_IsPlannedOrNotUnderstood(bool closedLanguage) => ForAll((text, random) =>
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        var planner = new QuestionPlanner(closedLanguage ? Models.Closed : Models.Open);
        string[] options = random.Next(3) == 0 ? [.. Enumerable.Range(0, random.Next(2, 5)).Select(i => $"{Pieces[random.Next(Pieces.Length)]}{i}")] : [];
        try
        {
            var plan = planner.Plan(text, options, random.Next(3) == 0 ? Pieces[random.Next(Pieces.Length)] : "auto", random.Next(4) == 0 ? (AnswerType)random.Next(9) : null);
            plan.Text.ShouldNotBeNull();
        }
        catch (Exception refusal) when (refusal is QuestionNotUnderstoodException or InvalidReasoningRequestException)
        {
            refusal.Message.ShouldNotBeEmpty();
        }
    });

    [Fact]
    public void RunLengthMask_AnyCounts_FillsTheMaskOrIsNone()
    {
        int[] edges = [0, 1, 2, 7, 16, 255, 256, -1, int.MaxValue, int.MinValue];
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var counts = Enumerable.Range(0, random.Next(8)).Select(_ => random.Next(2) == 0 ? edges[random.Next(edges.Length)] : random.Next(64)).ToArray();
            var mask = new RunLengthMask(random.Next(0, 17), random.Next(0, 17), counts);

            var pixels = mask.Decode();

            var fits = counts.All(c => c >= 0) && counts.Sum(c => (long)c) == mask.Width * mask.Height;
            (pixels is not null).ShouldBe(fits, $"seed {seed}");
            if (pixels is not null)
                pixels.Count(p => p).ShouldBe(counts.Where((_, i) => i % 2 == 1).Sum(), $"seed {seed}");
        }
    }

    /// <summary>Records of the embedded model's form or of open models', with numbers of any size.</summary>
    private static string Records(Random random, bool open)
    {
        string[] numbers = ["0", "1", "-3", "0.4", "12", "45.5", "359", "-0", "31", "64", "999", "-999999", "1000000", new('9', 38), $"-{new string('9', 39)}", new('9', 310)];
        string[] names = ["red robot", "blue cube", "green cube", "red red", "robot cube"];
        var objects = Enumerable.Range(0, random.Next(0, 6)).Select(_ => open
            ? $$"""{"object": "{{names[random.Next(names.Length)]}}", "image": [{{Number()}}, {{Number()}}], "ground": [{{Number()}}, {{Number()}}], "depth": {{Number()}}, "facing_degrees": {{Number()}}}""" + "\n"
            : $" {names[random.Next(names.Length)]} x{Number()} y{Number()} X{Number()} Z{Number()} D{Number()} yaw{Number()};");
        return $"{string.Concat(objects)} d{Number()} answer: {(random.Next(2) == 0 ? Number() : random.Next(2) == 0 ? "left" : $"{Number()} m")}";

        string Number() => numbers[random.Next(numbers.Length)];
    }

    private static void ForAll(Action<string, Random> check)
    {
        for (var seed = 0; seed < Texts; seed++)
        {
            var random = new Random(seed);
            var text = Text(random);
            var clock = Stopwatch.StartNew();
            try
            {
                check(text, random);
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"Seed {seed}: {text[..Math.Min(text.Length, 500)]}", fault);
            }
            clock.Elapsed.ShouldBeLessThan(Bound, $"seed {seed}: {text[..Math.Min(text.Length, 500)]}");
        }
    }

    /// <summary>Mostly a sentence or two; at times one piece over and over, which is what patterns choke on.</summary>
    private static string Text(Random random)
    {
        var text = new System.Text.StringBuilder();
        var few = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Pieces[random.Next(Pieces.Length)]).ToArray();
        var pieces = random.Next(3) == 0 ? few : Pieces;
        var most = random.Next(4) == 0 ? Longest : 200;
        while (text.Length < most && random.Next(300) > 0)
            text.Append(pieces[random.Next(pieces.Length)]);
        return text.Length > Longest ? text.ToString(0, Longest) : text.ToString();
    }
}
