using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing.Features;

/// <summary>How a customer's documents are taxed apart from the goods (domain.md A6): split payment and its days, declarations of intent and their plafond. Audited.</summary>
public static class SaveTaxStatus
{
    /// <summary>Days on which split payment holds, both included; absent ends are open.</summary>
    public sealed record Period(DateOnly? From = null, DateOnly? To = null);

    /// <param name="SplitPayment">Null = none.</param>
    public sealed record Request(Period? SplitPayment = null);

    /// <param name="Plafond">Up to how much, VAT excluded.</param>
    /// <param name="Consumed">What is invoiced already, as the ERP says; absent leaves it.</param>
    public sealed record IntentRequest(DateOnly? ReceivedOn = null, DateOnly? ValidFrom = null, DateOnly? ValidTo = null, Amount? Plafond = null, Amount? Consumed = null);

    /// <param name="Reserved">Held by orders of the portal.</param>
    public sealed record IntentItem(string Protocol, DateOnly ReceivedOn, DateOnly ValidFrom, DateOnly ValidTo, Amount Plafond, Amount Reserved, Amount Consumed, Amount Available);

    public sealed record Response(string Account, Period? SplitPayment, IReadOnlyList<IntentItem> Intents);

    private static readonly Problem BadProtocol = new(422, "PROTOCOL",
        new("«{0}» non è un protocollo telematico.", "“{0}” is not a telematic protocol."), "protocol",
        new("17 cifre, un trattino, 6 cifre: 08060120341234567-000001.", "17 digits, a dash, 6 digits: 08060120341234567-000001."));

    private static readonly Problem Elsewhere = new(409, "PROTOCOL_TAKEN",
        new("Il protocollo {0} è di un altro cliente.", "Protocol {0} is another customer’s."), "protocol");

    private static readonly Problem Incomplete = new(422, "REQUIRED",
        new("Servono ricevuta, primo e ultimo giorno (in quest’ordine) e un plafond maggiore di zero.", "It takes the receipt’s day, first and last day (in this order) and a plafond above zero."), "plafond");

    private static readonly Problem BadPeriod = new(422, "PERIOD", new("Finisce prima di cominciare.", "It ends before it begins."), "splitPayment.to");

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/accounts/{code}/tax", (string code, Handler handler, CancellationToken stop) => handler.Read(code, stop))
            .WithName("GetTaxStatus").WithTags("Prices").WithSummary("Split payment and declarations of intent of a customer");
        api.MapPut("/admin/accounts/{code}/tax", (string code, Request? request, Handler handler, CancellationToken stop) => handler.Handle(code, request ?? new(), stop))
            .WithName("SaveTaxStatus").WithTags("Prices").WithSummary("Put a customer under split payment, or end it")
            .WithDescription("With `splitPayment` null (or absent) he pays VAT as usual. VAT is then shown on carts and orders, and `payable` is without it.")
            .WithExample(new { splitPayment = new { from = "2026-01-01", to = "2026-12-31" } }, parameters: new Dictionary<string, object> { ["code"] = "C00001" }).AcceptIdempotencyKey();
        api.MapPut("/admin/accounts/{code}/intents/{protocol}", (string code, string protocol, IntentRequest? request, Handler handler, CancellationToken stop) => handler.Intent(code, protocol, request ?? new(), stop))
            .WithName("SaveIntent").WithTags("Prices").WithSummary("A declaration of intent: its days, its plafond, what is invoiced of it")
            .WithDescription("Orders reserve of it (N3.5, no VAT) up to `plafond`; what is over it bears VAT once the buyer agrees. `consumed` is what the ERP has invoiced, reservations of invoiced orders excluded.")
            .WithExample(new { receivedOn = "2026-01-08", validFrom = "2026-01-08", validTo = "2026-12-31", plafond = 50_000 }, parameters: new Dictionary<string, object> { ["code"] = "C00001", ["protocol"] = "08060120341234567-000001" }).AcceptIdempotencyKey();
    }

    public sealed class Handler(PortalDb db, AccountDirectory accounts, TimeProvider clock)
    {
        public async Task<Result<Response>> Read(string code, CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.AccountsRead) is { } problem)
            {
                return problem;
            }

            return await accounts.AccountByCode(code, stop) is { } id ? await View(code, id, stop) : Problems.NotFound.At("code");
        }

        public async Task<Result<Response>> Handle(string code, Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.AccountsWrite) is { } problem)
            {
                return problem;
            }

            if (request.SplitPayment is { From: { } from, To: { } to } && to < from)
            {
                return BadPeriod;
            }

            return await db.InTransaction<Response>(async () =>
            {
                if (await accounts.AccountByCode(code, stop) is not { } id)
                {
                    return Problems.NotFound.At("code");
                }

                await db.OneAtATime("charges", stop);
                var known = await db.Set<SplitPaymentStatus>().FirstOrDefaultAsync(s => s.AccountId == id, stop);
                var before = Words(known);
                if (request.SplitPayment is { } days)
                {
                    var status = known ?? db.Add(new SplitPaymentStatus { AccountId = id }).Entity;
                    (status.ValidFrom, status.ValidTo) = (days.From, days.To);
                    db.RecordChange(clock, "tax.changed", $"account:{code}", id, before, Words(status));
                }
                else if (known is not null)
                {
                    db.Remove(known);
                    db.RecordChange(clock, "tax.changed", $"account:{code}", id, before, Words(null));
                }

                await db.SaveChangesAsync(stop);
                return await View(code, id, stop);
            }, stop);
        }

        public async Task<Result<Response>> Intent(string code, string protocol, IntentRequest request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.AccountsWrite) is { } problem)
            {
                return problem;
            }

            if (!IntentDeclaration.IsProtocol(protocol))
            {
                return BadProtocol.With(protocol.Length > 40 ? protocol[..40] : protocol);
            }

            if (request is not { ReceivedOn: { } received, ValidFrom: { } from, ValidTo: { } to, Plafond: { Value: > 0 } plafond } || to < from || request.Consumed is { Value: < 0 })
            {
                return Incomplete;
            }

            return await db.InTransaction<Response>(async () =>
            {
                if (await accounts.AccountByCode(code, stop) is not { } id)
                {
                    return Problems.NotFound.At("code");
                }

                await db.OneAtATime("charges", stop);
                var known = await db.Set<IntentPlafond>().FirstOrDefaultAsync(i => i.Protocol == protocol, stop);
                if (known is not null && known.AccountId != id)
                {
                    return Elsewhere.With(protocol);
                }

                var before = known is null ? (object)new { } : Fields(known);
                var intent = known ?? db.Add(new IntentPlafond { AccountId = id, Protocol = protocol }).Entity;
                (intent.ReceivedOn, intent.ValidFrom, intent.ValidTo, intent.Plafond, intent.Consumed) = (received, from, to, plafond, request.Consumed ?? intent.Consumed);
                db.RecordChange(clock, known is null ? "intent.added" : "intent.changed", $"account:{code}", id, before, Fields(intent), of: protocol);
                await db.SaveChangesAsync(stop);
                return await View(code, id, stop);
            }, stop);
        }

        private async Task<Response> View(string code, int id, CancellationToken stop)
        {
            var split = await db.Set<SplitPaymentStatus>().AsNoTracking().FirstOrDefaultAsync(s => s.AccountId == id, stop);
            var intents = await db.Set<IntentPlafond>().AsNoTracking().Where(i => i.AccountId == id).OrderByDescending(i => i.ValidTo).ThenBy(i => i.Id).Take(100).ToListAsync(stop);
            return new(code, split is null ? null : new(split.ValidFrom, split.ValidTo),
                [.. intents.Select(i => new IntentItem(i.Protocol, i.ReceivedOn, i.ValidFrom, i.ValidTo, i.Plafond, i.Reserved, i.Consumed, new(i.Available)))]);
        }

        private static object Words(SplitPaymentStatus? status) => status is null ? new { splitPayment = false } : new { splitPayment = true, splitFrom = status.ValidFrom, splitTo = status.ValidTo };

        private static object Fields(IntentPlafond i) => new { i.ReceivedOn, i.ValidFrom, i.ValidTo, i.Plafond, i.Consumed };
    }
}
