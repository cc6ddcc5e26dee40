namespace SpatialReasoner.Playground.Tests.Browsing;

/// <summary>The distribution's browser; Playwright downloads none.</summary>
internal static class Chromium
{
    public const string Path = "/usr/bin/chromium";

    public const string Missing = "There is no " + Path + " on this machine; 'apt-get install chromium' brings it.";

    public static bool IsInstalled => File.Exists(Path);
}
