namespace Filiera.Portal.Design;

/// <summary>Line drawings of hardware families (Images/drawings.svg), for products without a photograph.</summary>
public static class Drawing
{
    private const string None = "d-box";

    /// <summary>The address of a photograph (a file below <c>/media</c>); null when the image is a drawing's name or an address inside the sprite.</summary>
    public static string? Picture(string? image) =>
        image is null || image.Contains('#', StringComparison.Ordinal) || !image.Contains('.', StringComparison.Ordinal) ? null
        : image[0] == '/' ? image
        : $"/media/{string.Join('/', image.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p is not ("." or "..")).Select(Uri.EscapeDataString))}";

    /// <summary>The same in the size of a list: of a picture that the catalogue stores, its small file.</summary>
    public static string? Thumb(string? image) =>
        Picture(image) is { } picture && picture.StartsWith("/media/catalogue/", StringComparison.Ordinal) && picture.EndsWith(".m.webp", StringComparison.Ordinal) ? $"{picture[..^7]}.s.webp" : Picture(image);

    /// <summary>Address of the drawing, for <c>use href</c>: «hinge», «d-hinge» and «/img/drawings.svg#d-hinge» are the same.</summary>
    public static string Address(Assets assets, string? image)
    {
        ArgumentNullException.ThrowIfNull(assets);
        var name = image is null ? None : image[(image.IndexOf('#', StringComparison.Ordinal) + 1)..];
        var id = name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? None : name.StartsWith("d-", StringComparison.Ordinal) ? name : $"d-{name}";
        return $"{assets.Url("img/drawings.svg")}#{id}";
    }
}
