using SpatialReasoner.Geometry;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Answers;
using SpatialReasoner.Reasoning.Execution;
using SpatialReasoner.Reasoning.Planning;
using SpatialReasoner.Reasoning.Strategies;
using SpatialReasoner.Reasoning.Strategies.Auto;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Reasoning.Grounding;

/// <summary>What the caller's geometry makes of a request: the answer itself, or a request that a model can be asked.</summary>
/// <param name="Request">Regions in words, drawn as marks where the model reads them.</param>
/// <param name="Decision">Answers without the model; null asks it.</param>
internal sealed record RegionGrounding(ReasoningRequest Request, GroundedDecision? Decision, IReadOnlyList<string> Warnings)
{
    /// <summary>Requests without regions pass as they are. Geometry answers for <c>auto</c> and <c>exact</c>; a strategy named otherwise asks its model.</summary>
    /// <exception cref="InvalidReasoningRequestException">Regions, depth or camera are wrong, or the question speaks of a region that is not there.</exception>
    /// <exception cref="QuestionNotUnderstoodException">Neither geometry nor a model without an eye for marks can answer.</exception>
    public static RegionGrounding Of(ReasoningRequest request, ModelDescription model, IImageEditor? editor)
    {
        RegionChecks.Check(request);
        var mentioned = RegionMentions.Find(request.Question, request.Regions);
        if (request.Regions.Count == 0)
            return new RegionGrounding(request, null, []);
        if (editor is null)
            throw new InvalidReasoningRequestException("regions", "regions cannot be used here: this host has no image editor to measure and mark images with.");

        var scene = GroundedScene.Read(request, editor);
        var question = mentioned.Count == 0 ? null : RegionQuestion.Read(request.Question, request.Options, [.. request.Regions.Select(r => r.Id)]);
        if (question is not null && question.Needs <= scene.Knows && (request.Plan?.Strategy ?? request.Strategy) is StrategyRouter.Id or GroundedDecision.Id)
        {
            if (request.AnswerType is { } type && type != question.Type)
                throw new InvalidReasoningRequestException("answer_type", $"answer_type is {type.Id()}, but the question is answered by {question.Type.Id()}.");
            string[] level = question.NeedsGround && !scene.KnowsGround ? ["The camera's pose is not given; it is taken for level, which heights, widths and directions rest on."] : [];
            return new RegionGrounding(request, new GroundedDecision(question, scene, request.Question, [.. scene.Warnings, .. level]), []);
        }
        return model.ClosedLanguage
            ? new RegionGrounding(Named(request, mentioned, question, scene, model), null, scene.Warnings)
            : Marked(request, scene, editor);
    }

    /// <summary>A model of the closed language reads no marks; regions with names are asked about by name.</summary>
    private static ReasoningRequest Named(
        ReasoningRequest request, IReadOnlyList<string> mentioned, RegionQuestion? question, GroundedScene scene, ModelDescription model)
    {
        var nameless = mentioned.Where(id => scene[id].Region.Name is null).Distinct(StringComparer.Ordinal).ToList();
        if (nameless.Count == 0)
            return request with { Question = RegionMentions.Reword(request.Question, request.Regions, r => $"the {r.Name}") };
        var missing = question switch
        {
            null => "geometry alone does not answer it",
            _ when question.Needs <= scene.Knows => $"the strategy '{request.Strategy}' asks the model; leave it to 'auto' and geometry answers",
            { Needs: Knowledge.Depth } => "geometry needs 'depth' to answer it",
            _ when request.Depth is null && request.Camera is null => "geometry needs 'depth' and 'camera' to answer it",
            _ when request.Depth is null => "geometry needs 'depth' to answer it",
            _ when request.Camera is null => "geometry needs 'camera' to answer it",
            _ => "the depth image does not cover the regions",
        };
        throw new QuestionNotUnderstoodException(
            request.Question,
            $"The question about {string.Join(", ", nameless.Select(id => $"<{id}>"))} cannot be answered: {missing}, and the model '{model.Id}' sees no marks. " +
            "Either complete the geometry, or give each region a 'name' the model knows, such as 'red cube', or serve an open vision-language model.");
    }

    /// <summary>Set-of-mark prompting (arXiv 2310.11441): the regions are outlined and labelled, and the question speaks of the labels.</summary>
    private static RegionGrounding Marked(ReasoningRequest request, GroundedScene scene, IImageEditor editor)
    {
        var warnings = new List<string>(scene.Warnings);
        if (request.Views?.Any(v => v != ViewKind.Original) == true)
            warnings.Add("Only the original view was used: marks and their labels do not survive the others.");
        var marks = request.Regions.Select(r => new ImageMark(Pixels(r.Box), r.Id)).ToList();
        return new RegionGrounding(
            request with
            {
                Images = [editor.Mark(request.Images[0], marks)],
                Question = RegionMentions.Reword(request.Question, request.Regions, r => r.Name is { } name ? $"the {name} marked {r.Id}" : $"the object marked {r.Id}"),
                Views = [ViewKind.Original],
            },
            null, warnings);
    }

    private static PixelBox Pixels(ImageBox box) =>
        new((int)MathF.Floor(box.Left), (int)MathF.Floor(box.Top), (int)MathF.Ceiling(box.Right), (int)MathF.Ceiling(box.Bottom));
}

/// <summary>Answers from the caller's geometry; the model is not asked. Stands where a strategy stands.</summary>
internal sealed class GroundedDecision(RegionQuestion question, GroundedScene scene, string words, IReadOnlyList<string> warnings) : IReasoningStrategy
{
    /// <summary>It is what <c>exact</c> is, with nothing left to perceive.</summary>
    public const string Id = "exact";

    public PlannedQuestion Question { get; } = new()
    {
        Question = question.Meaning, Asked = question.Meaning, Text = words, Format = new AnswerFormat(question.Type), AnswerType = question.Type, Warnings = warnings,
    };

    public StrategyDescription Description { get; } = new(Id, "Geometry answers from the caller's regions, depth and camera.", []);

    public ReasoningPlan Plan(ReasoningTask task) => new(Id,
    [
        new PlanStep("ground", question.Needs == Knowledge.Space ? "Lift the regions to boxes in space." : "Place the regions in the image.", null, 0),
        new PlanStep("measure", $"Measure {question.Asks}.", null, 0),
    ]);

    public Task<Conclusion> ExecuteAsync(ReasoningTask task, ReasoningRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        var answer = question.Answer(scene);
        if (answer is null)
            run.Warn("Geometry finds the two sides equal, or none of the options fits.");
        // The measures are taken as given: there is nothing that could disagree.
        return Task.FromResult(new Conclusion(answer, answer is null ? 0 : 1, [], null, scene.ToPerceived()) { Sources = scene.Sources(question.Needs) });
    }
}
