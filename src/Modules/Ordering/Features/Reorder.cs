using Filiera.Kernel;

namespace Filiera.Ordering.Features;

/// <summary>POST /orders/{number}/reorder: a new cart with the order's lines at today's prices, and what is different (domain.md RE-1, RE-2).</summary>
public static class Reorder
{
    /// <param name="Lines">Only these line numbers; null = all.</param>
    public sealed record Request(IReadOnlyList<int>? Lines = null);

    /// <param name="Changes">Price changes, discontinued with substitute, less stock, changed packs; lines that could not be taken have field «line».</param>
    public sealed record Response(PricedCart Cart, IReadOnlyList<PriceChange> Changes);

    public sealed class Handler(PortalDb db)
    {
        public Task<Result<Response>> Handle(string number, Request? request, CancellationToken stop = default) => throw new NotImplementedException($"{db} {number} {request} {stop}");
    }
}
