namespace SpatialReasoner.Server.Tests.Fuzzing;

/// <summary>Pictures as text, rightly and wrongly.</summary>
internal static class Base64Mutations
{
    private static readonly string[] Prefixes =
    [
        "", "data:image/png;base64,", "data:;base64,", "DATA:IMAGE/PNG;BASE64,", "data:image/jpeg;name=a.jpg;base64,", "data:image/png,", "data:image/png;base64", "data:text/html;base64,", "data:,", "data:image/png;base64,,",
        "data:application/octet-stream;base64,", "data:image/png;base64,data:image/png;base64,", "http://example.org/", "https://example.org/", "file:///", "javascript:",
    ];

    /// <summary>A picture, mostly damaged, in a data: URL, mostly a right one.</summary>
    public static string Make(Dice dice, PictureMutations pictures)
    {
        var text = Convert.ToBase64String(pictures.Make(dice));
        return dice.OneIn(3)
            ? dice.Pick(Prefixes) + Damage(dice, text)
            : dice.Pick(Prefixes[..2]) + text;
    }

    private static string Damage(Dice dice, string text) => dice.Do<string>(
    [
        ("no padding", () => text.TrimEnd('=')),
        ("more padding", () => text + "="),
        ("URL-safe", () => text.Replace('+', '-').Replace('/', '_')),
        ("lines", () => string.Join("\r\n", text.Chunk(76).Select(line => new string(line)))),
        ("a character in it", () => text.Insert(dice.Below(text.Length + 1), dice.Pick(["!", " ", "\t", "=", "\0", "é", "\u3000", "%2B", ","]))),
        ("a character short", () => text.Length == 0 ? text : text[..^1]),
        ("cut", () => text[..dice.Below(text.Length + 1)]),
        ("twice", () => text + text),
        ("as it is", () => text),
    ]);
}
