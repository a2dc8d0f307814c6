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
        api.MapDelete("/carts/{id}", (string id, Handler handler, CancellationToken stop) => handler.Handle(id, stop))
            .WithName("DeleteCart").WithTags("Carts").WithSummary("Throw a cart away")
            .Produces(StatusCodes.Status204NoContent).AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, CartStore carts)
    {
        public async Task<Result<Done>> Handle(string id, CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.OrdersPlace) is { } problem)
            {
                return problem;
            }

            return await db.InTransaction<Done>(async () =>
                await carts.Find(id, stop) is { } cart && await db.Set<Cart>().Where(c => c.Id == cart.Id).ExecuteDeleteAsync(stop) > 0
                    ? new Result<Done>(Done.It) { Status = StatusCodes.Status204NoContent }
                    : Problems.NotFound.At("id"), stop);
        }
    }
}
