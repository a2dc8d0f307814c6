using Filiera.Kernel;

namespace Filiera.Catalog;

/// <summary>The pictures of one product in their order, those taken off besides. The first is the cover, which the product itself names.</summary>
internal sealed class ImageShelf(Product product, IEnumerable<ProductImage> images)
{
    /// <summary>What the audit calls a change of pictures.</summary>
    public const string Changed = "product.images";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    private readonly List<ProductImage> _all = [.. images];
    private List<ProductImage> _shown = [.. images.Where(i => i.RemovedAt is null).OrderBy(i => i.Position).ThenBy(i => i.Id)];
    private bool _touched;

    public int Count => _shown.Count;

    /// <summary>As the audit tells it.</summary>
    public object Told => new { images = _shown.Select(i => new { i.File, i.Alt, i.AltEn }).ToList(), image = product.Image };

    public bool Holds(string file) => _shown.Exists(i => i.File == file);

    public ProductImage? Find(string file) => _all.Find(i => i.File == file);

    /// <summary>Comes last. The new row; null when a picture taken off before comes back.</summary>
    public ProductImage? Add(StoredPicture picture, DateTimeOffset now)
    {
        _touched = true;
        if (Find(picture.File) is { } again)
        {
            again.RemovedAt = null;
            _shown.Add(again);
            return null;
        }

        var made = new ProductImage { ProductId = product.Id, File = picture.File, Width = picture.Width, Height = picture.Height, AddedAt = now };
        _all.Add(made);
        _shown.Add(made);
        return made;
    }

    /// <summary>These and no others, in this order, with these words.</summary>
    public void Arrange(IReadOnlyList<(ProductImage Image, string? Alt, string? AltEn)> wanted)
    {
        _touched |= !_shown.SequenceEqual(wanted.Select(w => w.Image)) || wanted.Any(w => w.Image.Alt != w.Alt || w.Image.AltEn != w.AltEn);
        _shown = [.. wanted.Select(w => w.Image)];
        foreach (var (image, alt, altEn) in wanted)
        {
            (image.Alt, image.AltEn) = (alt, altEn);
        }
    }

    /// <summary>Places, cover and what is taken off; clears away what was taken off long ago. False when nothing changed.</summary>
    public bool Settle(PortalDb db, DateTimeOffset now)
    {
        if (!_touched)
        {
            return false;
        }

        for (var place = 0; place < _shown.Count; place++)
        {
            (_shown[place].Position, _shown[place].RemovedAt) = (place, null);
        }

        foreach (var image in _all.Except(_shown))
        {
            image.RemovedAt ??= now;
        }

        db.RemoveRange(_all.Where(i => i.RemovedAt < now - Kept));

        // Without pictures a drawing that the product names stays its picture.
        if (_shown.Count > 0)
        {
            product.Image = _shown[0].Path(ImageSize.Medium);
        }
        else if (product.Image?.StartsWith($"{ImageFiles.Folder}/", StringComparison.Ordinal) == true)
        {
            product.Image = null;
        }

        product.UpdatedAt = now;
        db.Entry(product).Property(p => p.UpdatedAt).IsModified = true;     // the product's version counts its pictures too
        return true;
    }
}
