using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>The roles that people may have: the portal's own, and those that the account made.</summary>
public static class ListRoles
{
    /// <param name="BuiltIn">The portal's: it can be copied, not changed.</param>
    /// <param name="Givable">The reader has all that it allows.</param>
    /// <param name="Users">How many have it.</param>
    public sealed record Row(string Code, string Name, bool BuiltIn, IReadOnlyList<string> Permissions, bool Givable, int Users, string? Version);

    public sealed record Response(IReadOnlyList<Row> Items);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/roles", (Handler handler, CancellationToken stop) => handler.Handle(null, stop))
            .WithName("ListOwnRoles").WithTags("Users").WithSummary("The roles of your account").WithDescription("The portal’s roles first, then your own by name, each with its permissions and the number of users that have it.");
        api.MapGet("/admin/roles", (string? account, Handler handler, CancellationToken stop) => handler.Handle(account, stop))
            .WithName("ListRoles").WithTags("Administration").WithSummary("The roles of the manufacturer, or of a dealer").WithDescription("`account` is the code of a dealer’s account; without it the roles of the manufacturer’s people.")
            .WithExample(parameters: new Dictionary<string, object> { ["account"] = "100234" });
    }

    public sealed class Handler(PortalDb db, People people)
    {
        public async Task<Result<Response>> Handle(string? account, CancellationToken stop = default)
        {
            if (people.Demand() is { } problem)
            {
                return problem;
            }

            var id = db.Caller.AccountId;
            if (id is null && account is { Length: > 0 })
            {
                id = await db.Set<Account>().Where(a => a.Code == account).Select(a => (int?)a.Id).FirstOrDefaultAsync(stop);
                if (id is null)
                {
                    return Problems.NotFound.At("account");
                }
            }

            var own = id is { } known ? await db.Set<DealerRole>().AsNoTracking().Where(r => r.AccountId == known).OrderBy(r => r.Name).ThenBy(r => r.Id).ToListAsync(stop) : [];
            var count = await db.Set<PortalUser>().Where(u => u.AccountId == id && u.State != UserState.Deactivated).GroupBy(u => u.Role).Select(g => new { g.Key, Users = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Users, stop);
            Row Of(Role role, bool builtIn, string? version) => new(role.Code, role.Name.ToString(), builtIn, [.. role.Permissions.Order(StringComparer.Ordinal)], people.MayGive(role.Permissions) is null, count.GetValueOrDefault(role.Code), version);
            return new Response([.. Roles.All.Where(r => r.OfDealer == (id is not null)).Select(r => Of(r, true, null)), .. own.Select(r => Of(r.AsRole, false, IfMatch.Tag(r.Version)))]);
        }
    }
}
