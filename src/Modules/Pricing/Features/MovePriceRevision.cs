using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing.Features;

/// <summary>Apply a prepared change of prices now or at an instant, drop it, or take an applied one back as a new change.</summary>
public static class MovePriceRevision
{
    /// <param name="At">Instant at which it takes effect on every node; absent or past = now.</param>
    /// <param name="Force">Apply over prices that changed after the draft was made.</param>
    public sealed record ApplyRequest(DateTimeOffset? At = null, bool Force = false);

    /// <param name="Why">Kept with the change that takes this one back.</param>
    public sealed record UndoRequest(string? Why = null, bool Force = false);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/admin/price-revisions/{id}/apply", (string id, ApplyRequest? body, Handler handler, IfMatch match, CancellationToken stop) => handler.Apply(id, body ?? new(), match, stop))
            .WithName("ApplyPriceRevision").WithTags("Prices").WithSummary("Apply a change of prices, now or at an instant")
            .WithDescription("All of it or nothing. 409 `PRICES_CHANGED_MEANWHILE` when a price is no longer what the draft started from; `force` applies all the same.")
            .WithExample(new ApplyRequest()).AcceptIdempotencyKey();
        api.MapPost("/admin/price-revisions/{id}/cancel", (string id, Handler handler, IfMatch match, CancellationToken stop) => handler.Cancel(id, match, stop))
            .WithName("CancelPriceRevision").WithTags("Prices").WithSummary("Drop a draft, or call off a scheduled change of prices").AcceptIdempotencyKey();
        api.MapPost("/admin/price-revisions/{id}/undo", (string id, UndoRequest? body, Handler handler, CancellationToken stop) => handler.Undo(id, body ?? new(), stop))
            .WithName("UndoPriceRevision").WithTags("Prices").WithSummary("Take an applied change back, as a new change")
            .WithDescription("Every price becomes what it was before. 409 when a price has moved again since; `force` takes it back all the same.")
            .WithExample(new UndoRequest("Applicato per errore")).AcceptIdempotencyKey();
    }

    public sealed class Handler(PortalDb db, TimeProvider clock, CatalogReader catalog, PricingOptions options)
    {
        private readonly PriceRevisionDesk _desk = new(db, clock, catalog, options);

        public async Task<Result<PriceRevisionView>> Apply(string id, ApplyRequest request, IfMatch match, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            ArgumentNullException.ThrowIfNull(match);
            return db.Caller.Demand(Permission.PricesWrite) is { } problem ? problem : await Moved(id, match, async change =>
            {
                if (request.At is not { } at || at <= clock.GetUtcNow())
                {
                    return await _desk.Apply(change, request.Force, stop);
                }

                if (at > clock.GetUtcNow().AddYears(5))
                {
                    return Problems.Invalid("at", "Al massimo fra cinque anni.", "At most five years ahead.");
                }

                var taken = await Set(change, [PriceRevisionState.Draft, PriceRevisionState.Blocked, PriceRevisionState.Scheduled], PriceRevisionState.Scheduled, at.ToUniversalTime(), stop);
                db.Record(clock, "prices.scheduled", $"price-revision:{change.Id}", detail: new { change.Title, at });
                return taken ? Done.It : PriceRevisionDesk.StateForbids;
            }, stop);
        }

        public async Task<Result<PriceRevisionView>> Cancel(string id, IfMatch match, CancellationToken stop) =>
            db.Caller.Demand(Permission.PricesWrite) is { } problem ? problem : await Moved(id, match, async change =>
            {
                var taken = await Set(change, [PriceRevisionState.Draft, PriceRevisionState.Scheduled, PriceRevisionState.Blocked], PriceRevisionState.Cancelled, null, stop);
                db.Record(clock, "prices.cancelled", $"price-revision:{change.Id}", detail: new { change.Title, from = change.State });
                return taken ? Done.It : PriceRevisionDesk.StateForbids;
            }, stop);

        public async Task<Result<PriceRevisionView>> Undo(string id, UndoRequest request, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.PricesWrite) is { } problem)
            {
                return problem;
            }

            if (request.Why?.Length > 1000)
            {
                return Problems.Invalid("why", "Al massimo 1000 caratteri.", "At most 1000 characters.");
            }

            return await db.InTransaction<PriceRevisionView>(async () =>
            {
                var change = await db.FindChange(id, stop);
                if (change is null)
                {
                    return Problems.NotFound.At("id");
                }

                var back = new PriceRevision
                {
                    Title = Short(new Phrase("Annulla: {0}", "Undo: {0}", change.Title).ToString()), Why = request.Why?.Trim(), Through = "undo", Who = db.Caller.Name,
                    CreatedAt = clock.GetUtcNow(), Undoes = change.Id, RowCount = change.RowCount, ExtendsListId = change.ExtendsListId, ExtendsFrom = change.ExtendsTo, ExtendsTo = change.ExtendsFrom,
                };
                db.Set<PriceRevision>().Add(back);
                await db.SaveChangesAsync(stop);

                // Whoever marks the old change first takes it back; the second finds it taken.
                var marked = await db.Set<PriceRevision>().Where(c => c.Id == change.Id && c.State == PriceRevisionState.Applied && c.UndoneBy == null)
                    .ExecuteUpdateAsync(s => s.SetProperty(c => c.UndoneBy, back.Id).SetProperty(c => c.Version, c => c.Version + 1), stop);
                if (marked == 0)
                {
                    return PriceRevisionDesk.StateForbids;
                }

                var rows = await db.Set<PriceRevisionRow>().AsNoTracking().Where(r => r.ChangeId == change.Id).ToListAsync(stop);
                await _desk.Keep([.. rows.Select(r => PriceRevisionRow.Of(back.Id, r.ListId, r.ProductId, r.FromQuantity, r.ValidFrom, r.New, r.Old)).OfType<PriceRevisionRow>()], stop);
                var applied = await _desk.Apply(back, request.Force, stop);
                return applied.Problem is { } refused ? refused : (await db.ViewChange(back.Id, stop))!;
            }, stop);
        }

        private async Task<Result<PriceRevisionView>> Moved(string id, IfMatch match, Func<PriceRevision, Task<Result<Done>>> move, CancellationToken stop) =>
            await db.InTransaction<PriceRevisionView>(async () =>
            {
                var change = await db.FindChange(id, stop);
                if (change is null)
                {
                    return Problems.NotFound.At("id");
                }

                if ((match.Check(change.Version) ?? (await move(change)).Problem) is { } problem)
                {
                    return problem;
                }

                await db.SaveChangesAsync(stop);
                return (await db.ViewChange(change.Id, stop))!;
            }, stop);

        private async Task<bool> Set(PriceRevision change, PriceRevisionState[] from, PriceRevisionState to, DateTimeOffset? at, CancellationToken stop) =>
            await db.Set<PriceRevision>().Where(c => c.Id == change.Id && c.Version == change.Version && from.Contains(c.State))
                .ExecuteUpdateAsync(s => s.SetProperty(c => c.State, to).SetProperty(c => c.AppliesAt, at).SetProperty(c => c.Problem, (string?)null).SetProperty(c => c.Version, c => c.Version + 1), stop) == 1;

        private static string Short(string text) => text.Length > 200 ? text[..200] : text;
    }
}
