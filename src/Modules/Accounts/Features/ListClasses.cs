using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>The classes that dealers have, with how many: a class is the ERP's code that chooses price list and matrix row.</summary>
public static class ListClasses
{
    private const int Most = 500;

    /// <param name="Class">Null: the dealers without one.</param>
    /// <param name="Active">How many of them are not closed.</param>
    public sealed record Row(string? Class, int Accounts, int Active);

    public sealed record Response(IReadOnlyList<Row> Items);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/classes", (Handler handler, CancellationToken stop) => handler.Handle(stop))
            .WithName("ListClasses").WithTags("Admin").WithSummary("The classes of dealers, with how many have each")
            .WithDescription("A class is one code per dealer, given by the ERP; it chooses price list and matrix row.");

    public sealed class Handler(PortalDb db)
    {
        public async Task<Result<Response>> Handle(CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.AccountsRead) is { } problem)
            {
                return problem;
            }

            var rows = await db.Set<Account>().GroupBy(a => a.Class).OrderBy(g => g.Key).Take(Most)
                .Select(g => new { g.Key, Accounts = g.Count(), Active = g.Count(a => a.Active) }).ToListAsync(stop);
            return new Response([.. rows.OrderBy(r => r.Key is null).ThenBy(r => r.Key, StringComparer.Ordinal).Select(r => new Row(r.Key, r.Accounts, r.Active))]);
        }
    }
}
