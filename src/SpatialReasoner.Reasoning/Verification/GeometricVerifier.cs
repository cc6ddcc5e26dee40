using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Verification;

/// <summary>
/// Checks a chain against geometry: takes it apart into claims, holds each against the chain's own numbers and relations, and against a scene
/// known from elsewhere. Claim-wise verdicts as in ViSA (arXiv 2512.05809), decided by arithmetic instead of a model: models judge their own
/// spatial chains badly. Pure: the same chain always gets the same verdicts.
/// </summary>
public static class GeometricVerifier
{
    /// <param name="question">As it was put to the model; null checks what needs no question and no answer.</param>
    /// <param name="chainText">A whole chain, or the beginning of one up to the end of a step.</param>
    /// <param name="known">A scene the chain is held against: perceived by other chains, or the caller's geometry. Null holds it against itself alone.</param>
    public static ChainVerification Verify(SpatialQuestion? question, string chainText, PerceivedScene? known = null)
    {
        ArgumentNullException.ThrowIfNull(chainText);
        var scene = known is null ? null : new Evidence(known.Objects, Uncertainty.OfPerception, known.IsWhole, "the known scene")
        {
            IsAbsent = name => known.Find(name) is null && known.Covers(name),
        };
        var pass = new VerifierPass(question, scene);
        foreach (var statement in StatementReader.Read(question, chainText))
            pass.Check(statement);
        return pass.Sum();
    }

    /// <summary>Whether chains on this question name every object there is, so that one they leave out is not there.</summary>
    internal static bool ListsEverything(SpatialQuestion? question) => question is not null && (question.Kind switch
    {
        QuestionKind.Count or QuestionKind.PerspectiveCount or QuestionKind.WhichMost or QuestionKind.Describe => true,
        QuestionKind.MultipleChoice => ListsEverything(question.Inner),
        _ => question.Mentions().Any(m => m.Extreme is not null),
    });
}
