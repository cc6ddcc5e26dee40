using System.Globalization;
using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Answers;

public sealed class DirectionsTests
{
    private static readonly AnswerFormat Bearing = new(AnswerType.Angle) { Sense = AngleSense.Bearing };
    private static readonly AnswerFormat Facing = new(AnswerType.Angle) { Sense = AngleSense.Facing };

    [Theory]
    [InlineData("2 o'clock", 60, "2 o'clock")]
    [InlineData("At 2 o’clock.", 60, "2 o'clock")]
    [InlineData("two o'clock", 60, "2 o'clock")]
    [InlineData("at your 3", 90, "3 o'clock")]
    [InlineData("at its 10 o'clock position", 300, "10 o'clock")]
    [InlineData("12 o'clock", 0, "12 o'clock")]
    [InlineData("10:30", 315, "11 o'clock")]
    [InlineData("1 to 2 o'clock", 45, "2 o'clock")]
    [InlineData("11 or 1 o'clock", 0, "12 o'clock")]
    [InlineData("3", 90, "3 o'clock")]
    [InlineData("eleven", 330, "11 o'clock")]
    [InlineData("90", 90, "3 o'clock")]
    [InlineData("45 degrees", 45, "2 o'clock")]
    [InlineData("45° to the left", 315, "11 o'clock")]
    [InlineData("30 degrees to its right", 30, "1 o'clock")]
    [InlineData("-90°", 270, "9 o'clock")]
    [InlineData("90 degrees counter-clockwise", 270, "9 o'clock")]
    [InlineData("1.5708 rad", 90, "3 o'clock")]
    [InlineData("straight ahead", 0, "12 o'clock")]
    [InlineData("directly in front of it", 0, "12 o'clock")]
    [InlineData("to the right", 90, "3 o'clock")]
    [InlineData("behind it", 180, "6 o'clock")]
    [InlineData("on its left", 270, "9 o'clock")]
    [InlineData("ahead and to the right", 45, "2 o'clock")]
    [InlineData("front-left", 315, "11 o'clock")]
    [InlineData("behind you, to your left", 225, "8 o'clock")]
    [InlineData("to the right and behind", 135, "5 o'clock")]
    [InlineData("north", 0, "12 o'clock")]
    [InlineData("south-east", 135, "5 o'clock")]
    [InlineData("northwest", 315, "11 o'clock")]
    [InlineData("First it seems left, but at 45 degrees it is. <answer>2 o'clock</answer>", 60, "2 o'clock")]
    public void Read_Bearing_IsClockwiseFromStraightAhead(string text, double degrees, string shown)
    {
        var answer = AnswerReader.Read(text, Bearing)!.Value.Answer;

        Math.IEEERemainder(answer.Value!.Value - degrees, 360).ShouldBe(0, 0.01, text);
        answer.Text.ShouldBe(shown);
        answer.Unit.ShouldBe("degrees");
    }

    [Theory]
    [InlineData(" yaw45", 45)]
    [InlineData("270 degrees", 270)]
    [InlineData("-90", 270)]
    [InlineData("to the right", 0)]
    [InlineData("left", 180)]
    [InlineData("away from the camera", 90)]
    [InlineData("It faces towards us.", 270)]
    [InlineData("towards the camera and slightly to the left", 225)]
    [InlineData("east", 0)]
    [InlineData("north", 90)]
    [InlineData("3 o'clock", 0)]
    [InlineData("45 degrees clockwise", 315)]
    public void Read_Facing_IsCounterClockwiseFromTheRight(string text, double degrees) =>
        AnswerReader.Read(text, Facing)!.Value.Answer.ShouldBe(SpatialAnswer.Angle(degrees));

    [Theory]
    [InlineData("It is open by 45 degrees.", 45)]
    [InlineData("400", 40)]
    public void Read_PlainAngle_IsInDegrees(string text, double degrees) =>
        AnswerReader.Read(text, new AnswerFormat(AnswerType.Angle))!.Value.Answer.ShouldBe(SpatialAnswer.Angle(degrees));

    [Theory]
    [InlineData("I cannot tell.")]
    [InlineData("near the door")]
    public void Read_NoDirection_IsNull(string text) => AnswerReader.Read(text, Bearing).ShouldBeNull();

    [Fact]
    public void Read_RenderedHours_AreTheSameHours()
    {
        for (var hour = 1; hour <= 12; hour++)
        {
            foreach (var text in new[] { $"{hour} o'clock", $"at your {hour}", $"answer: {hour}", $"{hour}:00", $"It is at the {hour} o'clock position." })
                AnswerReader.Read(text, Bearing)!.Value.Answer.Text.ShouldBe($"{hour} o'clock", text);
        }
    }

    [Fact]
    public void Read_RenderedDegrees_AreTheSameDegrees()
    {
        for (var degrees = 0.0; degrees < 360; degrees += 0.5)
        {
            var number = degrees.ToString(CultureInfo.InvariantCulture);
            foreach (var text in new[] { $"{number} degrees", $"{number}°", $"about {number} deg", $"<answer>{number} degrees</answer>", $"{(degrees - 360).ToString(CultureInfo.InvariantCulture)} degrees" })
            {
                AnswerReader.Read(text, Bearing)!.Value.Answer.Value!.Value.ShouldBe(degrees, 1e-6, text);
                AnswerReader.Read(text, Facing)!.Value.Answer.Value!.Value.ShouldBe(degrees, 1e-6, text);
            }
        }
    }
}
