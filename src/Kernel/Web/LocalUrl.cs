using System.Text;

namespace Filiera.Kernel;

/// <summary>Where to go after signing in, or after a form: an address of this portal and no other.</summary>
public static class LocalUrl
{
    private const int Longest = 2000;

    /// <summary>
    /// The address when it is a path of ours, else <c>/</c>. What a browser reads as another site's (<c>//</c>, <c>/\</c>, a tab in between)
    /// is not, nor is what becomes that when a proxy decodes it. Letters that a header can't hold are encoded.
    /// </summary>
    public static string Of(string? url)
    {
        if (url is not ['/', ..] || url.Length > Longest || IsElsewhere(url) || IsElsewhere(Uri.UnescapeDataString(url)) || IsElsewhere(Uri.UnescapeDataString(Uri.UnescapeDataString(url))))
        {
            return "/";
        }

        return url.All(char.IsAscii) ? url
            : string.Concat(url.EnumerateRunes().Select(r => r.IsAscii ? r.ToString() : Uri.EscapeDataString(r.ToString())));
    }

    private static bool IsElsewhere(string url) => url is ['/', '/' or '\\', ..] || url.Split('?')[0].Contains('\\', StringComparison.Ordinal) || url.Any(char.IsControl);
}
