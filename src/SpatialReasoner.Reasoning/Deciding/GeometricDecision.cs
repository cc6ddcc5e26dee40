using SpatialReasoner.Geometry;
using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Reasoning.Voting;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Deciding;

/// <summary>Answers a question over a perceived scene by geometry, and says how sure that is given how unsure the perception was.</summary>
/// <remarks>
/// Monte Carlo: scenes are drawn that could be the one perceived, <see cref="QuestionSolver"/> answers each, and the draws vote - plurality for words and
/// counts, median for lengths, circular mean for angles. So an object whose left and right straddle another's comes out at a half, not at a certain guess.
/// </remarks>
public static class GeometricDecision
{
    /// <summary>Scenes drawn: shares are within 3.5 percent of their limit (one standard deviation at a half).</summary>
    private const int Draws = 200;

    /// <summary>Null when the scene does not hold what the question is decided on, or no draw gives it an answer.</summary>
    /// <param name="question">As asked; with options the letter of one is the answer.</param>
    public static Decision? Decide(SpatialQuestion question, PerceivedScene scene)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(scene);
        var inner = question.Kind == QuestionKind.MultipleChoice ? question.Inner! : question;
        if (!NeededFields.Present(inner, scene))
            return null;
        if (inner.Kind is QuestionKind.Locate)
            return Locate(inner.Subject!, scene);
        var options = question.Kind == QuestionKind.MultipleChoice ? new OptionChoice(question) : null;
        var draws = SceneDraws.Of(scene, Draws).Select(Answer).ToList();
        return Tally(draws, Answer(SceneDraws.Middle(scene)));

        SpatialAnswer? Answer(SceneGraph drawn) => QuestionSolver.Solve(inner, drawn, RelationTolerances.None) is { } answer
            ? answer.Type == AnswerType.Absent || options is null ? answer : options.Letter(answer)
            : null;
    }

    /// <summary>
    /// What draws come to. A length or an angle is the middle scene's where the draws bear it out: noise lengthens distances, and a median of draws
    /// is only as exact as they are many. Null when no draw has an answer.
    /// </summary>
    /// <param name="middle">Answer of the scene without noise; null for none.</param>
    internal static Decision? Tally(IReadOnlyList<SpatialAnswer?> draws, SpatialAnswer? middle)
    {
        var outcome = Election.Count([.. draws.Select((answer, draw) => new Ballot(draw, answer, 0))]);
        if (outcome.Answer is not { } decided)
            return null;
        if (decided.Type is not (AnswerType.Distance or AnswerType.Angle) || middle is null || !Election.Agree(middle, decided))
            return new Decision(decided, outcome.Agreement, outcome.Votes) { Draws = draws };
        return new Decision(middle, (double)draws.Count(d => d is not null && Election.Agree(d, middle)) / draws.Count, outcome.Votes) { Draws = draws };
    }

    /// <summary>The one object, in words.</summary>
    private static Decision? Locate(ObjectReference subject, PerceivedScene scene)
    {
        if (subject.Name is not { } name)
            return null;
        var seen = scene.Find(name);
        var answer = seen is null ? SpatialAnswer.Absent : new SpatialAnswer(AnswerType.Description, Perception.InWords(seen));
        return new Decision(answer, seen?.Confidence ?? 1, [new Vote(answer.Text, 1, 1)]) { Draws = [answer] };
    }
}
