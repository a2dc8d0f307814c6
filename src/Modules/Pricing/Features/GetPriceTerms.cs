using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing.Features;

/// <summary>By which lists and discounts a dealer's prices are made: in the order in which the lists are asked, and his class's row of the matrix.</summary>
public static class GetPriceTerms
{
    private const int MostMatrixRows = 500;

    /// <param name="Kind">The source in which it is asked: SPECIAL, CONTRACT, ACCOUNT, CLASS or BASE.</param>
    /// <param name="ValidFrom">Where it begins later: when.</param>
    /// <param name="Holds">False: it begins later.</param>
    public sealed record ListPart(string Code, string Name, PriceListKind Kind, DateOnly? ValidFrom, DateOnly? ValidTo, bool Holds);

    /// <param name="ItemClass">Null: every item.</param>
    /// <param name="Discounts">The cascade: «50+10».</param>
    public sealed record MatrixPart(string? ItemClass, string Discounts);

    /// <param name="Lists">The first that prices an item wins.</param>
    /// <param name="Matrix">Added to class and base prices that aren't net.</param>
    public sealed record Response(string? Class, IReadOnlyList<ListPart> Lists, IReadOnlyList<MatrixPart> Matrix);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/accounts/{code}/prices", (string code, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(code), stop))
            .WithName("GetPriceTerms").WithTags("Admin").WithSummary("The price lists and the matrix row that make a dealer’s prices")
            .WithDescription("Lists in the order in which they are asked: the first that prices an item wins.")
            .WithExample(parameters: new Dictionary<string, object> { ["code"] = "C01001" });

    public sealed class Handler(PortalDb db, AccountDirectory accounts, Pricer pricer, PortalClock clock)
    {
        public async Task<Result<Response>> Handle(string code, CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.AccountsRead) is { } problem)
            {
                return problem;
            }

            if (await accounts.FindByCode(code, stop) is not { } account)
            {
                return Problems.NotFound;
            }

            var today = clock.Today;
            var lists = await pricer.Lists(new(account.Id, account.Class), today, stop);
            var matrix = account.Class is null ? [] : await db.Set<MatrixRow>().AsNoTracking().Where(r => r.AccountClass == account.Class).OrderBy(r => r.ItemClass).Take(MostMatrixRows).ToListAsync(stop);
            return new Response(account.Class,
                [.. lists.Select(l => new ListPart(l.Code, l.Name, l.Kind, l.Holds(today) ? l.Own.From : l.NextAfter(today), l.Until(l.Holds(today) ? today : l.NextAfter(today) ?? today), l.Holds(today)))],
                [.. matrix.Select(r => new MatrixPart(r.ItemClass.Length == 0 ? null : r.ItemClass, r.Discounts))]);
        }
    }
}
