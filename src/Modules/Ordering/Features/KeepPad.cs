using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>PUT /quick-order/pad: keeps the draft. Who hasn't seen the last change gets a 409 with it, and nothing is lost.</summary>
public static class KeepPad
{
    public const int MaxRows = 10_000;
    private const int MaxText = 500;

    /// <param name="Version">The version that the writer started from; null = whatever is there.</param>
    public sealed record Request(IReadOnlyList<PadRow>? Rows, int? Version = null, string? Rest = null);

    public static readonly Problem Changed = new(409, "PAD_CHANGED",
        new("La bozza è cambiata in un’altra finestra.", "The draft has changed in another window."), "version",
        new("Rileggila e aggiungi le tue righe.", "Read it again and add your rows."));

    private static readonly Problem NothingToUndo = new(409, "NOTHING_TO_UNDO", new("Non c’è niente da annullare.", "There is nothing to undo."));

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/quick-order/pad", (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("KeepPad").WithTags("Carts").WithSummary("Keep your quick-order draft")
            .WithDescription("`version` is the one you read: another one is a 409 with the present draft in `pad`.")
            .WithExample(new { rows = new[] { new { line = 1, code = "K64-AR", quantity = "12" } } });

    public sealed class Handler(PortalDb db, TimeProvider clock)
    {
        public Task<Result<GetPad.Response>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (Refuse(request) is { } problem)
            {
                return Task.FromResult<Result<GetPad.Response>>(problem);
            }

            return Handle(new PadContent([.. request.Rows!.Where(r => !r.IsEmpty)], string.IsNullOrWhiteSpace(request.Rest) ? null : request.Rest), request.Version, stop);
        }

        /// <summary>The same with what undo needs besides: for the page that has just filled a cart.</summary>
        public async Task<Result<GetPad.Response>> Handle(PadContent content, int? version, CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.OrdersPlace) is { } problem)
            {
                return problem;
            }

            return await Change(version, pad => (content, pad.Version == 0 ? null : pad.Content), stop);
        }

        /// <summary>Back to the state before the last one, and forth again when called twice. The answer says which cart lines to put back.</summary>
        public async Task<Result<PadContent>> Undo(CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.OrdersPlace) is { } problem)
            {
                return problem;
            }

            var left = PadContent.Empty;
            var any = false;
            var changed = await Change(null, pad =>
            {
                any = pad.Previous is not null;
                left = QuickOrderPad.Read(pad.Content);
                return any ? (QuickOrderPad.Read(pad.Previous), QuickOrderPad.Write(left with { Cart = null, Before = null })) : (left, null);
            }, stop);
            return !changed.Ok ? changed.Problem! : any ? left : NothingToUndo;
        }

        private async Task<Result<GetPad.Response>> Change(int? version, Func<QuickOrderPad, (PadContent Content, string? Previous)> change, CancellationToken stop)
        {
            if (db.Caller.AccountId is not { } account)
            {
                return OrderingRefusals.NotADealer;
            }

            return await db.InTransaction<GetPad.Response>(async () =>
            {
                var pad = await db.Set<QuickOrderPad>().AsNoTracking().FirstOrDefaultAsync(p => p.AccountId == account && p.Owner == db.Caller.Name, stop);
                var known = pad?.Version ?? 0;
                if (version is not null && version != known)
                {
                    return Changed with { More = new Dictionary<string, object?> { ["pad"] = pad is null ? null : GetPad.View(pad) } };
                }

                pad ??= new QuickOrderPad { AccountId = account, Owner = db.Caller.Name };
                var (content, previous) = change(pad);
                pad.Content = QuickOrderPad.Write(content);
                pad.Previous = previous;
                pad.Version = known + 1;
                pad.UpdatedAt = clock.GetUtcNow();
                db.Entry(pad).State = known == 0 ? EntityState.Added : EntityState.Modified;
                await db.SaveChangesAsync(stop);
                db.Entry(pad).State = EntityState.Detached;
                return GetPad.View(pad);
            }, stop);
        }

        private static Problem? Refuse(Request request)
        {
            if (request.Rows is null || request.Rows.Any(r => r is null || r.Merged?.Any(m => m is null) == true))
            {
                return Problems.Invalid("rows", "Servono le righe.", "The rows are missing.");
            }

            if (request.Rows.Count > MaxRows || request.Rows.Sum(r => r.Merged?.Count ?? 0) > MaxRows)
            {
                return OrderingRefusals.TooManyLines.With(MaxRows).At("rows");
            }

            var index = request.Rows.ToList().FindIndex(r => TooLong(r) || r.Merged?.Any(m => TooLong(m) || m.Merged is not null) == true);
            return index >= 0 ? OrderingRefusals.TooLong.With(MaxText).At($"rows[{index}]")
                : request.Rest?.Length > 2_000_000 ? OrderingRefusals.TooLong.With(2_000_000).At("rest") : null;
        }

        private static bool TooLong(PadRow row) =>
            row.Code?.Length > MaxText || row.Quantity?.Length > MaxText || row.Unit?.Length > MaxText || row.Note?.Length > MaxText;
    }
}
