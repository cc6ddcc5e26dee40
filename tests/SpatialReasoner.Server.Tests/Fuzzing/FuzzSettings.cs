using System.Globalization;

namespace SpatialReasoner.Server.Tests.Fuzzing;

/// <summary>How long fuzzing runs and with what: numbers from the environment.</summary>
internal static class FuzzSettings
{
    public static int? Number(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;
}
