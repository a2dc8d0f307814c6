using Filiera.Kernel;

namespace Filiera.Ordering.Features;

/// <summary>POST /carts/{id}/lines: all lines in one call; a quantity of 0 removes the line.</summary>
public static class ChangeCartLines
{
    public enum Mode
    {
        Set,
        Add,
    }

    public sealed record Line(string? Sku, Quantity? Quantity, string? Unit = null, Mode Mode = Mode.Set);

    public sealed record Request(IReadOnlyList<Line>? Lines);

    public sealed class Handler(PortalDb db)
    {
        public Task<Result<PricedCart>> Handle(string id, Request request, CancellationToken stop = default) => throw new NotImplementedException($"{db} {id} {request} {stop}");
    }
}
