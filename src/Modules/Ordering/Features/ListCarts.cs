using Filiera.Kernel;

namespace Filiera.Ordering.Features;

/// <summary>GET /carts: the open carts of the caller's branches, last touched first.</summary>
public static class ListCarts
{
    public sealed record Response(IReadOnlyList<CartSummary> Items, string? Next);

    public sealed class Handler(PortalDb db)
    {
        public Task<Result<Response>> Handle(string? cursor, int? limit, CancellationToken stop = default) => throw new NotImplementedException($"{db} {cursor} {limit} {stop}");
    }
}
