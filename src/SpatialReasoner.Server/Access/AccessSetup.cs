using SpatialReasoner.Server.Composition;

namespace SpatialReasoner.Server.Access;

internal static class AccessSetup
{
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        builder.Services.AddSection<AccessOptions, AccessValidator>(AccessOptions.Section);
        builder.Services.AddSingleton<AccessKeys>();
    }
}
