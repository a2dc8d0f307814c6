using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Accounts.Features;

/// <summary>GET /me: who I am.</summary>
public static class GetMe
{
    public sealed record AccountPart(string Code, string Name, string? Class);

    public sealed record BranchPart(string Code, string Name);

    /// <param name="Kind">USER or CLIENT.</param>
    /// <param name="Branch">The branch for which I order when I don't say.</param>
    /// <param name="OnBehalfOf">Code of the dealer for whom I work at this moment, as someone of the manufacturer; account and permissions are then his.</param>
    public sealed record Response(string Kind, string Name, string? DisplayName, AccountPart? Account, BranchPart? Branch, IReadOnlyList<string> Permissions, string? OnBehalfOf = null);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/me", (Handler handler, CancellationToken stop) => handler.Handle(stop))
            .WithName("GetMe").WithTags("Me").WithSummary("Who I am: user or client, account, branch, permissions");

    public sealed class Handler(PortalDoor door, AccountDirectory accounts)
    {
        public async Task<Result<Response>> Handle(CancellationToken stop = default)
        {
            var me = door.Caller;
            if (!me.IsSignedIn)
            {
                return Problems.SignInRequired;
            }

            AccountPart? account = null;
            BranchPart? branch = null;
            if (me.AccountId is { } id)
            {
                account = await accounts.Find(id, stop) is { } a ? new(a.Code, a.Name, a.Class) : null;
                branch = await accounts.DefaultBranch(id, stop) is { } b ? new(b.Code, b.Name) : null;
            }

            return new Response(me.Kind.ToString().ToUpperInvariant(), me.Name, me.DisplayName, account, branch, [.. me.Permissions.Order(StringComparer.Ordinal)], me.OnBehalfOf);
        }
    }
}
