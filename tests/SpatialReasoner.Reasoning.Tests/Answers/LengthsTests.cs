using System.Globalization;
using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Scenes.Generation;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Answers;

public sealed class LengthsTests
{
    private static readonly AnswerFormat Distance = new(AnswerType.Distance);

    [Theory]
    [InlineData("2.5", 2.5)]
    [InlineData("about 2.5", 2.5)]
    [InlineData("~2.5m", 2.5)]
    [InlineData("approximately 2.5 metres apart", 2.5)]
    [InlineData("roughly 2.5 meters.", 2.5)]
    [InlineData("250 cm", 2.5)]
    [InlineData("2500mm", 2.5)]
    [InlineData("25 dm", 2.5)]
    [InlineData("0.0025 km", 2.5)]
    [InlineData("1,200 m", 1200)]
    [InlineData("a metre", 1)]
    [InlineData("half a metre", 0.5)]
    [InlineData("one and a half metres", 1.5)]
    [InlineData("2 1/2 m", 2.5)]
    [InlineData("2½ m", 2.5)]
    [InlineData("twenty-one centimetres", 0.21)]
    [InlineData("a couple of metres", 2)]
    [InlineData("a dozen feet", 3.6576)]
    [InlineData("10 ft", 3.048)]
    [InlineData("10 feet", 3.048)]
    [InlineData("10-foot", 3.048)]
    [InlineData("an inch", 0.0254)]
    [InlineData("12 inches", 0.3048)]
    [InlineData("12 in", 0.3048)]
    [InlineData("12 in.", 0.3048)]
    [InlineData("12\"", 0.3048)]
    [InlineData("12″", 0.3048)]
    [InlineData("5'", 1.524)]
    [InlineData("5'6\"", 1.6764)]
    [InlineData("5' 6\"", 1.6764)]
    [InlineData("5’6”", 1.6764)]
    [InlineData("5'6", 1.6764)]
    [InlineData("5 feet 6 inches", 1.6764)]
    [InlineData("5 feet and 6 inches", 1.6764)]
    [InlineData("5 ft 6 in", 1.6764)]
    [InlineData("five feet, six inches", 1.6764)]
    [InlineData("3 yards", 2.7432)]
    [InlineData("3 yd", 2.7432)]
    [InlineData("1 mile", 1609.344)]
    [InlineData("1 m 20 cm", 1.2)]
    [InlineData("2 to 3 m", 2.5)]
    [InlineData("2-3 m", 2.5)]
    [InlineData("2–3 metres", 2.5)]
    [InlineData("2 m to 3 m", 2.5)]
    [InlineData("50 cm to 1 m", 0.75)]
    [InlineData("two or three metres", 2.5)]
    [InlineData("between 2 and 3 m", 2.5)]
    [InlineData("2 to 3", 2.5)]
    [InlineData("It is 6 ft (1.83 m).", 1.83)]
    [InlineData("<answer>5'6\"</answer>", 1.6764)]
    [InlineData("""{"answer": "70"}""", 70)]
    [InlineData("""{"answer": "2 m"}""", 2)]
    [InlineData("The answer is \"3 m\".", 3)]
    [InlineData("I count 2 in the image, so it must be 4 m", 4)]
    [InlineData("red cube X1.25 Z-0.5; dx1.25 dz-0.5; answer: 1.25 m", 1.25)]
    public void Read_Distance_IsInMetres(string text, double metres) =>
        AnswerReader.Read(text, Distance)!.Value.Answer.Value!.Value.ShouldBe(metres, 1e-9);

    [Theory]
    [InlineData("far away")]
    [InlineData("two hundred")]
    [InlineData("x12")]
    public void Read_NoLength_IsNull(string text) => AnswerReader.Read(text, Distance).ShouldBeNull();

    [Fact]
    public void Read_SmallLength_KeepsItsDigits() => AnswerReader.Read("4 mm", Distance)!.Value.Answer.Text.ShouldBe("0.004 m");

    public static TheoryData<string, double> Units => new()
    {
        { "{0} m", 1 }, { "{0}m", 1 }, { "{0} metres", 1 }, { "{0} meters", 1 }, { "{0} cm", 0.01 }, { "{0} centimeters", 0.01 }, { "{0} mm", 0.001 }, { "{0} km", 1000 },
        { "{0} ft", 0.3048 }, { "{0} feet", 0.3048 }, { "{0}'", 0.3048 }, { "{0} inches", 0.0254 }, { "{0}\"", 0.0254 }, { "{0} in", 0.0254 }, { "{0} yards", 0.9144 },
        { "answer: {0} m", 1 }, { "<answer>{0} ft</answer>", 0.3048 }, { "It is about {0} cm.", 0.01 }, { "\\boxed{{{0}\\,m}}", 1 },
    };

    [Theory]
    [MemberData(nameof(Units))]
    public void Read_RenderedLengths_AreTheSameLengths(string rendering, double scale)
    {
        var random = new SeededRandom(11);
        for (var i = 0; i < 300; i++)
        {
            var amount = random.Below(100_000) / (double)(random.Chance(0.5f) ? 100 : 1);
            var text = string.Format(CultureInfo.InvariantCulture, rendering, amount.ToString(random.Chance(0.3f) ? "#,0.##" : "0.##", CultureInfo.InvariantCulture));

            var read = AnswerReader.Read(text, Distance);

            read.ShouldNotBeNull(text);
            read.Value.Answer.Value!.Value.ShouldBe(amount * scale, 1e-9, text);
            // What was read reads as itself.
            AnswerReader.Normalise(read.Value.Answer.Text, Distance)!.Text.ShouldBe(read.Value.Answer.Text);
        }
    }

    [Fact]
    public void Read_RenderedFeetAndInches_AreTheSameLength()
    {
        for (var inches = 1; inches < 120; inches++)
        {
            foreach (var text in new[] { $"{inches / 12}'{inches % 12}\"", $"{inches / 12} feet {inches % 12} inches", $"{inches / 12} ft {inches % 12} in" })
                AnswerReader.Read(text, Distance)!.Value.Answer.Value!.Value.ShouldBe(inches * 0.0254, 1e-9, text);
        }
    }
}
