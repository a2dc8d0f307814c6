using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing.Features;

/// <summary>The prices of one list by product: what the list editor shows. Searching and categories are the catalogue's, in memory; the rows of a page are one statement.</summary>
public static class ListPricesOfList
{
    /// <param name="Search">Words or a code, as in the catalogue.</param>
    /// <param name="On">Only prices that hold on this day; absent = of all days.</param>
    public sealed record Request(string? Search = null, string? Category = null, DateOnly? On = null, string? Cursor = null, int? Limit = null);

    /// <param name="Manual">Set by hand in a list that a rule makes: the rule leaves it alone.</param>
    /// <param name="Margin">Of the list's net (its own cascade) over the cost, in percent of the net; null without a cost.</param>
    public sealed record Item(string Sku, string Name, string? ItemClass, bool Discontinued, Quantity FromQuantity, DateOnly? ValidFrom, PriceValueView Price, UnitPrice? Cost, UnitPrice? Floor, Percent? Margin, bool Manual = false);

    /// <param name="Total">Products of the list that the filters leave.</param>
    public sealed record Response(IReadOnlyList<Item> Items, string? Next, int Total);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/price-lists/{code}/prices", (string code, string? search, string? category, DateOnly? on, string? cursor, int? limit, Handler handler, CancellationToken stop) =>
                handler.Handle(code, new(search, category, on, cursor, limit), stop))
            .WithName("ListPricesOfList").WithTags("Prices").WithSummary("The prices of a list, product by product")
            .WithDescription("By `search` and `category` as in the catalogue; `on` leaves the prices of one day. `limit` counts products.")
            .WithExample(parameters: new Dictionary<string, object> { ["limit"] = 10 });

    public sealed class Handler(PortalDb db, PortalDoor door, PriceBooks books, CatalogReader catalog, CatalogSearch search)
    {
        private const int MostWords = 200;

        public async Task<Result<Response>> Handle(string code, Request request, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if ((db.Caller.Demand(Permission.PricesWrite) ?? Cursor.CheckLimit(request.Limit)) is { } problem)
            {
                return problem;
            }

            if (request.Search?.Length > MostWords)
            {
                return Problems.Invalid("search", "Al massimo 200 caratteri.", "At most 200 characters.");
            }

            var offset = 0;
            if (request.Cursor is { Length: > 0 } && (Cursor.Read(request.Cursor, 1) is not [var text] || !int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out offset)))
            {
                return Cursor.Unreadable;
            }

            if (await db.Set<PriceList>().AsNoTracking().FirstOrDefaultAsync(l => l.Code == code, stop) is not { } list)
            {
                return Problems.NotFound.At("code");
            }

            var book = await books.Book(door, list.Id, list.Version, stop);
            var limit = request.Limit ?? 50;
            var hits = await search.Search(new CatalogQuery(request.Search, request.Category, Only: book.Products.ToHashSet(), IncludeDiscontinued: true, Skip: offset, Take: limit, Facets: false), stop);
            var ids = hits.Hits.Select(h => h.ProductId).ToList();
            var rows = (await db.Set<Price>().AsNoTracking().Where(p => p.ListId == list.Id && ids.Contains(p.ProductId)).ToListAsync(stop))
                .Where(p => request.On is not { } on || p.Validity.Contains(on)).ToLookup(p => p.ProductId);
            var costs = await db.Set<ProductCost>().AsNoTracking().Where(c => ids.Contains(c.ProductId)).ToDictionaryAsync(c => c.ProductId, stop);
            var products = await catalog.ByIds(ids, stop);
            var items = ids.SelectMany(id => rows[id].OrderBy(p => p.FromQuantity).ThenBy(p => p.ValidFrom).Select(p => Shown(p, products[id], costs.GetValueOrDefault(id)))).ToList();
            return new Response(items, offset + ids.Count < hits.Total && ids.Count > 0 ? Cursor.Write(offset + ids.Count) : null, hits.Total);
        }

        private static Item Shown(Price row, ProductInfo product, ProductCost? limits)
        {
            var value = PriceValue.Of(row);
            Percent? margin = limits?.Cost is { } cost && value.NetUnit > 0 ? Percent.Round(Math.Clamp((value.NetUnit - cost.Value) / value.NetUnit * 100m, -999_999m, 100m)) : null;
            return new(product.Sku, product.Name, product.ItemClass, product.Discontinued, row.FromQuantity, row.ValidFrom, PriceValueView.Of(value)!, limits?.Cost, limits?.Floor, margin, row.Manual);
        }
    }
}
