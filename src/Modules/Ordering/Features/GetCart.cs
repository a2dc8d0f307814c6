using Filiera.Kernel;

namespace Filiera.Ordering.Features;

/// <summary>GET /carts/{id}: the cart, priced now.</summary>
public static class GetCart
{
    public sealed class Handler(PortalDb db)
    {
        public Task<Result<PricedCart>> Handle(string id, CancellationToken stop = default) => throw new NotImplementedException($"{db} {id} {stop}");
    }
}
