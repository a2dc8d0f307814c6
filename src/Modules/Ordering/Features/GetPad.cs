using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>GET /quick-order/pad: the caller's own draft, as he left it.</summary>
public static class GetPad
{
    /// <param name="Version">0 when nothing was kept yet.</param>
    /// <param name="CanUndo">There is a state before this one.</param>
    public sealed record Response(IReadOnlyList<PadRow> Rows, string? Rest, int Version, DateTimeOffset? UpdatedAt, bool CanUndo);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/quick-order/pad", (Handler handler, CancellationToken stop) => handler.Handle(stop))
            .WithName("GetPad").WithTags("Carts").WithSummary("Your quick-order draft, as you left it");

    public sealed class Handler(PortalDb db)
    {
        public async Task<Result<Response>> Handle(CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.OrdersPlace) is { } problem)
            {
                return problem;
            }

            if (db.Caller.AccountId is not { } account)
            {
                return OrderingRefusals.NotADealer;
            }

            var pad = await db.Set<QuickOrderPad>().AsNoTracking().FirstOrDefaultAsync(p => p.AccountId == account && p.Owner == db.Caller.Name, stop);
            return pad is null ? new Response([], null, 0, null, false) : View(pad);
        }
    }

    internal static Response View(QuickOrderPad pad)
    {
        var content = QuickOrderPad.Read(pad.Content);
        return new(content.Rows, content.Rest, pad.Version, pad.UpdatedAt, pad.Previous is not null);
    }
}
