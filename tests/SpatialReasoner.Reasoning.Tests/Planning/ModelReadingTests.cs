using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Tests.Planning;

public sealed class ModelReadingTests
{
    private const string Question = "Has the dog got the red ball to its left, or the cat the lamp and the door to its right?";

    [Fact]
    public void TryParse_WhatTheQuestionSays_IsItsMeaning()
    {
        var reading = ModelReading.TryParse("""{"kind": "yes_no", "subject": "the red ball", "viewer": "Dog", "relation": "left", "reference": null}""", Question)!;

        reading.Question.ShouldBe(new SpatialQuestion
        {
            Kind = QuestionKind.YesNo, Subject = ObjectReference.Named("red ball"), Viewer = "dog", Relation = Relation.Left, Options = reading.Question.Options,
        });
        reading.Options.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Sure:\n```json\n{\"kind\": \"distance\", \"subject\": \"dog\", \"reference\": \"cat\"}\n```", QuestionKind.Distance)]
    [InlineData("""{"kind": "size", "subject": "dog", "other": "cat", "dimension": "height"}""", QuestionKind.Size)]
    [InlineData("""{"kind": "direction", "subject": "lamp", "viewer": "cat"}""", QuestionKind.Direction)]
    [InlineData("""{"kind": "count", "what": "dogs"}""", null)]
    [InlineData("""{"kind": "count", "what": "dog"}""", QuestionKind.Count)]
    [InlineData("""{"kind": "which_most", "extreme": "nearest"}""", QuestionKind.WhichMost)]
    [InlineData("""{"kind": "perspective_left_right", "subject": "lamp", "viewer": "cat", "options": ["left", "right"]}""", QuestionKind.PerspectiveLeftRight)]
    // Not JSON, no object, another kind.
    [InlineData("It is about the dog.", null)]
    [InlineData("""["left_right"]""", null)]
    [InlineData("""{"kind": "left_right", "subject": "dog" """, null)]
    [InlineData("""{"kind": "none"}""", null)]
    [InlineData("""{"kind": "multiple_choice", "subject": "dog"}""", null)]
    [InlineData("""{"kind": "teleport", "subject": "dog"}""", null)]
    [InlineData("""{"subject": "dog"}""", null)]
    // A field missing, superfluous, twice or of another type.
    [InlineData("""{"kind": "distance", "subject": "dog"}""", null)]
    [InlineData("""{"kind": "distance", "subject": "dog", "reference": ""}""", null)]
    [InlineData("""{"kind": "distance", "subject": "dog", "reference": "cat", "viewer": "lamp"}""", null)]
    [InlineData("""{"kind": "distance", "subject": "dog", "reference": "cat", "why": "dog"}""", null)]
    [InlineData("""{"kind": "distance", "subject": "dog", "subject": "cat", "reference": "lamp"}""", null)]
    [InlineData("""{"kind": "distance", "subject": 3, "reference": "cat"}""", null)]
    [InlineData("""{"kind": "distance", "subject": ["dog"], "reference": "cat"}""", null)]
    // Names the question does not hold, one object twice, words that are none.
    [InlineData("""{"kind": "distance", "subject": "dog", "reference": "elephant"}""", null)]
    [InlineData("""{"kind": "distance", "subject": "dog", "reference": "dog"}""", null)]
    [InlineData("""{"kind": "yes_no", "subject": "dog", "reference": "cat", "relation": "beside"}""", null)]
    [InlineData("""{"kind": "yes_no", "subject": "dog", "relation": "left"}""", null)]
    [InlineData("""{"kind": "yes_no", "subject": "dog", "reference": "lamp", "viewer": "cat", "relation": "left"}""", null)]
    [InlineData("""{"kind": "yes_no", "subject": "dog", "viewer": "cat", "relation": "above"}""", null)]
    [InlineData("""{"kind": "which_most", "extreme": "biggest"}""", null)]
    // Options that are made up, single or alike.
    [InlineData("""{"kind": "distance", "subject": "dog", "reference": "cat", "options": ["2 m", "3 m"]}""", null)]
    [InlineData("""{"kind": "distance", "subject": "dog", "reference": "cat", "options": ["left"]}""", null)]
    [InlineData("""{"kind": "distance", "subject": "dog", "reference": "cat", "options": ["left", "LEFT"]}""", null)]
    [InlineData("""{"kind": "distance", "subject": "dog", "reference": "cat", "options": [1, 2]}""", null)]
    public void TryParse_Strictly_TakesOnlyWhatFits(string answer, QuestionKind? kind) =>
        ModelReading.TryParse(answer, Question)?.Question.Kind.ShouldBe(kind ?? throw new ShouldAssertException(answer));
}
