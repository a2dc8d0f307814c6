using Filiera.Kernel;

namespace Filiera.Ordering.Features;

/// <summary>POST /quick-order/check: text or lines → rows with status, reason and fix, price and availability (domain.md C1). Reads only.</summary>
public static class CheckQuickOrder
{
    /// <param name="Apart">Split on purpose: not to be merged with another line of the same article.</param>
    public sealed record Line(string? Sku, string? Quantity, string? Unit = null, bool Apart = false);

    /// <param name="Merge">False: lines of one article stay as they are, each with its own answer.</param>
    public sealed record Request(string? Text = null, IReadOnlyList<Line>? Lines = null, bool Merge = true);

    public sealed class Handler(PortalDb db)
    {
        public Task<Result<QuickOrderAnswer>> Handle(Request request, CancellationToken stop = default) => throw new NotImplementedException($"{db} {request} {stop}");
    }
}
