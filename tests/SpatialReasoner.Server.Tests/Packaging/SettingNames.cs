using System.Collections;
using System.Reflection;
using SpatialReasoner.Inference.Onnx;
using SpatialReasoner.Inference.Remote;

namespace SpatialReasoner.Server.Tests.Packaging;

/// <summary>Knows every key the server reads from its settings, from the options' own properties.</summary>
internal static class SettingNames
{
    private static readonly IReadOnlyDictionary<string, Type> Sections = new[] { typeof(Program).Assembly, typeof(EngineOptions).Assembly, typeof(RemoteOptions).Assembly }
        .SelectMany(a => a.GetTypes())
        .Select(t => (Type: t, Section: t.GetField("Section", BindingFlags.Public | BindingFlags.Static)))
        .Where(t => t.Section is { IsLiteral: true })
        .ToDictionary(t => (string)t.Section!.GetRawConstantValue()!, t => t.Type, StringComparer.Ordinal);

    /// <param name="variable">As in the environment: <c>SpatialReasoner__Access__Keys__0__Name</c>.</param>
    public static bool Knows(string variable)
    {
        var path = variable.Split("__");
        return path.Length > 2 && Sections.TryGetValue(string.Join(':', path[..2]), out var options) && Leads(options, path[2..]);
    }

    private static bool Leads(Type type, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
            return true;
        if (type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable)))
            return int.TryParse(path[0], out _) && Leads(type.IsArray ? type.GetElementType()! : type.GetGenericArguments()[^1], path[1..]);
        return type.GetProperty(path[0]) is { } property && Leads(property.PropertyType, path[1..]);
    }
}
