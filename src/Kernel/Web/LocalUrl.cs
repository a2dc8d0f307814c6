namespace Filiera.Kernel;

/// <summary>Where to go after signing in: an address of this portal and no other.</summary>
public static class LocalUrl
{
    /// <summary>The address when it is a path of ours, else <c>/</c>.</summary>
    public static string Of(string? url) =>
        url is ['/', ..] && url.Length <= 2000 && url is not ['/', '/' or '\\', ..] && !url.Any(char.IsControl) ? url : "/";
}
