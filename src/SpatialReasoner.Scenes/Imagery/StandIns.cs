namespace SpatialReasoner.Scenes.Imagery;

/// <summary>
/// How objects of any name are drawn: a "red cube" as itself, a "dog" as a plain shape in a colour of its own (APC, ICCV 2025, abstracts objects
/// to coloured cubes likewise). Two objects never look the same.
/// </summary>
internal static class StandIns
{
    /// <summary>Shapes for names that say none: one without a front stands for the rest.</summary>
    private static readonly Shape[] Plain = [Shape.Cube, Shape.Cylinder, Shape.Sphere, Shape.Cone];

    /// <summary>As many objects as there are colours and shapes to tell them apart.</summary>
    public static int Most => ObjectNames.Colours.Count * ObjectNames.Shapes.Count;

    /// <summary>Colour and shape by name. Objects with a front are robots, whose arm shows it.</summary>
    /// <exception cref="ArgumentException">More objects than looks.</exception>
    public static IReadOnlyDictionary<string, (Colour Colour, Shape Shape)> For(IReadOnlyList<EgocentricObject> objects)
    {
        var looks = new Dictionary<string, (Colour, Shape)>(StringComparer.Ordinal);
        foreach (var seen in objects)
        {
            if (ObjectNames.TryParse(seen.Name, out var colour, out var shape))
                looks[seen.Name] = (colour, shape);
        }
        foreach (var seen in objects.Where(o => !looks.ContainsKey(o.Name)))
            looks[seen.Name] = Free(looks, seen.Facing is null ? Plain : [Shape.Robot, .. Plain]);
        return looks;
    }

    /// <summary>A look no object has, in a colour of its own as long as there is one.</summary>
    private static (Colour Colour, Shape Shape) Free(Dictionary<string, (Colour Colour, Shape Shape)> taken, Shape[] shapes)
    {
        var looks = shapes.SelectMany(shape => Enum.GetValues<Colour>().Select(colour => (colour, shape))).Where(look => !taken.ContainsValue(look)).ToList();
        if (looks.Count == 0)
            throw new ArgumentException($"At most {Most} objects can be told apart by colour and shape.", nameof(taken));
        var fresh = looks.FindIndex(look => taken.Values.All(t => t.Colour != look.colour));
        return looks[Math.Max(fresh, 0)];
    }
}
