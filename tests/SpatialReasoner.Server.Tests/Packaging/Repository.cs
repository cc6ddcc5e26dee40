using System.Runtime.CompilerServices;
using YamlDotNet.RepresentationModel;

namespace SpatialReasoner.Server.Tests.Packaging;

/// <summary>The files that put the server into operation.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    public static string PathOf(string file) => Path.Combine(Root, file);

    public static string Text(string file) => File.ReadAllText(PathOf(file));

    /// <summary>Every YAML file under <c>deploy</c>, and compose's.</summary>
    public static IReadOnlyList<string> YamlFiles() =>
    [
        "docker-compose.yml",
        .. Directory.EnumerateFiles(PathOf("deploy"), "*.y*ml", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Root, f)).Order(StringComparer.Ordinal),
    ];

    /// <exception cref="YamlDotNet.Core.YamlException">It is no YAML, or names a key twice.</exception>
    public static YamlNode Yaml(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Text(file)));
        return stream.Documents.ShouldHaveSingleItem().RootNode;
    }

    /// <summary>What a row of keys and, for lists, numbers leads to; null where a key is not there.</summary>
    public static YamlNode? At(this YamlNode node, params ReadOnlySpan<object> way)
    {
        foreach (var step in way)
        {
            var next = (node, step) switch
            {
                (YamlMappingNode map, string key) => map.Children.TryGetValue(key, out var value) ? value : null,
                (YamlSequenceNode list, int index) => list.Children.ElementAtOrDefault(index),
                _ => null,
            };
            if (next is null)
                return null;
            node = next;
        }
        return node;
    }

    public static string Word(this YamlNode? node) => node.ShouldBeOfType<YamlScalarNode>().Value!;

    public static IEnumerable<YamlNode> Items(this YamlNode? node) => node is null ? [] : node.ShouldBeOfType<YamlSequenceNode>().Children;

    public static IEnumerable<(string Key, YamlNode Value)> Members(this YamlNode? node) =>
        node is null ? [] : node.ShouldBeOfType<YamlMappingNode>().Children.Select(c => (c.Key.Word(), c.Value));

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
