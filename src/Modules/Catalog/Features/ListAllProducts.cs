using System.Linq.Expressions;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Catalog.Features;

/// <summary>All products, as the manufacturer sees them: also discontinued ones and those that nobody may buy.</summary>
public static class ListAllProducts
{
    /// <param name="Category">Code: with all below it; <c>-</c> = in none.</param>
    /// <param name="Status">active or discontinued.</param>
    /// <param name="Image">with or without pictures of their own (a drawing is none).</param>
    /// <param name="ItemClass">Classe merceologica, whole.</param>
    public sealed record Request(
        string? Search = null, string? Sort = null, string? Cursor = null, int? Limit = null, string? Category = null, string? Status = null, string? Image = null, string? ItemClass = null)
        : ListRequest(Search, Sort, Cursor, Limit);

    public sealed record Row(
        string Sku, string Name, string? NameEn, string? Category, string? Brand, string? ItemClass, string Unit, string? Packs, string? Gtin, string? Image, bool Discontinued, DateTimeOffset UpdatedAt);

    internal static readonly SortedList<Product> Columns = new(p => p.Id, ("sku", p => p.Sku), ("name", p => p.Name), ("itemClass", p => p.ItemClass), ("status", p => p.Status), ("updated", p => p.UpdatedAt));

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/products", ([AsParameters] Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("ListAllProducts").WithTags("Admin").WithSummary("Products, filtered and sorted, whoever may buy them")
            .WithDescription("`search`: the beginning of a SKU (dots, dashes and case don't matter), a whole GTIN (a pack's too), or part of a name. `sort`: sku, name, itemClass, status, updated; `-updated` = downwards. `category` takes all below it, `-` those in none; `status`: active, discontinued; `image`: with, without.")
            .WithExample(parameters: new Dictionary<string, object> { ["search"] = "K64", ["sort"] = "-updated", ["limit"] = 10 });

    public sealed class Handler(PortalDb db)
    {
        /// <summary>Three statements: the tree, how many, and the page.</summary>
        public async Task<Result<SortedPage<Row>>> Handle(Request request, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.CatalogWrite) is { } problem)
            {
                return problem;
            }

            var rows = await Filtered(db, request, stop);
            return rows.Problem ?? await Columns.Page(rows.Value, request, Shown(db), stop);
        }
    }

    /// <summary>The products that the filters leave; a filter that can't be is a 400.</summary>
    internal static async Task<Result<IQueryable<Product>>> Filtered(PortalDb db, Request request, CancellationToken stop)
    {
        var rows = db.Set<Product>().AsNoTracking();
        if (request.Category is { Length: > 0 } category)
        {
            if (category == "-")
            {
                rows = rows.Where(p => p.CategoryId == null);
            }
            else
            {
                var tree = new CategoryTree(await db.Set<Category>().AsNoTracking().ToListAsync(stop));
                if (tree.PlaceOf(category) is not (>= 0 and var place))
                {
                    return Problems.Invalid("category", "La categoria «{0}» non esiste.", "There is no category “{0}”.", category);
                }

                var ids = Enumerable.Range(place, tree.Entries[place].End - place).Select(p => (int?)tree.Entries[p].Id).ToList();
                rows = rows.Where(p => EF.Parameter(ids).Contains(p.CategoryId));
            }
        }

        if (request.Status is { Length: > 0 } status)
        {
            if (!Enum.TryParse<ProductStatus>(status, ignoreCase: true, out var wanted) || !Enum.IsDefined(wanted) || char.IsAsciiDigit(status[0]))
            {
                return Problems.Invalid("status", "Lo stato è active o discontinued.", "The status is active or discontinued.");
            }

            rows = rows.Where(p => p.Status == wanted);
        }

        if (request.Image is { Length: > 0 } image)
        {
            if (image is not ("with" or "without"))
            {
                return Problems.Invalid("image", "image è with o without.", "image is with or without.");
            }

            rows = image == "with" ? rows.Where(p => EF.Functions.Like(p.Image!, "%.%")) : rows.Where(p => p.Image == null || !EF.Functions.Like(p.Image, "%.%"));
        }

        if (request.ItemClass is { Length: > 0 } itemClass)
        {
            rows = rows.Where(p => p.ItemClass == itemClass);
        }

        return new Result<IQueryable<Product>>(request.Search?.Trim() is { Length: > 0 and <= 200 } search ? Found(rows, search) : rows);
    }

    // A barcode is looked for as such; else the beginning of a code or a part of a name.
    private static IQueryable<Product> Found(IQueryable<Product> rows, string search)
    {
        if (Gtin.Read(search).Gtin14 is { } gtin)
        {
            return rows.Where(p => p.Gtin == gtin || p.Packs!.Contains(gtin) || p.Sku == search);
        }

        var (key, part) = (CodeKey.OfSku(search), search.ToLowerInvariant());
#pragma warning disable CA1311 // translated to SQL's lower(), which knows no culture
        return rows.Where(p => p.SkuKey.StartsWith(key) || p.Name.ToLower().Contains(part) || p.NameEn!.ToLower().Contains(part));
#pragma warning restore CA1311
    }

    private static Expression<Func<Product, Row>> Shown(PortalDb db) => p => new Row(
        p.Sku, p.Name, p.NameEn, db.Set<Category>().Where(c => c.Id == p.CategoryId).Select(c => c.Code).FirstOrDefault(), p.Brand, p.ItemClass, p.Unit, p.Packs, p.Gtin, p.Image,
        p.Status == ProductStatus.Discontinued, p.UpdatedAt);
}
