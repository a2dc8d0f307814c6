using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>DELETE /carts/{id}.</summary>
public static class DeleteCart
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete("/carts/{id}", (string id, IfMatch ifMatch, Handler handler, CancellationToken stop) => handler.Handle(id, ifMatch, stop))
            .WithName("DeleteCart").WithTags("Carts").WithSummary("Throw a cart away")
            .Produces(StatusCodes.Status204NoContent).AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, CartStore carts)
    {
        public Task<Result<Done>> Handle(string id, CancellationToken stop = default) => Handle(id, IfMatch.Any, stop);

        public async Task<Result<Done>> Handle(string id, IfMatch? ifMatch, CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.OrdersPlace) is { } problem)
            {
                return problem;
            }

            return await db.InTransaction<Done>(async () =>
            {
                if (await carts.Find(id, stop) is not { } cart)
                {
                    return Problems.NotFound.At("id");
                }

                var version = ifMatch?.Version;
                return await db.Set<Cart>().Where(c => c.Id == cart.Id && (version == null || c.Version == version)).ExecuteDeleteAsync(stop) > 0
                    ? new Result<Done>(Done.It) { Status = StatusCodes.Status204NoContent }
                    : version is null ? Problems.NotFound.At("id") : OrderingRefusals.CartMoved;
            }, stop);
        }
    }
}
