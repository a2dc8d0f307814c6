using System.Security.Claims;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Filiera.Accounts.Features;

/// <summary>POST /connect/token (client credentials). OpenIddict has checked id, secret and scopes; here the token learns for whom it speaks.</summary>
public static class IssueToken
{
    /// <summary>The property of a client that holds the id of its account; absent for the manufacturer's systems.</summary>
    public const string AccountProperty = "account_id";

    public sealed class Handler(PortalDb db, IOpenIddictApplicationManager clients) : IOpenIddictServerHandler<OpenIddictServerEvents.HandleTokenRequestContext>
    {
        public async ValueTask HandleAsync(OpenIddictServerEvents.HandleTokenRequestContext context)
        {
            ArgumentNullException.ThrowIfNull(context);
            var stop = context.CancellationToken;
            var client = await clients.FindByClientIdAsync(context.ClientId!, stop);
            if (client is null)
            {
                context.Reject(Errors.InvalidClient, "There is no such client.");
                return;
            }

            var card = await db.Set<ClientCard>().IgnoreQueryFilters().AsNoTracking().FirstOrDefaultAsync(c => c.Name == context.ClientId, stop);
            if (card?.Disabled == true)
            {
                context.Reject(Errors.UnauthorizedClient, "This client is disabled.");
                return;
            }

            var identity = new ClaimsIdentity("client", CallerClaims.Name, CallerClaims.Role);
            identity.SetClaim(Claims.Subject, context.ClientId).SetClaim(CallerClaims.Name, context.ClientId);
            identity.SetClaim(ClientWatch.TokenVersionClaim, (card?.TokenVersion ?? 0).ToString(System.Globalization.CultureInfo.InvariantCulture));
            identity.SetClaim(CallerClaims.Display, await clients.GetDisplayNameAsync(client, stop));
            if ((await clients.GetPropertiesAsync(client, stop)).TryGetValue(AccountProperty, out var bound))
            {
                var id = bound.GetInt32();
                var code = await db.Set<Account>().IgnoreQueryFilters().Where(a => a.Id == id && a.Active).Select(a => a.Code).FirstOrDefaultAsync(stop);
                if (code is null)
                {
                    context.Reject(Errors.UnauthorizedClient, "The account of this client is closed.");
                    return;
                }

                identity.AddAccount(id, code);
            }

            var granted = (await clients.GetPermissionsAsync(client, stop))
                .Where(p => p.StartsWith(Permissions.Prefixes.Scope, StringComparison.Ordinal)).Select(p => p[Permissions.Prefixes.Scope.Length..]);
            var wanted = context.Request.GetScopes();
            identity.SetScopes(wanted.IsEmpty ? granted : granted.Intersect(wanted));
            identity.SetDestinations(_ => [Destinations.AccessToken]);
            context.SignIn(new ClaimsPrincipal(identity));
        }
    }
}
