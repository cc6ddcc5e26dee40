using SpatialReasoner.Server.Composition;

namespace SpatialReasoner.Server.Fetching;

internal static class FetchingSetup
{
    public static void AddFetching(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSection<FetchOptions, FetchValidator>(FetchOptions.Section);
        builder.Services.AddSingleton<INetwork, SystemNetwork>();
        builder.Services.AddSingleton<LinkRules>();
        builder.Services.AddSingleton<ImageFetcher>();
        builder.Services.AddSingleton<LinkedImages>();
    }
}
