using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Showcase.Features;

/// <summary>GET /products/suggest?text=: autocomplete, at most <c>limit</c> (8); each says by what it matched (domain.md QO-3).</summary>
public static class Suggest
{
    private const int Shortest = 2;
    private const int LongestText = 200;
    private const int MostItems = 20;

    public sealed record Response(IReadOnlyList<ProductItem> Items);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/products/suggest", (string? text, int? limit, Handler handler, CancellationToken stop) => handler.Handle(text, limit, stop))
            .WithName("SuggestProducts").WithTags("Products").WithSummary("Products for what is being typed")
            .WithDescription("From two characters on: exact code, GTIN, your own code, beginning of a code, words. `limit` is 1 to 20, default 8. `matchedBy` says why a product is there.")
            .WithExample(parameters: new Dictionary<string, object> { ["text"] = "K64" });

    public sealed class Handler(PortalDb db, CatalogSearch search, Shelf shelf)
    {
        public async Task<Result<Response>> Handle(string? text, int? limit, CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.CatalogRead) is { } problem)
            {
                return problem;
            }

            if (limit is < 1 or > MostItems)
            {
                return Problems.Invalid("limit", "limit va da 1 a {0}.", "limit must be 1 to {0}.", MostItems);
            }

            if (text?.Length > LongestText)
            {
                return ShowcaseRefusals.TooLong.With(LongestText).At("text");
            }

            if (text is null || text.Trim().Length < Shortest)
            {
                return new Response([]);
            }

            var hits = await search.Search(new CatalogQuery(text, Take: limit ?? 8, Facets: false), stop);
            return new Response(await shelf.Items(hits.Hits, searched: true, stop));
        }
    }
}
