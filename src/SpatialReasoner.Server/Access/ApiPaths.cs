namespace SpatialReasoner.Server.Access;

/// <summary>What stands under which path. Keys, drain, documentation and error documents go by this.</summary>
internal static class ApiPaths
{
    /// <summary>The bare model: <c>/engine/v1</c> for clients.</summary>
    public const string Engine = "/engine";

    /// <summary>Whether the model, or what is made of it, is behind a path; all else shows nothing of it.</summary>
    public static bool ReachModel(PathString path) => path.StartsWithSegments("/v1") || IsEngine(path);

    public static bool IsEngine(PathString path) => path.StartsWithSegments(Engine);

    /// <summary>Everything there that is not native, known to this server or not: the caller is an OpenAI client.</summary>
    public static bool SpeakOpenAI(PathString path) => ReachModel(path) && !path.StartsWithSegments("/v1/spatial");
}
