using SpatialReasoner.Geometry;
using SpatialReasoner.Scenes.Questions;

namespace SpatialReasoner.Scenes.Chains;

/// <summary>
/// Writes the chain of thought a careful reader of the scene would think: a record per object involved, the comparison with the
/// numbers in it, the answer. All arithmetic is done on the quantised numbers the chain itself shows, so that it can be followed.
/// </summary>
public static class ChainWriter
{
    /// <param name="truth">The answer by geometry, which the chain ends in; counts and distances end in what their numbers add up to.</param>
    public static Chain Write(SpatialQuestion question, SceneGraph scene, SpatialAnswer truth)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(truth);
        var pass = new Pass(scene);
        var answer = pass.Write(question, truth);
        return pass.Builder.Answer(answer);
    }

    /// <summary>Everything a record can tell of every object, left to right.</summary>
    public static string DescribeAll(SceneGraph scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        return string.Concat(scene.Nodes.Select(n => ObjectRecord.From(n).Text(RecordFields.All) + ";"));
    }

    /// <summary>The fields a kind of question needs of its objects.</summary>
    public static RecordFields FieldsFor(SpatialQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var fields = question.Kind switch
        {
            QuestionKind.LeftRight or QuestionKind.AboveBelow => RecordFields.Image,
            QuestionKind.NearFar => RecordFields.Image | RecordFields.Distance,
            QuestionKind.WhichMost => RecordFields.Image | ExtremeField(question.Extreme!.Value),
            QuestionKind.Count when question.Relation is { } side => RelationField(side),
            QuestionKind.Count => RecordFields.Image,
            QuestionKind.YesNo when question.Viewer is null => question.Relation is { } claimed ? RelationField(claimed) : RecordFields.Image,
            QuestionKind.MultipleChoice => FieldsFor(question.Inner!),
            QuestionKind.Describe or QuestionKind.Locate => RecordFields.All,
            _ => RecordFields.Image | RecordFields.Ground | RecordFields.Facing,
        };
        foreach (var mention in question.Mentions())
        {
            if (mention.Extreme is { } extreme)
                fields |= ExtremeField(extreme);
        }
        return fields;
    }

    private static RecordFields ExtremeField(Extreme extreme) =>
        extreme is Extreme.Nearest or Extreme.Farthest ? RecordFields.Image | RecordFields.Distance : RecordFields.Image;

    private static RecordFields RelationField(Relation relation) => relation.Axis().First switch
    {
        Relation.Front => RecordFields.Image | RecordFields.Ground | RecordFields.Facing,
        Relation.Nearer => RecordFields.Image | RecordFields.Distance,
        _ => RecordFields.Image,
    };

    private sealed class Pass(SceneGraph scene)
    {
        public ChainBuilder Builder { get; } = new();

        /// <summary>Writes everything before "answer:" and returns what stands behind it.</summary>
        public string Write(SpatialQuestion q, SpatialAnswer truth)
        {
            if (q.Kind == QuestionKind.MultipleChoice)
            {
                var index = truth.Text[0] - 'A';
                Builder.Reason($" {Write(q.Inner!, Retyped(q.Options[index], q.Inner!))};");
                // Going through the options in their order needs only copying and comparing; naming the letter at once was never learnt.
                for (var i = 0; i < q.Options.Count; i++)
                    Builder.Reason($" {(char)('A' + i)} {q.Options[i]} {(i == index ? "yes" : "no")};");
                return truth.Text;
            }
            var fields = FieldsFor(q);
            if (truth.Type == AnswerType.Absent || (q.Kind == QuestionKind.YesNo && q.Relation is null))
                return Presence(q, fields, truth);
            switch (q.Kind)
            {
                case QuestionKind.WhichMost:
                    RecordAll(fields);
                    Builder.Reason($" {Phrases.Of(q.Extreme!.Value)} {ExtremeValue(q.Extreme.Value, scene.Find(truth.Text)!)};");
                    return truth.Text;
                case QuestionKind.Count:
                    return Count(q, fields, truth);
                case QuestionKind.PerspectiveCount:
                    return Count(q, fields, truth);
                case QuestionKind.Describe:
                    RecordAll(fields);
                    return truth.Text;
            }
            var involved = Involve(q, fields);
            switch (q.Kind)
            {
                case QuestionKind.Distance:
                    return $"{Difference(involved[0], involved[1])} m";
                case QuestionKind.CloserTo:
                    {
                        // Order of mentions: subject, reference, other.
                        var (a, anchor, b) = (involved[0], involved[1], involved[2]);
                        Builder.Reason($" {a.Name} {Difference(anchor, a)};");
                        Builder.Reason($" {b.Name} {Difference(anchor, b)};");
                        return truth.Text;
                    }
                case QuestionKind.PerspectiveLeftRight or QuestionKind.PerspectiveFrontBehind:
                    Builder.Reason($"{RelativeBearing(involved[0], involved[1])};");
                    return truth.Text;
                case QuestionKind.YesNo when q.Viewer is not null:
                    Builder.Reason($"{RelativeBearing(involved[0], involved[1])};");
                    return truth.Text;
                default:
                    Compare(AxisOf(q), involved[0], involved[1]);
                    return truth.Text;
            }
        }

        private static Relation AxisOf(SpatialQuestion q) => q.Kind switch
        {
            QuestionKind.LeftRight => Relation.Left,
            QuestionKind.FrontBehind => Relation.Front,
            QuestionKind.AboveBelow => Relation.Above,
            QuestionKind.NearFar => Relation.Nearer,
            _ => q.Relation!.Value,
        };

        private void RecordAll(RecordFields fields)
        {
            foreach (var node in scene.Nodes)
                Builder.Record(ObjectRecord.From(node).Text(fields));
        }

        /// <summary>Records of the objects mentioned, or of all of them where a superlative has to be resolved first.</summary>
        private ObjectRecord[] Involve(SpatialQuestion q, RecordFields fields)
        {
            var mentions = q.Mentions().ToArray();
            var nodes = mentions.Select(m => QuestionSolver.Resolve(m, scene, RelationTolerances.None)!).ToArray();
            if (Array.Exists(mentions, m => m.Extreme is not null))
            {
                RecordAll(fields);
                for (var i = 0; i < mentions.Length; i++)
                {
                    if (mentions[i].Extreme is { } extreme)
                        Builder.Reason($" {Phrases.Of(extreme)} {ExtremeValue(extreme, nodes[i])} {nodes[i].Name};");
                }
            }
            else
            {
                foreach (var node in nodes)
                    Builder.Record(ObjectRecord.From(node).Text(fields));
            }
            return [.. nodes.Select(ObjectRecord.From)];
        }

        private string Presence(SpatialQuestion q, RecordFields fields, SpatialAnswer truth)
        {
            foreach (var mention in q.Mentions())
            {
                if (scene.Find(mention.Name!) is { } node)
                    Builder.Record(ObjectRecord.From(node).Text(fields));
                else
                    Builder.Reason($" {mention.Name} {SpatialAnswer.NotInTheImage};");
            }
            return truth.Text;
        }

        /// <summary>Goes through the objects from left to right with a running tally.</summary>
        private string Count(SpatialQuestion q, RecordFields fields, SpatialAnswer truth)
        {
            ObjectRecord? centre = null;
            var extreme = q.Reference?.Extreme;
            if (q.Viewer is not null)
                centre = ObjectRecord.From(scene.Find(q.Viewer)!);
            else if (q.Reference is not null)
                centre = ObjectRecord.From(QuestionSolver.Resolve(q.Reference, scene, RelationTolerances.None)!);
            if (extreme is not null)
            {
                RecordAll(fields);
                Builder.Reason($" {Phrases.Of(extreme.Value)} {ExtremeValue(extreme.Value, scene.Find(centre!.Name)!)} {centre.Name};");
            }
            else if (centre is not null)
            {
                Builder.Record(centre.Text(fields));
            }
            var tally = 0;
            foreach (var node in scene.Nodes)
            {
                if (node.Name == centre?.Name)
                    continue;
                var record = ObjectRecord.From(node);
                var counts = QuestionSolver.Matches(q.Filter ?? "object", node.Name);
                var reason = "";
                if (q.Viewer is not null)
                    reason = RelativeBearing(centre!, record);
                // The truth of each object, not of the quantised numbers: the tally must end in the true count.
                if (counts && q.Relation is { } side)
                    counts = Side(q, scene.Find(centre!.Name)!, node, side) == side;
                tally += counts ? 1 : 0;
                reason += counts ? $" yes {tally};" : $" no {tally};";
                if (extreme is null)
                    Builder.RecordAndReason(record.Text(fields), node.Name, reason);
                else
                    Builder.Reason($" {node.Name}{reason}");
            }
            return truth.Text;
        }

        private static Relation? Side(SpatialQuestion q, SceneGraphNode centre, SceneGraphNode node, Relation side) => q.Viewer is not null
            ? SpatialRelations.ForViewer(centre, node, side, RelationTolerances.None)
            : SpatialRelations.InCamera(node, centre, side, RelationTolerances.None);

        /// <summary>" x3 &lt; x12;"</summary>
        private void Compare(Relation axis, ObjectRecord a, ObjectRecord b)
        {
            var (label, left, right) = axis.Axis().First switch
            {
                Relation.Left => ("x", a.ImageX, b.ImageX),
                Relation.Above => ("y", a.ImageY, b.ImageY),
                Relation.Front => ("Z", a.Z, b.Z),
                _ => ("D", a.Distance, b.Distance),
            };
            var sign = left < right ? '<' : left > right ? '>' : '=';
            Builder.Reason($" {label}{Numbers.Text(left)} {sign} {label}{Numbers.Text(right)};");
        }

        /// <summary>Writes " dx1.25 dz-0.75;" and returns the distance, "1.5".</summary>
        private string Difference(ObjectRecord from, ObjectRecord to)
        {
            double dx = to.X - from.X, dz = to.Z - from.Z;
            Builder.Reason($" dx{Numbers.Text(dx)} dz{Numbers.Text(dz)};");
            return Numbers.Text(Numbers.Quarter(Math.Sqrt(dx * dx + dz * dz)));
        }

        /// <summary>" dx1 dz2 bearing60 relative15": where the object lies, and where it lies from where the viewer faces.</summary>
        private static string RelativeBearing(ObjectRecord viewer, ObjectRecord node)
        {
            double dx = node.X - viewer.X, dz = node.Z - viewer.Z;
            var bearing = ObjectRecord.YawBin((float)Math.Atan2(dz, dx));
            var relative = (bearing - viewer.Yaw!.Value + 360) % 360;
            return $" dx{Numbers.Text(dx)} dz{Numbers.Text(dz)} bearing{bearing} relative{relative}";
        }

        private static string ExtremeValue(Extreme extreme, SceneGraphNode node)
        {
            var record = ObjectRecord.From(node);
            return extreme is Extreme.Leftmost or Extreme.Rightmost ? $"x{record.ImageX}" : $"D{Numbers.Text(record.Distance)}";
        }

        /// <summary>The inner truth of a multiple-choice question, from the text of the right option.</summary>
        private static SpatialAnswer Retyped(string text, SpatialQuestion inner) =>
            new(inner.Kind is QuestionKind.Count or QuestionKind.PerspectiveCount ? AnswerType.Count : AnswerType.Choice, text);
    }
}
