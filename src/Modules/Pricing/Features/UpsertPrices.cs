using System.Reflection;
using Filiera.Accounts;
using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing.Features;

/// <summary>
/// Prices and price lists in bulk, for the ERP and the import. A price is known by list, SKU, quantity and first day; a list
/// by its code. Every change raises the list's version and stands in the audit, old and new. Statements are constant in the number of rows.
/// </summary>
public static class UpsertPrices
{
    /// <summary>A price is one value: what is absent is the default.</summary>
    /// <param name="FromQuantity">The break: holds from this quantity on; 1 when absent.</param>
    /// <param name="UnitPrice">Price of <paramref name="Basis"/> base units; at most 5 decimals.</param>
    /// <param name="Basis">1, 10, 100 or 1000; with a unit always 1.</param>
    /// <param name="Unit">A pack of the product («CT»): <paramref name="FromQuantity"/> counts packs, <paramref name="UnitPrice"/> is for one pack. Absent: base units.</param>
    /// <param name="IsNet">No further percentage applies.</param>
    /// <param name="Discounts">The list's cascade: <c>50+10+5</c>.</param>
    /// <param name="ValidFrom">First day, included.</param>
    /// <param name="ValidTo">Last day, included.</param>
    public sealed record Item(
        string? List = null,
        string? Sku = null,
        decimal? FromQuantity = null,
        decimal? UnitPrice = null,
        int? Basis = null,
        bool? IsNet = null,
        string? Discounts = null,
        DateOnly? ValidFrom = null,
        DateOnly? ValidTo = null,
        string? Unit = null);

    /// <param name="Code">Natural key. <c>list</c> means the same.</param>
    /// <param name="Kind">base, class, account, contract, project, special or shared; when absent: class when a class is named, account when an account is.</param>
    /// <param name="Account">Code of the account, for kinds account and special.</param>
    public sealed record ListItem(
        string? Code = null,
        string? List = null,
        string? Name = null,
        string? Currency = null,
        string? Kind = null,
        string? Class = null,
        string? Account = null,
        DateOnly? ValidFrom = null,
        DateOnly? ValidTo = null);

    /// <summary>The body: <c>lists</c> are written before <c>items</c>, which name them. Either may be missing.</summary>
    public sealed record Request(Bulk<ListItem> Lists, Bulk<Item> Items) : IEndpointParameterMetadataProvider
    {
        public sealed record Body(IReadOnlyList<ListItem>? Lists, IReadOnlyList<Item>? Items);

        public static async ValueTask<Request?> BindAsync(HttpContext context, ParameterInfo parameter)
        {
            using var body = await BulkReading.Body(context);
            if (body.Problem is { } problem)
            {
                return new(new([], problem), new([]));
            }

            var lists = BulkReading.Items<ListItem>(context, body.Root, "lists", required: false);
            return new(lists, BulkReading.Items<Item>(context, body.Root, "items", required: lists.Items.Count == 0));
        }

        public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
            builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(Body)));
    }

    /// <param name="Lists">What became of the lists; null when none were sent.</param>
    public sealed record Response(int Created, int Updated, int Unchanged, int Rejected, IReadOnlyList<RowResult> Rows, BulkResult? Lists) : IBulkAnswer
    {
        IReadOnlyList<BulkResult> IBulkAnswer.Parts
        {
            get
            {
                var prices = new BulkResult(Created, Updated, Unchanged, Rejected, Rows);
                return Lists is null ? [prices] : [Lists, prices];
            }
        }
    }

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/admin/prices", (Request prices, Handler handler, CancellationToken stop) => handler.Handle(prices, stop))
            .WithName("UpsertPrices").WithTags("Admin").WithSummary("Create or change price lists and prices")
            .WithDescription("Up to 10,000 `items`, each known by `list`, `sku`, `fromQuantity` and `validFrom`; `lists` (by `code`) are written before them. Good rows are kept, bad ones come back as `REJECTED` with their `problems`.")
            .WithExample(new { lists = new[] { new { code = "PROVA", name = "Listino di prova", @class = "Z" } }, items = new[] { new { list = "PROVA", sku = "K64-AR", fromQuantity = 1, unitPrice = 92.5m, discounts = "50+10" } } })
            .RecordsExchange("prices").AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock, ProductLookup products, AccountLookup accounts, CatalogReader catalog)
    {
        public async Task<Result<Response>> Handle(Request prices, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(prices);
            if ((db.Caller.Demand(Permission.PricesWrite) ?? prices.Lists.Refusal ?? prices.Items.Refusal) is { } problem)
            {
                return problem;
            }

            return await db.InTransaction<Response>(async () =>
            {
                await db.OneAtATime("prices", stop);
                var lists = prices.Lists.Items.Count == 0 ? null : await new PriceListWriting(db, clock, accounts).Write(prices.Lists, stop);
                var rows = await WritePrices(prices.Items, stop);
                return new Response(rows.Created, rows.Updated, rows.Unchanged, rows.Rejected, rows.Rows, lists);
            }, stop);
        }

        private async Task<BulkResult> WritePrices(Bulk<Item> items, CancellationToken stop)
        {
            var (rows, good) = items.Check(PriceDraft.Read);
            if (good.Count == 0)
            {
                return BulkResult.Of(rows);
            }

            var codes = good.Select(d => d.List).Distinct().ToList();
            var lists = await db.Set<PriceList>().AsNoTracking().Where(l => codes.Contains(l.Code)).ToDictionaryAsync(l => l.Code, l => l.Id, StringComparer.Ordinal, stop);
            var known = await products.BySkus([.. good.Select(d => d.Sku).Distinct()], stop);
            good = await PackPrices.InBaseUnits(good, known, catalog, stop);
            var ruled = (await db.Set<PriceListRule>().Select(r => r.ListId).Distinct().ToListAsync(stop)).ToHashSet();
            var (listIds, productIds) = (lists.Values.ToList(), known.Values.Select(p => p.Id).ToList());
            var stored = (await db.Set<Price>().AsNoTracking().Where(p => listIds.Contains(p.ListId) && productIds.Contains(p.ProductId)).ToListAsync(stop))
                .GroupBy(p => (p.ListId, p.ProductId, p.FromQuantity, p.ValidFrom)).ToDictionary(g => g.Key, g => g.First());
            var changes = new List<Moved>();
            foreach (var draft in good)
            {
                if (Merge(draft, lists, known, stored, ruled) is { } change)
                {
                    changes.Add(change);
                }
            }

            await db.BulkInsert([.. changes.Where(c => c.Price.Id == 0).Select(c => c.Price)], stop);
            await db.BulkUpsert([.. changes.Where(c => c.Price.Id != 0).Select(c => c.Price)], [nameof(Price.Id)], only: null, stop);
            var result = BulkResult.Of(rows);
            await Tell(changes, result, stop);
            return result;
        }

        private static Moved? Merge(PriceDraft draft, Dictionary<string, int> lists, IReadOnlyDictionary<string, ProductKey> known, Dictionary<(int, int, Quantity, DateOnly?), Price> stored, HashSet<int> ruled)
        {
            var row = draft.Row;
            if (!lists.TryGetValue(draft.List, out var list))
            {
                row.Refuse("UNKNOWN_LIST", "list", new("Il listino «{0}» non esiste.", "There is no price list “{0}”.", draft.List),
                    new("Manda prima il listino (lists, o price_lists.csv).", "Send the list first (lists, or price_lists.csv)."), draft.List);
            }

            if (!known.TryGetValue(draft.Sku, out var product))
            {
                row.Refuse("UNKNOWN_SKU", "sku", new("L’articolo «{0}» non è a catalogo.", "Item “{0}” is not in the catalogue.", draft.Sku),
                    new("Manda prima l’articolo.", "Send the product first."), draft.Sku);
            }

            if (row.Rejected)
            {
                return null;
            }

            var old = stored.GetValueOrDefault((list, product!.Id, draft.From, draft.ValidFrom));
            row.IsNew = old is null;
            row.Noted((old?.UnitPrice, old?.Basis, old?.IsNet, old?.Discounts, old?.ValidTo, old?.Unit), (draft.UnitPrice, draft.Basis, draft.IsNet, draft.Discounts, draft.ValidTo, draft.Unit));
            if (!row.IsNew && !row.Changed)
            {
                return null;
            }

            return new(draft.List, draft.Sku, old, new Price
            {
                Id = old?.Id ?? 0, ListId = list, ProductId = product.Id, FromQuantity = draft.From, UnitPrice = draft.UnitPrice, Basis = draft.Basis,
                IsNet = draft.IsNet, Discounts = draft.Discounts, ValidFrom = draft.ValidFrom, ValidTo = draft.ValidTo, Manual = ruled.Contains(list), Unit = draft.Unit,
            });
        }

        private async Task Tell(List<Moved> changes, BulkResult result, CancellationToken stop)
        {
            if (changes.Count == 0)
            {
                return;
            }

            await db.RaisePriceLists([.. changes.Select(c => (c.Price.ListId, c.Price.ProductId))], stop);

            // The rows of the change are the audit: every price with its old and its new value.
            var now = clock.GetUtcNow();
            var change = new PriceRevision
            {
                Title = new Phrase("Prezzi in blocco", "Prices in bulk").ToString(), Through = "PUT /admin/prices", Who = db.Caller.Name, CreatedAt = now,
                State = PriceRevisionState.Applied, AppliedAt = now, AppliedBy = db.Caller.Name, RowCount = changes.Count,
            };
            db.Set<PriceRevision>().Add(change);
            await db.SaveChangesAsync(stop);
            await db.BulkInsert([.. changes.Select(c => PriceRevisionRow.Of(change.Id, c.Price.ListId, c.Price.ProductId, c.Price.FromQuantity, c.Price.ValidFrom, c.Old is { } old ? PriceValue.Of(old) : null, PriceValue.Of(c.Price))).OfType<PriceRevisionRow>()], stop);
            db.Record(clock, "prices.upserted", $"price-revision:{change.Id}", detail: new { result.Created, result.Updated, result.Unchanged, result.Rejected });
            db.Emit(clock, "prices.changed", "prices", new { lists = changes.Select(c => c.List).Distinct(), skus = changes.Select(c => c.Sku).Distinct() });
        }

        private sealed record Moved(string List, string Sku, Price? Old, Price Price);
    }
}
