using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Ordering.Features;

/// <summary>POST /carts.</summary>
public static class CreateCart
{
    /// <param name="Branch">Code; null = the caller's own branch, else the account's default.</param>
    public sealed record Request(string? Name = null, string? Branch = null);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/carts", (Request? request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("CreateCart").WithTags("Carts").WithSummary("Open a cart for a branch")
            .WithDescription("The body may be left out: the cart is then for your own branch, else for your company's headquarters. Answers 201 with the empty cart, priced now.")
            .WithExample(new Request("Riassortimento"))
            .Produces<PricedCart>(StatusCodes.Status201Created).AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, CartStore carts, CartPricer pricer)
    {
        public async Task<Result<PricedCart>> Handle(Request? request, CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.OrdersPlace) is { } problem)
            {
                return problem;
            }

            if (request?.Name?.Length > 100)
            {
                return OrderingRefusals.TooLong.With(100).At("name");
            }

            var branch = await carts.BranchFor(request?.Branch, stop);
            if (!branch.Ok)
            {
                return branch.Problem!;
            }

            return await db.InTransaction<PricedCart>(async () =>
            {
                var cart = await carts.Make(branch.Value, request?.Name, stop);
                return Result.Created(await pricer.Show(cart, [], stop), $"/api/v1/carts/{cart.Id}");
            }, stop);
        }
    }
}
