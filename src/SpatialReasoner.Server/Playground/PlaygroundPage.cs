using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace SpatialReasoner.Server.Playground;

/// <summary>The page at <c>/</c>: plain files that ask the same API as everybody else.</summary>
internal static class PlaygroundPage
{
    /// <summary>Only what came from here runs, and it talks to nobody else. Pictures people drop are blob: URLs, those the server draws data: URLs.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapPlayground(this WebApplication app)
    {
        // Beside the program, as the model is: the page is there wherever the program is started from.
        var files = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot"));
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = Protect });
    }

    private static void Protect(StaticFileResponseContext file)
    {
        var headers = file.Context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        // Asked again each time, by ETag: page and API are of one version.
        headers.CacheControl = "no-cache";
    }
}
