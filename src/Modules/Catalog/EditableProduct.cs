using System.Text.Json;
using System.Text.Json.Serialization;
using Filiera.Catalog.Features;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Catalog;

/// <summary>A picture of a product. <paramref name="File"/> names it; the addresses are of its three sizes, below <c>/media</c>.</summary>
/// <param name="Small">96 pixels, <paramref name="Medium"/> 640, <paramref name="Large"/> 1600 on the longer side, WebP.</param>
/// <param name="Width">Pixels of the large one.</param>
/// <param name="Removed">Taken off the product, and can be put back.</param>
public sealed record ImageView(string File, string? Alt, string? AltEn, string Small, string Medium, string Large, int Width, int Height, bool Removed)
{
    public static ImageView From(ProductImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new(image.File, image.Alt, image.AltEn, image.Address(ImageSize.Small), image.Address(ImageSize.Medium), image.Address(ImageSize.Large), image.Width, image.Height, image.RemovedAt is not null);
    }
}

/// <summary>A product as it is edited: what a PUT takes, its pictures, and the entity tag in <c>version</c>.</summary>
/// <param name="Version">Send it back as <c>If-Match</c>.</param>
/// <param name="Warnings">What was kept and yet deserves a look.</param>
public sealed record EditableProduct(
    string Sku,
    string Name,
    string? NameEn,
    string? Description,
    string? Category,
    string? Brand,
    string? ItemClass,
    string Unit,
    string? Packs,
    decimal Minimum,
    decimal Multiple,
    decimal? Maximum,
    bool WarnOnly,
    bool AllOrNothing,
    decimal VatRate,
    string? VatNature,
    string Status,
    string? Substitute,
    string? Gtin,
    string? Image,
    JsonElement? Attributes,
    DateOnly? LastSold,
    IReadOnlyList<ImageView> Images,
    DateTimeOffset UpdatedAt,
    string Version,
    IReadOnlyList<RowProblem> Warnings)
{
    /// <summary>What the bulk call, the audit and the editor call the same product.</summary>
    [JsonIgnore]
    public UpsertProducts.Item Fields => new(
        Sku, Name, NameEn, Description, Category, Brand, ItemClass, Unit, null, Packs, Minimum, Multiple, Maximum, WarnOnly, AllOrNothing, VatRate, VatNature, Status, Substitute, Gtin, Image, Attributes, LastSold);

    /// <summary>Two statements: the category's code and the pictures.</summary>
    public static async Task<EditableProduct> Of(PortalDb db, Product product, IReadOnlyList<RowProblem>? warnings, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(product);
        var category = product.CategoryId is { } id ? await db.Set<Category>().Where(c => c.Id == id).Select(c => c.Code).FirstOrDefaultAsync(stop) : null;
        var images = await db.Set<ProductImage>().AsNoTracking().Where(i => i.ProductId == product.Id).OrderBy(i => i.RemovedAt != null).ThenBy(i => i.Position).ThenBy(i => i.Id).ToListAsync(stop);
        var f = ProductFields.Of(product, category);
        return new(
            product.Sku, product.Name, product.NameEn, product.Description, category, product.Brand, product.ItemClass, product.Unit, product.Packs, f.Minimum!.Value, f.Multiple!.Value, f.Maximum,
            product.WarnOnly, product.AllOrNothing, f.VatRate!.Value, product.VatNature, f.Status!, product.Substitute, product.Gtin, product.Image, f.Attributes, product.LastSold,
            [.. images.Select(ImageView.From)], product.UpdatedAt, IfMatch.Tag(product.Version), warnings ?? []);
    }

    internal Result<EditableProduct> Tagged() => new(this) { ETag = Version };
}
