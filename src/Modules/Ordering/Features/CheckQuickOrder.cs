using Filiera.Kernel;

namespace Filiera.Ordering.Features;

/// <summary>POST /quick-order/check: text or lines → rows with status, reason and fix, price and availability (domain.md C1). Reads only.</summary>
public static class CheckQuickOrder
{
    public sealed record Line(string? Sku, string? Quantity, string? Unit = null);

    public sealed record Request(string? Text = null, IReadOnlyList<Line>? Lines = null);

    public sealed class Handler(PortalDb db)
    {
        public Task<Result<QuickOrderAnswer>> Handle(Request request, CancellationToken stop = default) => throw new NotImplementedException($"{db} {request} {stop}");
    }
}
