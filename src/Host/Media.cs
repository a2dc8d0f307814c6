using Filiera.Kernel;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Filiera.Host;

/// <summary>Photographs of products: the pictures below <c>media</c> in the data folder, for who is signed in. No other kind of file is served from there.</summary>
internal static class Media
{
    private static readonly FileExtensionContentTypeProvider Pictures = new(new Dictionary<string, string>
    {
        [".jpg"] = "image/jpeg", [".jpeg"] = "image/jpeg", [".png"] = "image/png", [".webp"] = "image/webp", [".avif"] = "image/avif", [".gif"] = "image/gif",
    });

    public static void UseMedia(this WebApplication app)
    {
        var folder = Path.GetFullPath(Path.Combine(app.Configuration["DataDir"] ?? "data", "media"));
        Directory.CreateDirectory(folder);
        var files = new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(folder),
            RequestPath = "/media",
            ContentTypeProvider = Pictures,
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "private, max-age=86400",
        };
        app.UseWhen(http => http.RequestServices.GetRequiredService<CallerScope>().Caller.IsSignedIn, signedIn => signedIn.UseStaticFiles(files));
    }
}
