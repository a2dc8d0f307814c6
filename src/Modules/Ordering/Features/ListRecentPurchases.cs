using Filiera.Kernel;

namespace Filiera.Ordering.Features;

/// <summary>GET /recent-purchases: last date, usual quantity and interval, next expected date; most overdue first (domain.md RE-3).</summary>
public static class ListRecentPurchases
{
    public sealed record Response(IReadOnlyList<RecentPurchase> Items, string? Next);

    public sealed class Handler(PortalDb db)
    {
        public Task<Result<Response>> Handle(string? cursor, int? limit, CancellationToken stop = default) => throw new NotImplementedException($"{db} {cursor} {limit} {stop}");
    }
}
