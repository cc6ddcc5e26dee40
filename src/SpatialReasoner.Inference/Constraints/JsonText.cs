using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SpatialReasoner.Inference;

/// <summary>JSON as <see cref="JsonSchemaGrammar"/> writes it: without spaces, characters as they are.</summary>
public static class JsonText
{
    /// <summary>A string in quotes.</summary>
    public static string Quote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' or '\x7F' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
                _ => null,
            } ?? c.ToString());
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>Any value; numbers keep their digits.</summary>
    public static string Write(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', value.EnumerateObject().Select(p => $"{Quote(p.Name)}:{Write(p.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Write))}]",
        JsonValueKind.String => Quote(value.GetString()!),
        _ => value.GetRawText(),
    };
}
