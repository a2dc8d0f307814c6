using System.Reflection;
using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing.Features;

/// <summary>
/// POST /admin/price-revisions: prices as a draft. Nothing moves: the answer says what would be new, changed by how much, taken away, and what looks
/// wrong (a step over 15%, under cost, under the floor). Applied, scheduled or dropped afterwards.
/// </summary>
public static class PreparePriceRevision
{
    /// <param name="Title">What people will call it: «Listino 2027».</param>
    /// <param name="Whole">Codes of lists of which <c>items</c> are all prices: what is not named is taken away.</param>
    /// <param name="Through">Name of the file or page that brought it.</param>
    public sealed record Request(string? Title, string? Why, IReadOnlyList<string>? Whole, string? Through, Bulk<UpsertPrices.Item> Items) : IEndpointParameterMetadataProvider
    {
        public sealed record Body(string? Title, string? Why, IReadOnlyList<string>? Whole, IReadOnlyList<UpsertPrices.Item>? Items);

        public static async ValueTask<Request?> BindAsync(HttpContext context, ParameterInfo parameter)
        {
            using var body = await BulkReading.Body(context);
            if (body.Problem is { } problem)
            {
                return new(null, null, null, null, new([], problem));
            }

            string? Text(string name) => body.Root.TryGetProperty(name, out var value) && value.ValueKind == System.Text.Json.JsonValueKind.String ? value.GetString() : null;
            var whole = body.Root.TryGetProperty("whole", out var list) && list.ValueKind == System.Text.Json.JsonValueKind.Array
                ? list.EnumerateArray().Select(e => e.ToString()).ToList() : null;
            return new(Text("title"), Text("why"), whole, null, BulkReading.Items<UpsertPrices.Item>(context, body.Root, "items", required: true));
        }

        public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
            builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(Body)));
    }

    /// <param name="Change">Null when every row was refused or changes nothing.</param>
    /// <param name="Rejected">The rows that could not be read, with why.</param>
    public sealed record Response(PriceRevisionView? Change, int Unchanged, IReadOnlyList<RowResult> Rejected);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/admin/price-revisions", (Request change, Handler handler, CancellationToken stop) => handler.Handle(change, stop))
            .WithName("PreparePriceRevision").WithTags("Prices").WithSummary("Prepare a change of prices and see what it would do")
            .WithDescription("`items` as in `PUT /admin/prices`. Nothing moves until it is applied. `whole` names lists of which the items are all prices.")
            .WithExample(new { title = "Listino di primavera", why = "Rincaro dell’acciaio", items = new[] { new { list = "PROVA", sku = "K64-AR", unitPrice = 94.5m, discounts = "50+10" } } })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock, ProductLookup products, CatalogReader catalog, PricingOptions options)
    {
        public async Task<Result<Response>> Handle(Request request, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if ((db.Caller.Demand(Permission.PricesWrite) ?? request.Items.Refusal ?? Long(request)) is { } problem)
            {
                return problem;
            }

            var (rows, good) = request.Items.Check(PriceDraft.Read);
            var codes = good.Select(d => d.List).Concat(request.Whole ?? []).Distinct().ToList();
            var lists = await db.Set<PriceList>().AsNoTracking().Where(l => codes.Contains(l.Code)).ToDictionaryAsync(l => l.Code, l => l.Id, StringComparer.Ordinal, stop);
            if (request.Whole?.FirstOrDefault(c => !lists.ContainsKey(c)) is { } unknown)
            {
                return Problems.Invalid("whole", "Il listino «{0}» non esiste.", "There is no price list “{0}”.", unknown);
            }

            var known = await products.BySkus([.. good.Select(d => d.Sku).Distinct()], stop);
            good = await PackPrices.InBaseUnits(good, known, catalog, stop);
            var proposed = good.Select(d => Propose(d, lists, known)).OfType<ProposedPrice>().ToList();
            var rejected = BulkResult.Of(rows).Rows.Where(r => r.Status == RowStatus.Rejected).ToList();
            var desk = new PriceRevisionDesk(db, clock, catalog, options);
            return await db.InTransaction<Response>(async () =>
            {
                var change = new PriceRevision { Title = Title(request), Why = request.Why?.Trim(), Through = request.Through ?? "POST /admin/price-revisions", Who = db.Caller.Name, CreatedAt = clock.GetUtcNow() };
                db.Set<PriceRevision>().Add(change);
                await db.SaveChangesAsync(stop);

                // A row that was refused may be the one that keeps a price: with faults nothing is taken away.
                var whole = rejected.Count > 0 ? [] : (request.Whole ?? []).Select(c => lists[c]).ToList();
                var different = await desk.Compare(change.Id, proposed, whole, stop);
                if (different.Count == 0)
                {
                    await db.Set<PriceRevision>().Where(c => c.Id == change.Id).ExecuteDeleteAsync(stop);
                    return new Response(null, proposed.Count, rejected);
                }

                await desk.Keep(different, stop);
                await db.Set<PriceRevision>().Where(c => c.Id == change.Id).ExecuteUpdateAsync(s => s.SetProperty(c => c.RowCount, different.Count), stop);
                db.Record(clock, "prices.prepared", $"price-revision:{change.Id}", detail: new { change.Title, change.Why, rows = different.Count });
                var view = await db.ViewChange(change.Id, stop);
                return new Response(view, proposed.Count - different.Count(d => d.Kind != PriceRevisionKind.Removed), rejected);
            }, stop);
        }

        private static Problem? Long(Request request) =>
            request.Title?.Length > 200 ? Problems.Invalid("title", "Al massimo 200 caratteri.", "At most 200 characters.")
            : request.Why?.Length > 1000 ? Problems.Invalid("why", "Al massimo 1000 caratteri.", "At most 1000 characters.") : null;

        private static string Title(Request request) => request.Title is { Length: > 0 } title && !string.IsNullOrWhiteSpace(title) ? title.Trim() : new Phrase("Variazione prezzi", "Change of prices").ToString();

        private static ProposedPrice? Propose(PriceDraft draft, Dictionary<string, int> lists, IReadOnlyDictionary<string, ProductKey> known)
        {
            if (!lists.TryGetValue(draft.List, out var list))
            {
                draft.Row.Refuse("UNKNOWN_LIST", "list", new("Il listino «{0}» non esiste.", "There is no price list “{0}”.", draft.List), null, draft.List);
            }

            if (!known.TryGetValue(draft.Sku, out var product))
            {
                draft.Row.Refuse("UNKNOWN_SKU", "sku", new("L’articolo «{0}» non è a catalogo.", "Item “{0}” is not in the catalogue.", draft.Sku), null, draft.Sku);
            }

            return draft.Row.Rejected ? null : new(list, product!.Id, draft.From, draft.ValidFrom, new(draft.UnitPrice, draft.Basis, draft.IsNet, draft.Discounts, draft.ValidTo, draft.Unit));
        }
    }
}
