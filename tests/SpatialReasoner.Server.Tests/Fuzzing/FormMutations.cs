using System.Text;

namespace SpatialReasoner.Server.Tests.Fuzzing;

/// <param name="FileName">Null for a field that is text.</param>
internal sealed record FormPart(string Name, byte[] Content, string? FileName = null)
{
    public static FormPart Text(string name, string value) => new(name, Encoding.UTF8.GetBytes(value));

    /// <summary>As it is written between two boundaries.</summary>
    public byte[] ToBytes() =>
    [
        .. Encoding.UTF8.GetBytes($"Content-Disposition: form-data; name=\"{Name}\"{(FileName is null ? "" : $"; filename=\"{FileName}\"\r\nContent-Type: application/octet-stream")}\r\n\r\n"), .. Content,
    ];
}

/// <summary>Changes to a multipart form: to its parts, to their headers, to what holds them together.</summary>
internal static class FormMutations
{
    public const string Boundary = "----fuzz";

    private static readonly string[] Names = ["", "image", "images", "depth", "question", "samples", "options", "questions", "scene", "stop", "metres_per_unit", "IMAGE", "image[]", "a\"b", "ü", "\0", "../image"];

    private static readonly string[] Values = ["", " ", "0", "-1", "3", "65", "1e400", "NaN", "99999999999", "left,right", ",,,", "{", "[1,2", "null", "[]", "{}", "auto", "\0", "\ud83d\ude00", "{\"rule\":\"beta\"}", "\"\\ud800\"", "{\"a\":1,\"a\":2}"];

    private static readonly string[] PartHeaders =
    [
        "Content-Disposition: form-data; name=image", "Content-Disposition: form-data", "Content-Disposition: attachment; filename=\"x\"", "Content-Disposition: form-data; name=\"image\"; filename*=UTF-8''%e2%82%ac.png",
        "Content-Disposition: form-data; name=\"question\"\r\nContent-Type: text/plain; charset=utf-16", "Content-Disposition: form-data; name=\"question\"\r\nContent-Type: text/plain; charset=nonsense",
        "Content-Disposition: form-data; name=\"question\"\r\nContent-Type: text/plain; charset=utf-7", "Content-Type: image/png", "", "X", "Content-Disposition: form-data; name=\"image\"; filename=\"a\"\r\nContent-Transfer-Encoding: base64",
        "Content-Disposition: form-data; name=\"a\"\r\nContent-Type: multipart/mixed; boundary=b", "Content-Disposition: form-data; name=\"" + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"",
    ];

    public static byte[] Make(Dice dice, IReadOnlyList<FormPart> parts, PictureMutations pictures)
    {
        var changed = parts.ToList();
        for (var times = 1 + dice.Below(2); times > 0; times--)
            Change(dice, changed, pictures);
        var blocks = changed.Select(p => p.ToBytes()).ToList();
        return dice.OneIn(4) ? Damage(dice, blocks) : Join(blocks);
    }

    public static byte[] Join(IReadOnlyList<byte[]> blocks) =>
        [.. blocks.SelectMany(b => Encoding.ASCII.GetBytes($"--{Boundary}\r\n").Concat(b).Concat("\r\n"u8.ToArray())), .. Encoding.ASCII.GetBytes($"--{Boundary}--\r\n")];

    private static void Change(Dice dice, List<FormPart> parts, PictureMutations pictures)
    {
        var at = dice.Below(parts.Count + 1) % Math.Max(1, parts.Count);
        if (parts.Count == 0)
        {
            parts.Add(new FormPart(dice.Pick(Names), dice.Bytes(dice.Length(64))));
            return;
        }
        var part = parts[at];
        var file = parts.FindIndex(p => p.FileName is not null);
        dice.Do<bool>(
        [
            ("picture", () => To(file < 0 ? at : file, parts[file < 0 ? at : file] with { Content = pictures.Make(dice) })),
            ("picture", () => To(file < 0 ? at : file, parts[file < 0 ? at : file] with { Content = pictures.Make(dice) })),
            ("picture", () => To(file < 0 ? at : file, parts[file < 0 ? at : file] with { Content = pictures.Make(dice) })),
            ("drop a part", () => { parts.RemoveAt(at); return true; }),
            ("repeat a part", () => { parts.Add(part); return true; }),
            ("many parts", () => { parts.AddRange(Enumerable.Repeat(part, dice.Length(1500))); return true; }),
            ("rename", () => To(at, part with { Name = dice.Pick(Names) })),
            ("file or text", () => To(at, part with { FileName = part.FileName is null ? "a.png" : null })),
            ("file name", () => To(at, part with { FileName = dice.Pick(Names) })),
            ("value", () => To(at, part with { Content = Encoding.UTF8.GetBytes(dice.Pick(Values)) })),
            ("value", () => To(at, part with { Content = Encoding.UTF8.GetBytes(dice.Pick(Values)) })),
            ("bytes", () => To(at, part with { Content = part.Content.Length == 0 ? dice.Bytes(8) : Bytes.Set(dice, part.Content) })),
            ("picture as text", () => To(at, FormPart.Text("image", Base64Mutations.Make(dice, pictures)))),
        ]);

        bool To(int index, FormPart changed)
        {
            parts[index] = changed;
            return true;
        }
    }

    private static byte[] Damage(Dice dice, List<byte[]> blocks) => dice.Do<byte[]>(
    [
        ("part header", () => Join([.. blocks, [.. Encoding.UTF8.GetBytes(dice.Pick(PartHeaders) + "\r\n\r\n"), .. blocks.FirstOrDefault() ?? []]])),
        ("long part header", () => Join([.. blocks, Encoding.ASCII.GetBytes($"X: {new string('x', 40_000)}\r\n\r\n")])),
        ("many part headers", () => Join([.. blocks, Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("X: y\r\n", 100)) + "\r\n")])),
        ("no last boundary", () => Join(blocks)[..^(Boundary.Length + 6)]),
        ("cut", () => Join(blocks) is var whole ? whole[..dice.Below(whole.Length)] : []),
        ("bare line feeds", () => [.. Join(blocks).Where(b => b != '\r')]),
        ("text before", () => [.. "preamble\r\n"u8, .. Join(blocks)]),
        ("text behind", () => [.. Join(blocks), .. dice.Bytes(dice.Length(200))]),
        ("flip bits of the form", () => Bytes.Flip(dice, Join(blocks))),
        ("set bytes of the form", () => Bytes.Set(dice, Join(blocks))),
        ("delete from the form", () => Bytes.Delete(dice, Join(blocks))),
        ("only boundaries", () => Join([.. Enumerable.Range(0, dice.Length(500)).Select(_ => Array.Empty<byte>())])),
    ]);
}
