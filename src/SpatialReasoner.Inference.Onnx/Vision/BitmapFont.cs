namespace SpatialReasoner.Inference.Onnx;

/// <summary>A font of 5 x 7 dots, drawn for this project, so that labels need no font files and look the same everywhere.</summary>
internal static class BitmapFont
{
    /// <summary>Characters of the longest text.</summary>
    public const int MaxLength = 32;

    /// <summary>Dots of a character.</summary>
    public const int Height = 7;

    private const int CharacterWidth = 5, Advance = CharacterWidth + 1;

    // Seven rows of a byte each, the top row first; in a row bit 4 is the leftmost dot.
    private static readonly Dictionary<char, long> Glyphs = new()
    {
        ['A'] = 0x0E11111F111111, ['B'] = 0x1E11111E11111E, ['C'] = 0x0E11101010110E, ['D'] = 0x1E11111111111E,
        ['E'] = 0x1F10101E10101F, ['F'] = 0x1F10101E101010, ['G'] = 0x0E11101711110F, ['H'] = 0x1111111F111111,
        ['I'] = 0x0E04040404040E, ['J'] = 0x0702020202120C, ['K'] = 0x11121418141211, ['L'] = 0x1010101010101F,
        ['M'] = 0x111B1515111111, ['N'] = 0x11111915131111, ['O'] = 0x0E11111111110E, ['P'] = 0x1E11111E101010,
        ['Q'] = 0x0E11111115120D, ['R'] = 0x1E11111E141211, ['S'] = 0x0F10100E01011E, ['T'] = 0x1F040404040404,
        ['U'] = 0x1111111111110E, ['V'] = 0x11111111110A04, ['W'] = 0x1111111515150A, ['X'] = 0x11110A040A1111,
        ['Y'] = 0x11110A04040404, ['Z'] = 0x1F01020408101F, ['a'] = 0x00000E010F110F, ['b'] = 0x10101E1111111E,
        ['c'] = 0x00000E1010110E, ['d'] = 0x01010F1111110F, ['e'] = 0x00000E111F100E, ['f'] = 0x06081E08080808,
        ['g'] = 0x000F11110F010E, ['h'] = 0x10101E11111111, ['i'] = 0x04000C0404040E, ['j'] = 0x0200060202120C,
        ['k'] = 0x10101214181412, ['l'] = 0x0C04040404040E, ['m'] = 0x00001A15151515, ['n'] = 0x00001E11111111,
        ['o'] = 0x00000E1111110E, ['p'] = 0x00001E111E1010, ['q'] = 0x00000F110F0101, ['r'] = 0x00001619101010,
        ['s'] = 0x00000F100E011E, ['t'] = 0x08081E08080906, ['u'] = 0x0000111111110F, ['v'] = 0x00001111110A04,
        ['w'] = 0x0000111515150A, ['x'] = 0x0000110A040A11, ['y'] = 0x001111110F010E, ['z'] = 0x00001F0204081F,
        ['0'] = 0x0E11131519110E, ['1'] = 0x040C040404040E, ['2'] = 0x0E11010204081F, ['3'] = 0x0E11010601110E,
        ['4'] = 0x02060A121F0202, ['5'] = 0x1F101E0101110E, ['6'] = 0x0608101E11110E, ['7'] = 0x1F010204080808,
        ['8'] = 0x0E11110E11110E, ['9'] = 0x0E11110F01020C, ['-'] = 0x0000001F000000, ['_'] = 0x0000000000001F,
    };

    public static bool CanWrite(string text) => text.Length is > 0 and <= MaxLength && text.All(Glyphs.ContainsKey);

    /// <summary>Dots that a text is wide.</summary>
    public static int Width(string text) => text.Length * Advance - 1;

    /// <summary>The dots of a text, x right and y down from its upper left corner.</summary>
    public static IEnumerable<(int X, int Y)> Dots(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var glyph = Glyphs[text[i]];
            for (var y = 0; y < Height; y++)
            {
                for (var x = 0; x < CharacterWidth; x++)
                {
                    if ((glyph >> (8 * (Height - 1 - y) + CharacterWidth - 1 - x) & 1) != 0)
                        yield return (i * Advance + x, y);
                }
            }
        }
    }
}
