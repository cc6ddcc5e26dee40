using System.Text.RegularExpressions;

namespace SpatialReasoner.Server.Fetching;

/// <summary>Hosts an operator allows: one name, or <c>*.</c> and the name all of them end in.</summary>
internal static partial class HostPattern
{
    private const string Any = "*.";

    private const int MaxLength = 253; // RFC 1035, 2.3.4, without the root's dot

    /// <summary>What <see cref="IsValid"/> asks for.</summary>
    public const string Expected = "a host name such as cdn.example.com, or *.example.com for all names below one (international names in their xn-- form; no address, port or path)";

    /// <summary>Addresses are none: a name's last label does not begin with a digit.</summary>
    public static bool IsValid(string? pattern) =>
        pattern is not null && pattern.Length <= MaxLength && Name().IsMatch(pattern.StartsWith(Any, StringComparison.Ordinal) ? pattern[Any.Length..] : pattern);

    public static bool Matches(string pattern, string host) => pattern.StartsWith(Any, StringComparison.Ordinal)
        ? host.Length > pattern.Length - 1 && host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
        : host.Equals(pattern, StringComparison.OrdinalIgnoreCase);

    /// <summary>Two labels or more: <c>*.com</c> would allow half the world, and a bare word is a machine of one's own network.</summary>
    [GeneratedRegex(@"\A([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
