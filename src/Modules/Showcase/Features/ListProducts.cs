using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Filiera.Catalog;
using Filiera.Inventory;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Showcase.Features;

/// <summary>GET /products: list and search with the caller's prices and availability. Statements are constant, whatever the page.</summary>
public static class ListProducts
{
    private const int LongestText = 200;
    private const int MostValues = 50;
    private static readonly string[] Sorts = ["name", "sku", "price", "-price"];

    /// <param name="Category">Code of a category; holds all below it.</param>
    /// <param name="Attribute">«name:value», repeated; values of one name are alternatives.</param>
    /// <param name="Available">True: only what can be had now.</param>
    /// <param name="PriceFrom">Lowest net price of one base unit, included.</param>
    /// <param name="PriceTo">Highest net price of one base unit, included.</param>
    /// <param name="Discontinued">True: also what is out of production. A code typed whole finds it in any case.</param>
    /// <param name="Sort">null (best match; without words as the category tree is laid out), name, sku, price, -price (the caller's own net).</param>
    public sealed record Request(string? Search = null, string? Category = null, string[]? Brand = null, string[]? Attribute = null, bool Available = false,
        decimal? PriceFrom = null, decimal? PriceTo = null, bool Discontinued = false, string? Sort = null, string? Cursor = null, int? Limit = null);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/products", (string? search, string? category, [FromQuery] string[]? brand, [FromQuery] string[]? attribute, bool? available, decimal? priceFrom, decimal? priceTo, bool? discontinued, string? sort, string? cursor, int? limit, Handler handler, CancellationToken stop) =>
                handler.Handle(new Request(search, category, brand, attribute, available ?? false, priceFrom, priceTo, discontinued ?? false, sort, cursor, limit), stop))
            .WithName("ListProducts").WithTags("Products").WithSummary("The products of your assortment, at your prices")
            .WithDescription("`search` takes a code, a GTIN, your own code or words; `category` is a category's code and holds all below it; `brand` and `attribute` (`name:value`) may be repeated; `sort` is `name`, `sku`, `price` or `-price`, and where nothing is said the best match comes first, or without words the order of the category tree; `next` is the cursor of the following page, for the same question. `price.net` is the unit price at the smallest quantity you can order.")
            .WithExample(parameters: new Dictionary<string, object> { ["search"] = "chiudiporta", ["limit"] = 24 });

    public sealed class Handler(PortalDoor door, CatalogSearch search, Promise promise, Shelf shelf, ReadyPages pages)
    {
        public async Task<Result<ProductList>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if ((door.Caller.Demand(Permission.CatalogRead) ?? Check(request)) is { } problem)
            {
                return problem;
            }

            var byPrice = request.Sort is "price" or "-price";
            if ((byPrice || request.PriceFrom is not null || request.PriceTo is not null) && door.Caller.Demand(Permission.PricesRead) is { } noPrices)
            {
                return noPrices;
            }

            // The page as it was made for whoever sees the same at the same prices, if nothing of it has changed since; what is in stock is always read now.
            var stocked = request.Available ? await promise.InStock(stop) : null;
            var key = new ReadyPages.Key(await shelf.Sight(stop), stocked?.Stamp ?? 0, Words(request));
            if (pages.Find(key) is not { } page)
            {
                var made = await Make(request, byPrice, stocked?.Products, stop);
                if (!made.Ok)
                {
                    return made.Problem!;
                }

                page = made.Value;
                pages.Put(key, page);
            }

            return page.Answer(await shelf.Lately(page, stop));
        }

        private async Task<Result<ReadyPage>> Make(Request request, bool byPrice, IReadOnlySet<int>? stocked, CancellationToken stop)
        {
            var fingerprint = Fingerprint(request);
            if (!Place(request.Cursor, fingerprint, out var skip, out var after))
            {
                return Cursor.Unreadable;
            }

            var limit = request.Limit ?? 24;
            var query = new CatalogQuery(request.Search, request.Category, request.Brand, Attributes(request), request.Discontinued, byPrice ? "sku" : request.Sort, Skip: skip, Take: limit, After: after);
            query = query with { Only = await Only(request, query with { Only = stocked }, stop) };
            var hits = byPrice ? await ByPrice(query, request.Sort == "-price", stop) : await search.Search(query, stop);
            var end = skip + hits.Hits.Count;
            var next = hits.Hits.Count == limit && end < hits.Total ? Cursor.Write(fingerprint, end, hits.Hits[^1].ProductId) : null;
            return await shelf.Ready(hits, !string.IsNullOrWhiteSpace(request.Search), next, stop);
        }

        // Stock and own price are not the catalogue's to know: they become the set of products in which it searches.
        private async Task<IReadOnlySet<int>?> Only(Request request, CatalogQuery query, CancellationToken stop)
        {
            if (request.PriceFrom is null && request.PriceTo is null)
            {
                return query.Only;
            }

            // Without the chosen brands and attributes, so that their facets count what the price leaves.
            var all = await search.Search(query with { Brands = null, Attributes = null, Sort = "sku", Skip = 0, Take = int.MaxValue, After = null, Facets = false }, stop);
            var nets = await shelf.NetPrices(all.Hits, stop);
            return nets.Where(n => (request.PriceFrom is not { } from || n.Value >= from) && (request.PriceTo is not { } to || n.Value <= to)).Select(n => n.Key).ToHashSet();
        }

        private async Task<CatalogHits> ByPrice(CatalogQuery query, bool falling, CancellationToken stop)
        {
            var all = await search.Search(query with { Skip = 0, Take = int.MaxValue, After = null }, stop);
            var nets = await shelf.NetPrices(all.Hits, stop);

            // Without a price it comes last both ways: it can't be ordered here.
            var priced = all.Hits.Where(h => nets.ContainsKey(h.ProductId));
            var sorted = (falling ? priced.OrderByDescending(h => nets[h.ProductId]) : priced.OrderBy(h => nets[h.ProductId]))
                .Concat(all.Hits.Where(h => !nets.ContainsKey(h.ProductId))).ToList();
            var at = query.After is { } id ? sorted.FindIndex(h => h.ProductId == id) : -1;
            return all with { Hits = [.. sorted.Skip(at >= 0 ? at + 1 : query.Skip).Take(query.Take)] };
        }

        // The question as one text: two requests with the same text ask the same.
        private static string Words(Request r) => string.Join('\u001f',
            [r.Search, r.Category, r.Sort, r.Cursor, (r.Limit ?? 24).ToString(CultureInfo.InvariantCulture), r.Available ? "a" : "", r.Discontinued ? "d" : "",
                r.PriceFrom?.ToString(CultureInfo.InvariantCulture), r.PriceTo?.ToString(CultureInfo.InvariantCulture),
                r.Brand is null ? "" : string.Join('\u001e', r.Brand), r.Attribute is null ? "" : string.Join('\u001e', r.Attribute)]);

        private static Problem? Check(Request request)
        {
            if (Cursor.CheckLimit(request.Limit) is { } limit)
            {
                return limit;
            }

            if (request.Search?.Length > LongestText)
            {
                return ShowcaseRefusals.TooLong.With(LongestText).At("search");
            }

            if (request.Brand?.Length > MostValues || request.Attribute?.Length > MostValues)
            {
                return ShowcaseRefusals.TooMany.With(MostValues).At(request.Brand?.Length > MostValues ? "brand" : "attribute");
            }

            if (!string.IsNullOrEmpty(request.Sort) && !Sorts.Contains(request.Sort))
            {
                return ShowcaseRefusals.UnknownSort.With(request.Sort);
            }

            return request.Attribute?.FirstOrDefault(a => a is null || a.IndexOf(':', StringComparison.Ordinal) <= 0) is { } bad ? ShowcaseRefusals.BadAttribute.With(bad)
                : request.PriceFrom > request.PriceTo ? ShowcaseRefusals.PriceRange : null;
        }

        private static List<KeyValuePair<string, string>> Attributes(Request request) =>
            [.. (request.Attribute ?? []).Select(a => a.Split(':', 2)).Select(a => KeyValuePair.Create(a[0].Trim(), a[1].Trim()))];

        // A cursor belongs to its question: with another one it would start somewhere by chance.
        private static string Fingerprint(Request request) =>
            Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(request with { Cursor = null, Limit = null }, Json.Options))).AsSpan(0, 6));

        private static bool Place(string? cursor, string fingerprint, out int skip, out int? after)
        {
            (skip, after) = (0, null);
            if (string.IsNullOrEmpty(cursor))
            {
                return true;
            }

            if (Cursor.Read(cursor, 3) is not [var question, var end, var last] || question != fingerprint
                || !int.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out skip) || !int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                return false;
            }

            after = id;
            return true;
        }
    }
}
