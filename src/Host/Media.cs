using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Filiera.Host;

/// <summary>Photographs of products: the pictures below the media folder (<see cref="ImageFiles"/>), for who is signed in, whatever his assortment. No other kind of file is served from there.</summary>
internal static class Media
{
    private static readonly FileExtensionContentTypeProvider Pictures = new(new Dictionary<string, string>
    {
        [".jpg"] = "image/jpeg", [".jpeg"] = "image/jpeg", [".png"] = "image/png", [".webp"] = "image/webp", [".avif"] = "image/avif", [".gif"] = "image/gif",
    });

    public static void UseMedia(this WebApplication app)
    {
        var folder = ImageFiles.MediaFolder(app.Configuration);
        Directory.CreateDirectory(folder);
        var files = new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(folder),
            RequestPath = "/media",
            ContentTypeProvider = Pictures,

            // What the catalogue stores is named by its content and never changes; another file may be replaced.
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
                file.Context.Request.Path.StartsWithSegments($"/media/{ImageFiles.Folder}") ? "private, max-age=31536000, immutable" : "private, max-age=86400",
        };
        app.UseWhen(http => http.RequestServices.GetRequiredService<CallerScope>().Caller.IsSignedIn, signedIn => signedIn.UseStaticFiles(files));
    }
}
