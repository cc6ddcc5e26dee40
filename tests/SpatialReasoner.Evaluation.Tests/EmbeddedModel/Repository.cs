namespace SpatialReasoner.Evaluation.Tests.EmbeddedModel;

/// <summary>Where this checkout keeps things.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string ModelFolder => Path.Combine(Root, "models", "spatial-tiny");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SpatialReasoner.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No SpatialReasoner.sln above {AppContext.BaseDirectory}.");
    }
}
