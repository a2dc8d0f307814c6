namespace Filiera.Portal.Design;

/// <summary>Line drawings of hardware families (Images/drawings.svg), for products without a photograph.</summary>
public static class Drawing
{
    private const string None = "d-box";

    /// <summary>True for a photograph's address; a name or an address inside the sprite is a drawing.</summary>
    public static bool IsPicture(string? image) =>
        image is ['/', ..] && !image.Contains('#', StringComparison.Ordinal);

    /// <summary>Address of the drawing, for <c>use href</c>: «hinge», «d-hinge» and «/img/drawings.svg#d-hinge» are the same.</summary>
    public static string Address(Assets assets, string? image)
    {
        ArgumentNullException.ThrowIfNull(assets);
        var name = image is null ? None : image[(image.IndexOf('#', StringComparison.Ordinal) + 1)..];
        var id = name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? None : name.StartsWith("d-", StringComparison.Ordinal) ? name : $"d-{name}";
        return $"{assets.Url("img/drawings.svg")}#{id}";
    }
}
