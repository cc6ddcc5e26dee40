using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace SpatialReasoner.Chat;

/// <summary>Reads an option's value, whichever of .NET's types or JSON's kinds it comes as.</summary>
/// <remarks>What cannot be read is a <see cref="FormatException"/> whose message says what is expected; the caller knows the name.</remarks>
internal static class PropertyValue
{
    /// <summary>JSON as the .NET values it stands for; anything else as it is.</summary>
    public static object? Plain(object? value) => value is not JsonElement json ? value : json.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => json.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.Array => json.EnumerateArray().Select(e => Plain(e)).ToArray(),
        _ => json,
    };

    public static string Show(object value) => value is string text ? $"'{text}'" : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    public static string Text(object value) => value as string is { Length: > 0 } text ? text : throw new FormatException("a text");

    public static bool Switch(object value) => value is bool on ? on : throw new FormatException("true or false");

    public static double Real(object value) => value is IConvertible number and not (string or bool or char or DateTime or Enum)
        ? number.ToDouble(CultureInfo.InvariantCulture)
        : throw new FormatException("a number");

    public static int Integer(object value)
    {
        try
        {
            return Real(value) is var number && Math.Floor(number) == number ? checked((int)number) : throw new FormatException();
        }
        catch (Exception fault) when (fault is FormatException or OverflowException)
        {
            throw new FormatException("a whole number of at most 32 bits", fault);
        }
    }

    /// <summary>The enumeration's value itself, or its name in snake case.</summary>
    public static T Word<T>(object value)
        where T : struct, Enum
    {
        if (value is T known && Enum.IsDefined(known))
            return known;
        foreach (var name in Enum.GetNames<T>())
        {
            if (value as string == Spelled(name))
                return Enum.Parse<T>(name);
        }
        throw new FormatException($"one of {string.Join(", ", Enum.GetNames<T>().Select(Spelled))}");

        static string Spelled(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
    }

    public static IEnumerable<object> List(object value) => value is IEnumerable list and not string
        ? list.Cast<object?>().Select(item => item ?? throw new FormatException("a list without nulls"))
        : throw new FormatException("a list");

    /// <summary>What has no short spelling comes as the reasoner's own type.</summary>
    public static T Native<T>(object value)
        where T : class => value as T ?? throw new FormatException($"a {typeof(T).FullName}");
}
