using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing.Features;

/// <summary>
/// The prices of a change, before and after; and the history of the prices of a product or list: who, when, from, to, why, through what.
/// Both by cursor, both as a file.
/// </summary>
public static class ListPriceRevisionRows
{
    /// <param name="Kind">NEW, CHANGED or REMOVED.</param>
    /// <param name="Doubt">LARGE_STEP, UNDER_COST, UNDER_FLOOR, or ANY.</param>
    public sealed record Request(string? Change = null, string? List = null, string? Sku = null, string? Kind = null, string? Doubt = null, string? Cursor = null, int? Limit = null);

    /// <summary>A row with the change it belongs to.</summary>
    public sealed record Item(PriceRevisionRowView Price, PriceRevisionSummary Change);

    public sealed record Response(IReadOnlyList<Item> Items, string? Next);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/price-revisions/{id}/rows", (string id, string? list, string? sku, string? kind, string? doubt, string? cursor, int? limit, Handler handler, CancellationToken stop) =>
                handler.Handle(new(id, list, sku, kind, doubt, cursor, limit), stop))
            .WithName("ListPriceRevisionRows").WithTags("Prices").WithSummary("The prices of a change, before and after")
            .WithDescription("`kind` is NEW, CHANGED or REMOVED; `doubt` is LARGE_STEP, UNDER_COST, UNDER_FLOOR or ANY.");
        api.MapGet("/admin/prices/history", (string? list, string? sku, string? kind, string? cursor, int? limit, Handler handler, CancellationToken stop) =>
                handler.Handle(new(null, list, sku, kind, null, cursor, limit), stop))
            .WithName("ListPriceHistory").WithTags("Prices").WithSummary("What became of prices: who, when, from, to, why")
            .WithDescription("Applied changes only, newest first; by `list` and `sku`.")
            .WithExample(parameters: new Dictionary<string, object> { ["sku"] = "K64-AR" });
        api.MapGet("/admin/price-revisions/{id}/export", async Task<IResult> (string id, string? format, Handler handler, CancellationToken stop) =>
            {
                var file = await handler.Export(new(id), format, stop);
                return file.Ok ? file.Value : new Result<Done>(file.Problem!);
            })
            .WithName("ExportPriceRevision").WithTags("Prices").WithSummary("The prices of a change as CSV or XLSX").ExcludeFromDescription();
    }

    public sealed class Handler(PortalDb db, CatalogReader catalog, ProductLookup products)
    {
        public async Task<Result<Response>> Handle(Request request, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if ((db.Caller.Demand(Permission.PricesWrite) ?? Cursor.CheckLimit(request.Limit)) is { } problem)
            {
                return problem;
            }

            var filtered = await Filtered(request, stop);
            if (filtered.Problem is { } refused)
            {
                return refused;
            }

            var rows = filtered.Value;
            var limit = request.Limit ?? 50;
            if (request.Cursor is { Length: > 0 })
            {
                if (Cursor.Read(request.Cursor, 1) is not [var text] || !long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var after))
                {
                    return Cursor.Unreadable;
                }

                rows = request.Change is null ? rows.Where(r => r.Row.Id < after) : rows.Where(r => r.Row.Id > after);
            }

            var page = await (request.Change is null ? rows.OrderByDescending(r => r.Row.Id) : rows.OrderBy(r => r.Row.Id)).Take(limit + 1).ToListAsync(stop);
            var items = await Shown([.. page.Take(limit)], stop);
            return new Response(items, page.Count > limit ? Cursor.Write(page[limit - 1].Row.Id) : null);
        }

        /// <summary>All rows of the filter, at most <see cref="TableFile.MostRows"/>.</summary>
        public async Task<Result<IResult>> Export(Request request, string? format, CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.PricesWrite) is { } problem)
            {
                return problem;
            }

            if (TableFile.Format(format ?? "csv") is not { } kind)
            {
                return Problems.Invalid("format", "Scegli csv o xlsx.", "Choose csv or xlsx.");
            }

            var filtered = await Filtered(request, stop);
            if (filtered.Problem is { } refused)
            {
                return refused;
            }

            var rows = await filtered.Value.OrderBy(r => r.Row.Id).Take(TableFile.MostRows).ToListAsync(stop);
            var shown = await Shown(rows, stop);
            string[] heads = Phrase.ReadsEnglish
                ? ["list", "sku", "name", "fromQuantity", "validFrom", "oldPrice", "oldDiscounts", "newPrice", "newDiscounts", "percent", "doubts", "who", "when", "why", "through"]
                : ["listino", "codice", "descrizione", "da_quantita", "valido_da", "prezzo_prima", "sconti_prima", "prezzo_dopo", "sconti_dopo", "percento", "dubbi", "chi", "quando", "perche", "tramite"];
            return new Result<IResult>(new TableFile("prezzi", heads, shown.Select(i => new object?[]
            {
                i.Price.List, i.Price.Sku, i.Price.Name, i.Price.FromQuantity.Value, i.Price.ValidFrom, i.Price.Old?.Price.Value, i.Price.Old?.Discounts, i.Price.New?.Price.Value, i.Price.New?.Discounts,
                i.Price.Step?.Value, string.Join(' ', i.Price.Doubts), i.Change.Who, i.Change.AppliedAt ?? i.Change.CreatedAt, i.Change.Why, i.Change.Through,
            }).ToAsyncEnumerable()).As(kind));
        }

        private async Task<Result<IQueryable<Pair>>> Filtered(Request request, CancellationToken stop)
        {
            var rows = from r in db.Set<PriceRevisionRow>().AsNoTracking() join c in db.Set<PriceRevision>() on r.ChangeId equals c.Id select new Pair { Row = r, Change = c };
            if (request.Change is { } id)
            {
                if (await db.FindChange(id, stop) is not { } change)
                {
                    return Problems.NotFound.At("id");
                }

                rows = rows.Where(r => r.Row.ChangeId == change.Id);
            }
            else
            {
                rows = rows.Where(r => r.Change.State == PriceRevisionState.Applied);
            }

            if (request.List is { Length: > 0 } list)
            {
                rows = rows.Where(r => db.Set<PriceList>().Any(l => l.Id == r.Row.ListId && l.Code == list));
            }

            if (request.Sku is { Length: > 0 } sku)
            {
                var known = (await products.BySkus([sku.Trim()], stop)).Values.Select(p => p.Id).FirstOrDefault();
                rows = rows.Where(r => r.Row.ProductId == known);
            }

            if (request.Kind is { Length: > 0 } text)
            {
                if (!Enum.TryParse<PriceRevisionKind>(text, ignoreCase: true, out var kind) || !char.IsLetter(text[0]))
                {
                    return Problems.Invalid("kind", "Il tipo «{0}» non esiste.", "There is no kind “{0}”.", text);
                }

                rows = rows.Where(r => r.Row.Kind == kind);
            }

            return request.Doubt is not { Length: > 0 } doubt ? new(rows)
                : doubt == "ANY" ? new(rows.Where(r => r.Row.Doubts != PriceDoubts.None))
                : Enum.GetValues<PriceDoubts>().FirstOrDefault(d => d != PriceDoubts.None && PriceRevisionReading.Code(d) == doubt) is var wanted && wanted != PriceDoubts.None
                    ? new Result<IQueryable<Pair>>(rows.Where(r => (r.Row.Doubts & wanted) != 0))
                    : Problems.Invalid("doubt", "Il dubbio «{0}» non esiste.", "There is no doubt “{0}”.", doubt);
        }

        private async Task<IReadOnlyList<Item>> Shown(List<Pair> rows, CancellationToken stop)
        {
            var ids = rows.Select(r => r.Row.ListId).Distinct().ToList();
            var lists = await db.Set<PriceList>().Where(l => ids.Contains(l.Id)).ToDictionaryAsync(l => l.Id, l => l.Code, stop);
            var known = await catalog.ByIds([.. rows.Select(r => r.Row.ProductId).Distinct()], stop);
            var summary = PriceRevisionReading.Summary.Compile();
            return [.. rows.Select(r => new Item(new(
                r.Row.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), lists.GetValueOrDefault(r.Row.ListId, ""), known.GetValueOrDefault(r.Row.ProductId)?.Sku ?? "", known.GetValueOrDefault(r.Row.ProductId)?.Name ?? "",
                r.Row.FromQuantity, r.Row.ValidFrom, r.Row.Kind, PriceRevisionReading.Codes(r.Row.Doubts), r.Row.Step, PriceValueView.Of(r.Row.Old), PriceValueView.Of(r.Row.New)), summary(r.Change)))];
        }

        private sealed class Pair
        {
            public required PriceRevisionRow Row { get; init; }

            public required PriceRevision Change { get; init; }
        }
    }
}
