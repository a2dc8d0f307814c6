using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing.Features;

/// <summary>In which order prices are looked for: seen with its history, changed from a day on. Every node follows within two seconds; a question about a past day is answered by that day's order.</summary>
public static class ChangePriceSources
{
    /// <param name="Strategy">FIRST_HIT (the first that has a price) or BEST_PRICE (the lowest of the group).</param>
    /// <param name="Sources">In the order in which they are asked.</param>
    public sealed record Group(PriceStrategy? Strategy = null, IReadOnlyList<Place>? Sources = null);

    /// <param name="Source">SPECIAL, CONTRACT, PROJECT, ACCOUNT_LIST, CLASS_LIST or BASE.</param>
    /// <param name="Enabled">False: it keeps its place and is not asked.</param>
    public sealed record Place(string? Source = null, bool Enabled = true);

    /// <param name="Groups">The next group is asked only where this one has no price. Every source stands in one of them, once.</param>
    /// <param name="ValidFrom">First day, today when absent; not before today.</param>
    public sealed record Request(IReadOnlyList<Group>? Groups = null, DateOnly? ValidFrom = null, string? Why = null);

    /// <summary>An order that was set.</summary>
    public sealed record Entry(int Version, DateOnly ValidFrom, IReadOnlyList<Group> Groups, string Who, DateTimeOffset At, string? Why);

    /// <param name="Version">Counts the changes; 0 = nobody has changed the order yet.</param>
    /// <param name="History">The last fifty changes, the newest first: also those that begin later.</param>
    public sealed record Response(DateOnly On, IReadOnlyList<Group> Groups, int Version, IReadOnlyList<Entry> History);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/price-sources", (DateOnly? on, Handler handler, CancellationToken stop) => handler.Read(on, stop))
            .WithName("GetPriceSources").WithTags("Prices").WithSummary("In which order prices are looked for, on a day")
            .WithDescription("The order that holds on `on` (today when absent), and the changes of it.").Describes("on", "The day whose order is wanted.");
        api.MapPut("/admin/price-sources", (Request order, Handler handler, IfMatch match, CancellationToken stop) => handler.Handle(order, match, stop))
            .WithName("ChangePriceSources").WithTags("Prices").WithSummary("Change the order of the price sources")
            .WithDescription("All six sources, in groups: `FIRST_HIT` takes the first price found, `BEST_PRICE` the lowest of the group. Holds from `validFrom` on, on every node within two seconds.")
            .WithExample(new { groups = new object[] { new { strategy = "FIRST_HIT", sources = new[] { new { source = "SPECIAL" }, new { source = "CONTRACT" }, new { source = "PROJECT" } } }, new { strategy = "BEST_PRICE", sources = new[] { new { source = "ACCOUNT_LIST" }, new { source = "CLASS_LIST" }, new { source = "BASE" } } } }, why = "Il cliente paga sempre il migliore dei listini" })
            .AcceptIdempotencyKey();
    }

    public sealed class Handler(PortalDb db, TimeProvider clock, PortalClock portal)
    {
        private const int Shown = 50;

        public async Task<Result<Response>> Read(DateOnly? on, CancellationToken stop) =>
            db.Caller.Demand(Permission.PricesWrite) is { } problem ? problem : await View(on ?? portal.Today, stop);

        public async Task<Result<Response>> Handle(Request request, IfMatch match, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            ArgumentNullException.ThrowIfNull(match);
            if (db.Caller.Demand(Permission.PricesWrite) is { } problem)
            {
                return problem;
            }

            if (request.Why?.Length > 1000)
            {
                return Problems.Invalid("why", "Al massimo 1000 caratteri.", "At most 1000 characters.");
            }

            var from = request.ValidFrom ?? portal.Today;
            if (from < portal.Today || from > portal.Today.AddYears(5))
            {
                return Problems.Invalid("validFrom", "L’ordine vale da oggi in poi, al massimo fra cinque anni: quello dei giorni passati non cambia.", "The order holds from today on, at most five years ahead: that of past days doesn’t change.");
            }

            var order = Understand(request.Groups);
            return order.Problem is { } refused ? refused : await db.InTransaction<Response>(async () =>
            {
                await db.OneAtATime("prices", stop);
                var last = await db.Set<PriceSourceVersion>().Select(v => (int?)v.Id).MaxAsync(stop) ?? 0;
                if (match.Check(last) is { } meanwhile)
                {
                    return meanwhile;
                }

                var before = await db.Set<PriceSourceVersion>().Where(v => v.ValidFrom <= from).OrderByDescending(v => v.ValidFrom).ThenByDescending(v => v.Id).Select(v => v.Sources).FirstOrDefaultAsync(stop) ?? PriceSourceOrder.Default.ToString();
                var next = order.Value.ToString();
                if (before != next)
                {
                    db.Add(new PriceSourceVersion { Id = last + 1, ValidFrom = from, Sources = next, Who = db.Caller.Name, At = clock.GetUtcNow(), Why = request.Why?.Trim() is { Length: > 0 } why ? why : null });
                    db.RecordChange(clock, "price-sources.changed", "price-sources", null, new { order = before }, new { order = next }, request.Why?.Trim());
                    db.Emit(clock, "prices.changed", "prices", new { sources = next, validFrom = from });
                    await db.SaveChangesAsync(stop);
                }

                return await View(portal.Today, stop);
            }, stop);
        }

        private static Result<PriceSourceOrder> Understand(IReadOnlyList<Group>? groups)
        {
            var read = new List<SourceGroup>();
            foreach (var group in groups ?? [])
            {
                var places = new List<SourcePlace>();
                foreach (var place in group?.Sources ?? [])
                {
                    if (PriceSourceOrder.SourceOf(place?.Source) is not { } source)
                    {
                        return Problems.Invalid("groups", "La fonte «{0}» non esiste.", "There is no source “{0}”.", place?.Source);
                    }

                    places.Add(new(source, place!.Enabled));
                }

                read.Add(new(group?.Strategy ?? PriceStrategy.FirstHit, places));
            }

            return PriceSourceOrder.Of(read);
        }

        private async Task<Result<Response>> View(DateOnly on, CancellationToken stop)
        {
            var rows = await db.Set<PriceSourceVersion>().AsNoTracking().OrderByDescending(v => v.Id).ToListAsync(stop);
            var holds = rows.Where(r => r.ValidFrom <= on).OrderBy(r => r.ValidFrom).ThenBy(r => r.Id).LastOrDefault();
            var version = rows.Count == 0 ? 0 : rows[0].Id;
            var order = holds is null ? PriceSourceOrder.Default : PriceSourceOrder.Read(holds.Sources);
            return new Result<Response>(new Response(on, Groups(order), version,
                [.. rows.Take(Shown).Select(r => new Entry(r.Id, r.ValidFrom, Groups(PriceSourceOrder.Read(r.Sources)), r.Who, r.At, r.Why))])) { ETag = IfMatch.Tag(version) };
        }

        private static IReadOnlyList<Group> Groups(PriceSourceOrder order) =>
            [.. order.Groups.Select(g => new Group(g.Strategy, [.. g.Sources.Select(s => new Place(PriceSourceOrder.Name(s.Source), s.Enabled))]))];
    }
}
