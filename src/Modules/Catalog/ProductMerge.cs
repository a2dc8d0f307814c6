using Filiera.Kernel;

namespace Filiera.Catalog;

/// <summary>A checked row laid over what is stored: the one place where a product takes new values, for the bulk call and the editor.</summary>
internal static class ProductMerge
{
    /// <summary>The product as it becomes; null when the row is refused or changes nothing.</summary>
    /// <param name="categories">Ids by code; holds every code that the row names.</param>
    public static Product? Apply(ProductDraft draft, Product? stored, IReadOnlyDictionary<string, int> categories, DateTimeOffset now)
    {
        var row = draft.Row;
        row.IsNew = stored is null;
        var product = stored ?? new Product { Sku = draft.Sku };
        if (string.IsNullOrEmpty(draft.Name) && stored is null)
        {
            row.Refuse("REQUIRED", "name", new("Un articolo nuovo ha bisogno di un nome.", "A new product needs a name."));
            return null;
        }

        product.Name = draft.Name is { Length: > 0 } name ? row.Noted(product.Name, name) : product.Name;
        product.NameEn = row.Next(product.NameEn, draft.NameEn);
        product.Description = row.Next(product.Description, draft.Description);
        product.CategoryId = draft.Category is null ? product.CategoryId : row.Noted(product.CategoryId, draft.Category.Length == 0 ? null : categories[draft.Category]);
        product.Brand = row.Next(product.Brand, draft.Brand);
        product.ItemClass = row.Next(product.ItemClass, draft.ItemClass);
        product.Unit = draft.Unit is { Length: > 0 } unit ? row.Noted(product.Unit, unit) : product.Unit;
        product.Packs = row.Next(product.Packs, draft.Packs);
        product.Minimum = row.Next(product.Minimum, draft.Minimum);
        product.Multiple = row.Next(product.Multiple, draft.Multiple);
        product.Maximum = draft.Maximum is { } maximum ? row.Noted(product.Maximum, maximum.Value == 0 ? null : maximum) : product.Maximum;
        product.WarnOnly = row.Next(product.WarnOnly, draft.WarnOnly);
        product.AllOrNothing = row.Next(product.AllOrNothing, draft.AllOrNothing);
        product.VatRate = row.Next(product.VatRate, draft.VatRate);
        product.VatNature = row.Next(product.VatNature, draft.VatNature);
        product.Status = row.Next(product.Status, draft.Status);
        product.Substitute = row.Next(product.Substitute, draft.Substitute);
        product.Gtin = row.Next(product.Gtin, draft.Gtin);
        product.Image = row.Next(product.Image, draft.Image);
        product.Attributes = row.Next(product.Attributes, draft.Attributes);
        product.LastSold = row.NextOptional(product.LastSold, draft.LastSold);
        ProductDraft.Judge(row, product);
        if (row.Rejected || !(row.IsNew || row.Changed))
        {
            return null;
        }

        product.UpdatedAt = now;
        return product;
    }
}
