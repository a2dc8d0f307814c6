using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing.Features;

/// <summary>The next period of a contract as a proposal: its net prices moved by the indexation, its end moved on. A change of prices like any: looked at, then applied or dropped.</summary>
public static class RenewContract
{
    /// <param name="Index">The index's own move in percent, when the formula asks for it: 1.8.</param>
    /// <param name="Months">Length of the next period; the contract’s own when absent.</param>
    public sealed record Request(decimal? Index = null, int? Months = null, string? Why = null);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/admin/contracts/{code}/renewal", (string code, Request? renewal, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(code), renewal ?? new(), stop))
            .WithName("RenewContract").WithTags("Prices").WithSummary("Propose the next period of a contract")
            .WithDescription("Answers a draft: the net prices of the next period by the contract’s indexation, and its new end. Apply it (`/admin/price-revisions/{id}/apply`) to renew; undo it to take the renewal back.")
            .WithExample(new Request(1.8m, Why: "FOI di ottobre"), parameters: new Dictionary<string, object> { ["code"] = "CT-2026-001" })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock, CatalogReader catalog, PricingOptions options)
    {
        private const decimal MostPercent = 100m;

        public async Task<Result<PriceRevisionView>> Handle(string code, Request request, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.PricesWrite) is { } problem)
            {
                return problem;
            }

            if (await db.Set<PriceList>().AsNoTracking().FirstOrDefaultAsync(l => l.Code == code && l.Kind == PriceListKind.Contract, stop) is not { ValidTo: { } end } list)
            {
                return Problems.NotFound.At("code");
            }

            var terms = await db.Set<PriceContract>().AsNoTracking().FirstOrDefaultAsync(c => c.ListId == list.Id, stop) ?? new PriceContract();
            var months = request.Months ?? terms.RenewMonths;
            var percent = Percent(terms, request);
            if ((Check(request, months) ?? percent.Problem) is { } refused)
            {
                return refused;
            }

            // A period that ends with a month is followed by one that ends with a month.
            var start = end.AddDays(1);
            var proposed = await Propose(list, terms, end, percent.Value, stop);
            return await new PriceRevisionDesk(db, clock, catalog, options).Prepare(new PriceRevision
            {
                Title = new Phrase("Rinnovo {0}: {1:+0.##;−0.##;0}%", "Renewal {0}: {1:+0.##;−0.##;0}%", list.Name.Length > 150 ? list.Name[..150] : list.Name, percent.Value).ToString(), Why = request.Why?.Trim(), Through = $"contract:{code}", Who = db.Caller.Name,
                CreatedAt = clock.GetUtcNow(), ExtendsListId = list.Id, ExtendsFrom = end, ExtendsTo = start.AddMonths(months).AddDays(-1),
            }, proposed, stop);
        }

        private static Problem? Check(Request request, int months) =>
            months is < 1 or > 120 ? Problems.Invalid("months", "Il contratto non si rinnova: di’ per quanti mesi, da 1 a 120.", "The contract isn’t renewed by itself: say for how many months, from 1 to 120.")
            : request.Why?.Length > 1000 ? Problems.Invalid("why", "Al massimo 1000 caratteri.", "At most 1000 characters.")
            : request.Index is < -50 or > 100 ? Problems.Invalid("index", "L’indice va da −50 a 100 per cento.", "The index is from −50 to 100 percent.") : null;

        private static Result<decimal> Percent(PriceContract terms, Request request)
        {
            if (terms.Indexation is not { } text)
            {
                return 0m;
            }

            var formula = PriceFormula.Read(text, "index").Value;
            if (formula.Names.Contains("index") && request.Index is null)
            {
                return Problems.Invalid("index", "La formula «{0}» vuole la variazione dell’indice.", "The formula “{0}” wants the index’s move.", text);
            }

            return formula.Of(new Dictionary<string, decimal?> { ["index"] = request.Index }) is { } percent && Math.Abs(percent) <= MostPercent ? Rounding.HalfAwayFromZero(percent, 4)
                : Problems.Invalid("index", "La formula «{0}» non dà una percentuale accettabile.", "The formula “{0}” gives no acceptable percentage.", text);
        }

        private async Task<List<ProposedPrice>> Propose(PriceList list, PriceContract terms, DateOnly end, decimal percent, CancellationToken stop)
        {
            if (percent == 0)
            {
                return [];      // prices that stay need no new rows: they hold as long as the contract does
            }

            var rows = await db.Set<Price>().AsNoTracking().Where(p => p.ListId == list.Id && (p.ValidFrom == null || p.ValidFrom <= end) && (p.ValidTo == null || p.ValidTo >= end)).ToListAsync(stop);
            var rounding = PriceRoundingRule.Read(terms.Round)!;
            var proposed = new List<ProposedPrice>(rows.Count * 2);
            foreach (var row in rows)
            {
                var value = PriceValue.Of(row);
                var price = rounding.Of(row.UnitPrice.Value * (1m + (percent / 100m)));
                proposed.Add(new(list.Id, row.ProductId, row.FromQuantity, row.ValidFrom, value with { ValidTo = end }));
                proposed.Add(new(list.Id, row.ProductId, row.FromQuantity, end.AddDays(1), value with { Price = UnitPrice.Round(Math.Min(price, 1_000_000_000m)), ValidTo = null }));
            }

            return proposed;
        }
    }
}
