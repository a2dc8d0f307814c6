using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Ordering.Features;

/// <summary>GET /carts/{id}: the cart, priced now.</summary>
public static class GetCart
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/carts/{id}", (string id, string? payment, Handler handler, CancellationToken stop) => handler.Handle(id, payment, stop))
            .WithName("GetCart").WithTags("Carts").WithSummary("A cart, priced now")
            .WithDescription("Lines with state, price, availability and what changed since you last saw them; totals by VAT rate; addresses and payment terms to choose from. The entity tag holds the cart's version and its content: `If-None-Match` notices a new price too, `If-Match` only a change of the cart. The totals are those of the invoice: charges with their reason, eco-contributions, VAT groups with natura, stamp, split payment, declaration of intent. A payment term with bills (Ri.Ba.) bears their fee.")
            .Describes("payment", "Code of the payment term to reckon the totals with; absent: the account’s own.");

    public sealed class Handler(PortalDb db, CartStore carts, CartPricer pricer)
    {
        public Task<Result<PricedCart>> Handle(string id, CancellationToken stop = default) => Handle(id, null, stop);

        public async Task<Result<PricedCart>> Handle(string id, string? payment, CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.OrdersPlace) is { } problem)
            {
                return problem;
            }

            if (await carts.Find(id, stop) is not { } cart)
            {
                return Problems.NotFound.At("id");
            }

            var shown = await pricer.Show(cart, await carts.Lines(cart, stop), stop, payment);
            return new Result<PricedCart>(shown) { ETag = IfMatch.Tag(shown.Version) };
        }
    }
}
