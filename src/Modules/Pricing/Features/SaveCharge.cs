using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing.Features;

/// <summary>The rules of what documents bear beside goods: read, one written, one taken away. Audited with old and new; carts follow at once on every node.</summary>
public static class SaveCharge
{
    /// <param name="Kind">TRANSPORT, SMALL_ORDER, COLLECTION, RAEE, CONAI or STAMP.</param>
    /// <param name="Amount">Net of VAT: per document, per bill (COLLECTION), euro per tonne (CONAI), or the stamp.</param>
    /// <param name="Threshold">Goods net of VAT from which TRANSPORT is free, below which SMALL_ORDER is due; amounts without VAT over which the STAMP is due.</param>
    /// <param name="Class">Customers of this class only.</param>
    /// <param name="VatRate">A rate of its own; absent: it follows the goods, split over their rates.</param>
    /// <param name="Nature">STAMP: the nature that count, «N1 N4».</param>
    /// <param name="Recharged">STAMP: the customer pays it back, as a line N1.</param>
    public sealed record Request(ChargeKind? Kind = null, string? Name = null, string? NameEn = null, Amount? Amount = null, Amount? Threshold = null, string? Class = null, Percent? VatRate = null, string? Nature = null, bool Recharged = false, DateOnly? ValidFrom = null, DateOnly? ValidTo = null);

    public sealed record Item(string Code, ChargeKind Kind, string Name, string? NameEn, Amount Amount, Amount? Threshold, string? Class, Percent? VatRate, string? Nature, bool Recharged, DateOnly? ValidFrom, DateOnly? ValidTo, int Version);

    public sealed record Response(IReadOnlyList<Item> Items);

    private static readonly Problem Invoice = new(422, "CHARGE_FOR_INVOICE",
        new("Emettere la fattura non si può far pagare (art. 21 c. 8 DPR 633/72).", "Issuing an invoice can’t be charged for (art. 21 c. 8 DPR 633/72)."), "name",
        new("Chiama la spesa per quello che è: incasso, trasporto, imballo.", "Call the charge what it is: collection, transport, packing."));

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/charges", (Handler handler, CancellationToken stop) => handler.Read(stop))
            .WithName("ListCharges").WithTags("Prices").WithSummary("The rules of charges: transport, small orders, collection, CONAI, stamp")
            .WithDescription("Without rules nothing is charged. Of one kind the rule of the customer’s class wins over the one for all.");
        api.MapPut("/admin/charges/{code}", (string code, Request request, IfMatch match, Handler handler, CancellationToken stop) => handler.Handle(code, request, match, stop))
            .WithName("SaveCharge").WithTags("Prices").WithSummary("Write a rule of charges")
            .WithDescription("The whole rule: what is absent is cleared. Thresholds are of goods net of VAT, without contributions and charges. With `If-Match` a change that another made meanwhile is a 412.")
            .WithExample(new { kind = "TRANSPORT", name = "Trasporto", nameEn = "Transport", amount = 18.00m, threshold = 400.00m }, parameters: new Dictionary<string, object> { ["code"] = "TRASPORTO" })
            .AcceptIdempotencyKey();
        api.MapDelete("/admin/charges/{code}", (string code, IfMatch match, Handler handler, CancellationToken stop) => handler.Delete(code, match, stop))
            .WithName("DeleteCharge").WithTags("Prices").WithSummary("Take a rule of charges away")
            .WithDescription("Orders that bear it keep it.").WithExample(parameters: new Dictionary<string, object> { ["code"] = "TRASPORTO" }).AcceptIdempotencyKey();
    }

    public sealed class Handler(PortalDb db, TimeProvider clock)
    {
        public async Task<Result<Response>> Read(CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.PricesWrite) is { } problem)
            {
                return problem;
            }

            var rules = await db.Set<ChargeRule>().AsNoTracking().OrderBy(r => r.Code).ToListAsync(stop);
            return new Response([.. rules.OrderBy(r => r.Kind).ThenBy(r => r.Code, StringComparer.Ordinal).Select(View)]);
        }

        public async Task<Result<Item>> Handle(string code, Request request, IfMatch match, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            ArgumentNullException.ThrowIfNull(match);
            if (db.Caller.Demand(Permission.PricesWrite) is { } refused)
            {
                return refused;
            }

            var row = new RowCheck(0);
            var key = row.Required("code", code, 40).ToUpperInvariant();
            var name = row.Required("name", request.Name, 120);
            var nameEn = row.Text("nameEn", request.NameEn, 120);
            var @class = row.Text("class", request.Class, 20);
            var nature = row.Text("nature", request.Nature, 100);
            Check(row, key, request);
            if ((row.Problem ?? (name.Contains("fattura", StringComparison.OrdinalIgnoreCase) && request.Kind != ChargeKind.Stamp ? Invoice : null)) is { } problem)
            {
                return problem;
            }

            return await db.InTransaction<Item>(async () =>
            {
                await db.OneAtATime("charges", stop);
                var known = await db.Set<ChargeRule>().FirstOrDefaultAsync(r => r.Code == key, stop);
                if (known is null ? match.Version is not null : match.Check(known.Version) is not null)
                {
                    return Versions.Changed;
                }

                var before = known is null ? (object)new { } : Fields(known);
                var rule = known ?? db.Add(new ChargeRule { Code = key }).Entity;
                (rule.Kind, rule.Name, rule.NameEn, rule.Class, rule.Nature) = (request.Kind!.Value, name, Empty(nameEn), Empty(@class), Empty(nature));
                (rule.Amount, rule.Threshold, rule.VatRate, rule.Recharged) = (request.Amount!.Value, request.Threshold, request.VatRate, request.Recharged);
                (rule.ValidFrom, rule.ValidTo) = (request.ValidFrom, request.ValidTo);
                if (db.RecordChange(clock, known is null ? "charge.added" : "charge.changed", $"charge:{key}", null, before, Fields(rule)))
                {
                    db.Emit(clock, "charges.changed", "charges", new { code = key });
                }

                await db.SaveChangesAsync(stop);
                return new Result<Item>(View(rule)) { ETag = IfMatch.Tag(rule.Version) };
            }, stop);
        }

        public async Task<Result<Done>> Delete(string code, IfMatch match, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(match);
            if (db.Caller.Demand(Permission.PricesWrite) is { } refused)
            {
                return refused;
            }

            return await db.InTransaction<Done>(async () =>
            {
                await db.OneAtATime("charges", stop);
                if (await db.Set<ChargeRule>().FirstOrDefaultAsync(r => r.Code == code, stop) is not { } rule)
                {
                    return Problems.NotFound.At("code");
                }

                if (match.Check(rule.Version) is { } changed)
                {
                    return changed;
                }

                db.Remove(rule);
                db.RecordChange(clock, "charge.removed", $"charge:{rule.Code}", null, Fields(rule), new { });
                db.Emit(clock, "charges.changed", "charges", new { code = rule.Code });
                await db.SaveChangesAsync(stop);
                return Done.It;
            }, stop);
        }

        private static void Check(RowCheck row, string key, Request request)
        {
            if (row.Good && key.AsSpan().ContainsAny("/\\: "))
            {
                row.Refuse("CODE", "code", new("Il codice non può avere «/», «\\», «:» e spazi.", "The code can’t hold “/”, “\\”, “:” and blanks."));
            }

            if (request.Kind is not { } kind || !Enum.IsDefined(kind))
            {
                row.Refuse("REQUIRED", "kind", new("Manca il tipo.", "The kind is missing."));
            }

            if (request.Amount is not { } amount || amount.Value is < 0 or > 1_000_000)
            {
                row.Refuse("OUT_OF_RANGE", "amount", new("Serve un importo da 0 a 1.000.000.", "It takes an amount from 0 to 1,000,000."));
            }

            if (request.Threshold is { Value: < 0 })
            {
                row.Refuse("OUT_OF_RANGE", "threshold", new("La soglia non può essere negativa.", "The threshold can’t be negative."));
            }

            if (request.VatRate is { Value: < 0 or > 100 })
            {
                row.Refuse("OUT_OF_RANGE", "vatRate", new("L’aliquota va da 0 a 100.", "The rate is from 0 to 100."));
            }

            if (request is { ValidFrom: { } from, ValidTo: { } to } && to < from)
            {
                row.Refuse("PERIOD", "validTo", new("Finisce prima di cominciare.", "It ends before it begins."));
            }
        }

        private static string? Empty(string? text) => string.IsNullOrEmpty(text) ? null : text;

        private static object Fields(ChargeRule r) => new { r.Kind, r.Name, r.NameEn, r.Amount, r.Threshold, r.Class, r.VatRate, r.Nature, r.Recharged, r.ValidFrom, r.ValidTo };

        private static Item View(ChargeRule r) => new(r.Code, r.Kind, r.Name, r.NameEn, r.Amount, r.Threshold, r.Class, r.VatRate, r.Nature, r.Recharged, r.ValidFrom, r.ValidTo, r.Version);
    }
}
