using System.Collections.Frozen;
using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Portal;

/// <summary>
/// Styles, scripts and pictures, served from the assembly under <c>/static/VERSION/…</c>. The version is a hash of them all, so
/// they are cached for ever and a module may import its neighbour by a relative path and still get the right one.
/// <c>Portal:AssetsFolder</c> (src/Portal/Design) reads them from disk instead, for whoever is designing.
/// </summary>
public sealed class Assets
{
    /// <summary>One style sheet in this order; layers decide precedence, tokens.css names them.</summary>
    private static readonly string[] Sheets = ["tokens", "base", "shell", "parts", "helpers", "screens"];

    private static readonly Dictionary<string, string> Types = new()
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml; charset=utf-8",
        [".png"] = "image/png",
        [".json"] = "application/speculationrules+json",
    };

    private readonly Maker _maker;
    private readonly string? _folder;
    private readonly FrozenDictionary<string, File> _files;

    public Assets(Maker maker, string? folder)
    {
        ArgumentNullException.ThrowIfNull(maker);
        _maker = maker;
        _folder = folder;
        var files = Read();
        Version = Convert.ToHexStringLower(SHA256.HashData([.. files.OrderBy(f => f.Key, StringComparer.Ordinal).SelectMany(f => f.Value)]))[..10];
        _files = files.ToFrozenDictionary(f => f.Key, f => File.Of(f.Key, f.Value));
    }

    public string Version { get; }

    /// <summary>Address of an asset («js/portal.js»), for this version.</summary>
    public string Url(string name) => $"/static/{Version}/{name}";

    internal void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/static/{version}/{**name}", (string version, string name, HttpContext http) => Serve(http, name, version == Version))
            .AllowAnonymous().ExcludeFromDescription();

        // The address that data may hold («/img/drawings.svg#d-hinge»): the same file, asked again each hour.
        endpoints.MapGet("/img/{name}", (string name, HttpContext http) => Serve(http, $"img/{name}", false)).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapGet("/app.css", (HttpContext http) => Serve(http, "css/portal.css", false)).AllowAnonymous().ExcludeFromDescription(); // Kernel's page of a failure
        endpoints.MapGet("/favicon.ico", (HttpContext http) => Serve(http, "img/logo.svg", false)).AllowAnonymous().ExcludeFromDescription();
    }

    private async Task Serve(HttpContext http, string name, bool immutable)
    {
        var file = _folder is not null && Read().TryGetValue(name, out var fresh) ? File.Of(name, fresh) : _files.GetValueOrDefault(name);
        if (file is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        // During a rolling update another node may be asked for a version it doesn't have: it gives its own, not to be kept.
        var headers = http.Response.Headers;
        headers.CacheControl = _folder is not null ? "no-cache" : immutable ? "public, max-age=31536000, immutable" : "public, max-age=3600";
        headers.ETag = file.Tag;
        headers.XContentTypeOptions = "nosniff";
        headers.Vary = "Accept-Encoding";
        if (http.Request.Headers.IfNoneMatch == file.Tag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var accepts = http.Request.Headers.AcceptEncoding.ToString();
        var (bytes, encoding) = accepts.Contains("br", StringComparison.Ordinal) ? (file.Brotli, "br")
            : accepts.Contains("gzip", StringComparison.Ordinal) ? (file.Gzip, "gzip") : (file.Plain, null);
        if (encoding is not null)
        {
            headers.ContentEncoding = encoding;
        }

        http.Response.ContentType = file.Type;
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    private Dictionary<string, byte[]> Read()
    {
        var files = _folder is null ? FromAssembly() : FromFolder(_folder);
        using var sheet = new MemoryStream();
        foreach (var name in Sheets.Select(s => $"css/{s}.css"))
        {
            sheet.Write(files[name]);
            files.Remove(name);
        }

        // The maker's colour comes last and in the same layer: lightness stays ours, so contrast holds.
        sheet.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"@layer tokens {{ :root {{ --brand-h: {_maker.BrandHue}; --brand-c: {Math.Clamp(_maker.BrandChroma, 0m, 0.155m)}; }} }}\n")));
        files["css/portal.css"] = sheet.ToArray();
        files["speculation.json"] = Encoding.UTF8.GetBytes(SpeculationRules);
        if (_maker.Logo is { Length: > 0 } logo && System.IO.File.Exists(logo))
        {
            files[$"img/logo{Path.GetExtension(logo)}"] = System.IO.File.ReadAllBytes(logo);
        }

        return files;
    }

    /// <summary>Pages are fetched when the pointer rests on their link; never an address with an effect (those are POSTs anyway).</summary>
    private const string SpeculationRules = """
        {"prefetch":[{"where":{"and":[{"or":[{"href_matches":"/"},{"href_matches":"/catalogue*"},{"href_matches":"/products/*"},{"href_matches":"/orders*"},{"href_matches":"/carts*"},{"href_matches":"/quick-order"}]},{"not":{"href_matches":"/*.pdf"}},{"not":{"href_matches":"/*/pdf"}}]},"eagerness":"moderate"}]}
        """;

    private static Dictionary<string, byte[]> FromAssembly()
    {
        const string prefix = "asset/";
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(n => n[prefix.Length..], n =>
        {
            using var stream = assembly.GetManifestResourceStream(n)!;
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        });
    }

    private static Dictionary<string, byte[]> FromFolder(string folder) =>
        new[] { ("Styles", "css"), ("Scripts", "js"), ("Images", "img") }
            .SelectMany(d => Directory.EnumerateFiles(Path.Combine(folder, d.Item1)).Select(f => ($"{d.Item2}/{Path.GetFileName(f)}", f)))
            .ToDictionary(f => f.Item1, f => System.IO.File.ReadAllBytes(f.f));

    private sealed record File(string Type, string Tag, byte[] Plain, byte[] Gzip, byte[] Brotli)
    {
        public static File Of(string name, byte[] bytes) => new(
            Types.GetValueOrDefault(Path.GetExtension(name), "application/octet-stream"),
            $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"",
            bytes,
            Squeeze(bytes, s => new GZipStream(s, CompressionLevel.SmallestSize)),
            Squeeze(bytes, s => new BrotliStream(s, CompressionLevel.Optimal)));

        private static byte[] Squeeze(byte[] bytes, Func<Stream, Stream> by)
        {
            using var into = new MemoryStream();
            using (var stream = by(into))
            {
                stream.Write(bytes);
            }

            return into.ToArray();
        }
    }
}
