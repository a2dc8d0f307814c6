using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>GET /admin/accounts/suggest: dealers by the beginning of a code or words of the name, with their branches: whom shall I work for? Two statements.</summary>
public static class SuggestDealers
{
    public sealed record Item(string Code, string Name, string? Class, IReadOnlyList<GetMe.BranchPart> Branches);

    public sealed record Response(IReadOnlyList<Item> Items);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/accounts/suggest", (string? search, int? limit, Handler handler, CancellationToken stop) => handler.Handle(search, limit, stop))
            .WithName("SuggestDealers").WithTags("Customer service").WithSummary("Open dealers by the beginning of a code or a part of the name, with their branches")
            .WithDescription("At most `limit` (1–200, 24 unless said), by name. Closed accounts are left out.")
            .WithExample(parameters: new Dictionary<string, object> { ["search"] = "ferramenta", ["limit"] = 10 });

    public sealed class Handler(PortalDb db)
    {
        public async Task<Result<Response>> Handle(string? search, int? limit, CancellationToken stop = default)
        {
            if ((db.Caller.Demand(Permission.AccountsRead) ?? Cursor.CheckLimit(limit)) is { } problem)
            {
                return problem;
            }

            if (search?.Length > 200)
            {
                return Problems.Invalid("search", "Al massimo 200 caratteri.", "At most 200 characters.");
            }

            var found = db.Set<Account>().AsNoTracking().Where(a => a.Active);
            if (search?.Trim() is { Length: > 0 } text)
            {
                var lower = text.ToLowerInvariant();
#pragma warning disable CA1311 // in the database: lower()
                found = found.Where(a => a.Code.StartsWith(text) || a.Name.ToLower().Contains(lower));
#pragma warning restore CA1311
            }

            var accounts = await found.OrderBy(a => a.Name).ThenBy(a => a.Id).Take(limit ?? 24).Select(a => new { a.Id, a.Code, a.Name, a.Class }).ToListAsync(stop);
            var ids = accounts.Select(a => a.Id).ToList();
            var branches = (await db.Set<Branch>().AsNoTracking().Where(b => ids.Contains(b.AccountId) && b.Active)
                .OrderByDescending(b => b.IsHeadquarters).ThenBy(b => b.Code).Select(b => new { b.AccountId, b.Code, b.Name }).ToListAsync(stop)).ToLookup(b => b.AccountId);
            return new Response([.. accounts.Select(a => new Item(a.Code, a.Name, a.Class, [.. branches[a.Id].Select(b => new GetMe.BranchPart(b.Code, b.Name))]))]);
        }
    }
}
