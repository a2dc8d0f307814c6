using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing.Features;

/// <summary>POST /admin/price-revisions/edit: one rule over many prices of a list («+3% on the locks, to .90»), as a draft to look at before it is applied.</summary>
public static class EditPricesInBulk
{
    /// <param name="List">Code of the list.</param>
    /// <param name="Category">Only this category and what is below it.</param>
    /// <param name="ItemClass">Only this class of items.</param>
    /// <param name="Skus">Only these; with the other filters all must hold.</param>
    /// <param name="Percent">Added to the price: 3 = +3%, -2.5 = −2,5%.</param>
    /// <param name="Amount">Added after the percentage, for one base unit.</param>
    /// <param name="Round">«0.01», «0.05», «1», «.90»; absent = five decimals.</param>
    /// <param name="ValidFrom">First day of the new prices: the present ones end the day before. Absent: they are changed as they stand.</param>
    public sealed record Request(
        string? List = null, string? Category = null, string? ItemClass = null, IReadOnlyList<string>? Skus = null, decimal? Percent = null, decimal? Amount = null,
        string? Round = null, DateOnly? ValidFrom = null, string? Title = null, string? Why = null);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/admin/price-revisions/edit", (Request edit, Handler handler, CancellationToken stop) => handler.Handle(edit, stop))
            .WithName("EditPricesInBulk").WithTags("Prices").WithSummary("Change many prices of a list by one rule, as a draft")
            .WithDescription("A percentage and an amount over the prices of a list that hold today, rounded as you say. Answers the draft with its differences.")
            .WithExample(new Request("BASE", Percent: 3, Round: ".90", Why: "Adeguamento di primavera"))
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock, PortalClock portal, CatalogReader catalog, CatalogSearch search, PricingOptions options)
    {
        public async Task<Result<PriceRevisionView>> Handle(Request request, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if ((db.Caller.Demand(Permission.PricesWrite) ?? Check(request)) is { } problem)
            {
                return problem;
            }

            var list = await db.Set<PriceList>().AsNoTracking().FirstOrDefaultAsync(l => l.Code == request.List, stop);
            if (list is null)
            {
                return Problems.Invalid("list", "Il listino «{0}» non esiste.", "There is no price list “{0}”.", request.List);
            }

            var proposed = await Propose(request, list.Id, stop);
            if (proposed.Problem is { } refused)
            {
                return refused;
            }

            var desk = new PriceRevisionDesk(db, clock, catalog, options);
            return await desk.Prepare(new PriceRevision { Title = Title(request, list), Why = request.Why?.Trim(), Through = "POST /admin/price-revisions/edit", Who = db.Caller.Name, CreatedAt = clock.GetUtcNow() }, proposed.Value, stop);
        }

        private static Problem? Check(Request request) =>
            string.IsNullOrWhiteSpace(request.List) ? Problems.Invalid("list", "Manca il listino.", "The list is missing.")
            : request.Percent is null && request.Amount is null && request.Round is null ? Problems.Invalid("percent", "Serve una percentuale, un importo o un arrotondamento.", "A percentage, an amount or a rounding is needed.")
            : request.Percent is < -99 or > 1000 ? Problems.Invalid("percent", "La percentuale va da −99 a 1000.", "The percentage is from −99 to 1000.")
            : request.Amount is { } amount && Math.Abs(amount) > 1_000_000 ? Problems.Invalid("amount", "L’importo è troppo grande.", "The amount is too large.")
            : PriceRoundingRule.Read(request.Round) is null ? Problems.Invalid("round", "Scrivi l’arrotondamento come 0.01, 0.05, 1 o .90.", "Write the rounding as 0.01, 0.05, 1 or .90.")
            : request.Title?.Length > 200 || request.Why?.Length > 1000 ? Problems.Invalid("why", "Il testo è troppo lungo.", "The text is too long.")
            : request.Skus?.Count > 10_000 ? Problems.Invalid("skus", "Al massimo 10.000 articoli.", "At most 10,000 products.") : null;

        private async Task<Result<List<ProposedPrice>>> Propose(Request request, int listId, CancellationToken stop)
        {
            var today = portal.Today;
            var rows = await db.Set<Price>().AsNoTracking().Where(p => p.ListId == listId && (p.ValidFrom == null || p.ValidFrom <= today) && (p.ValidTo == null || p.ValidTo >= today)).ToListAsync(stop);
            var products = await catalog.ByIds([.. rows.Select(r => r.ProductId).Distinct()], stop);
            var chosen = products.Values.Where(p => (request.ItemClass is not { Length: > 0 } of || p.ItemClass == of) && (request.Skus is not { Count: > 0 } skus || skus.Contains(p.Sku))).Select(p => p.Id).ToHashSet();
            if (request.Category is { Length: > 0 } category)
            {
                var found = await search.Search(new CatalogQuery(Category: category, Only: chosen, IncludeDiscontinued: true, Take: int.MaxValue, Facets: false), stop);
                chosen = [.. found.Hits.Select(h => h.ProductId)];
            }

            var rounding = PriceRoundingRule.Read(request.Round)!;
            var proposed = new List<ProposedPrice>(rows.Count);
            foreach (var row in rows.Where(r => chosen.Contains(r.ProductId)))
            {
                var price = rounding.Of((row.UnitPrice.Value * (1m + ((request.Percent ?? 0) / 100m))) + ((request.Amount ?? 0) * row.Basis));
                if (price is < 0 or > 1_000_000_000)
                {
                    return Problems.Invalid("amount", "«{0}» scenderebbe sotto zero.", "“{0}” would fall below zero.", products[row.ProductId].Sku);
                }

                var value = PriceValue.Of(row) with { Price = UnitPrice.Round(price) };
                if (request.ValidFrom is { } from && from > (row.ValidFrom ?? DateOnly.MinValue))
                {
                    proposed.Add(new(listId, row.ProductId, row.FromQuantity, row.ValidFrom, PriceValue.Of(row) with { ValidTo = from.AddDays(-1) }));
                    proposed.Add(new(listId, row.ProductId, row.FromQuantity, from, value));
                }
                else
                {
                    proposed.Add(new(listId, row.ProductId, row.FromQuantity, row.ValidFrom, value));
                }
            }

            return proposed;
        }

        private static string Title(Request request, PriceList list) => !string.IsNullOrWhiteSpace(request.Title) ? request.Title.Trim()
            : request.Percent is { } percent ? new Phrase("{0}: {1:+0.##;−0.##}%", "{0}: {1:+0.##;−0.##}%", list.Name, percent).ToString() : new Phrase("{0}: modifica", "{0}: edit", list.Name).ToString();
    }
}
