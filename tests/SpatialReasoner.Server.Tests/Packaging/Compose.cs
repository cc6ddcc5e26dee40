using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SpatialReasoner.Server.Tests.Packaging;

/// <summary>What Docker Compose makes of its file.</summary>
internal static partial class Compose
{
    /// <summary>A service's environment with its variables filled in.</summary>
    /// <param name="file">Of <c>--env-file</c>; null where there is none.</param>
    public static IEnumerable<(string Key, string Value)> Environment(YamlNode service, string? file)
    {
        var variables = file is null ? [] : Variables(file);
        return service.At("environment").Members().Select(e => (e.Key, Interpolate(e.Value.Word(), variables)));
    }

    /// <summary>Lines <c>NAME=value</c>; comments and empty lines aside.</summary>
    public static Dictionary<string, string> Variables(string file) => Repository.Text(file).Split('\n')
        .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    /// <summary>Fills in <c>${NAME:-otherwise}</c>, the one form the file uses.</summary>
    public static string Interpolate(string text, IReadOnlyDictionary<string, string> variables)
    {
        var filled = Variable().Replace(text, m => variables.TryGetValue(m.Groups[1].Value, out var value) && value.Length > 0 ? value : m.Groups[2].Value);
        filled.ShouldNotContain("${");
        return filled;
    }

    /// <summary>The document a schema judges: plain words are numbers, truths and nulls where YAML says so.</summary>
    public static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(c.Key.Word(), Json(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "" } => null,
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } flag => JsonValue.Create(flag.Value == "true"),
        YamlScalarNode { Style: ScalarStyle.Plain } word when long.TryParse(word.Value, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(node.Word()),
    };

    [GeneratedRegex(@"\$\{(\w+):-([^}]*)\}")]
    private static partial Regex Variable();
}
