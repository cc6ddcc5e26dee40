namespace SpatialReasoner.Scenes;

/// <summary>Names of objects in the scenes' language: colour and shape, "red cube".</summary>
public static class ObjectNames
{
    public static IReadOnlyList<string> Colours { get; } = [.. Enum.GetNames<Colour>().Select(n => n.ToLowerInvariant())];

    public static IReadOnlyList<string> Shapes { get; } = [.. Enum.GetNames<Shape>().Select(n => n.ToLowerInvariant())];

    public static string Of(Colour colour, Shape shape) => $"{Colours[(int)colour]} {Shapes[(int)shape]}";

    /// <summary>Reads "red cube"; false when it is not exactly a known colour and a known shape.</summary>
    public static bool TryParse(string name, out Colour colour, out Shape shape)
    {
        colour = default;
        shape = default;
        ArgumentNullException.ThrowIfNull(name);
        var words = name.Split(' ');
        if (words.Length != 2)
            return false;
        var c = Colours.IndexOf(words[0]);
        var s = Shapes.IndexOf(words[1]);
        if (c < 0 || s < 0)
            return false;
        (colour, shape) = ((Colour)c, (Shape)s);
        return true;
    }

    private static int IndexOf(this IReadOnlyList<string> list, string value)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] == value)
                return i;
        }
        return -1;
    }
}
