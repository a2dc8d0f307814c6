using System.Text.Json;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Filiera.Accounts.Features;

/// <summary>Creates an API client, or changes the one with that name: a system of the manufacturer, or of one dealer.</summary>
public static class AddClient
{
    /// <param name="Name">The client id: 3 to 80 of a–z, 0–9, «-», «.», «_».</param>
    /// <param name="Account">Code of the dealer's account to which the client is bound; null for the manufacturer's systems.</param>
    /// <param name="Scopes">Permissions; null: all that such a client may hold.</param>
    /// <param name="Secret">Null: an existing client keeps its own; a new one gets a generated one, told once in the answer.</param>
    public sealed record Request(string? Name, string? Account = null, IReadOnlyList<string>? Scopes = null, string? Secret = null, string? DisplayName = null);

    /// <param name="Secret">The generated secret; null when it was given or kept.</param>
    public sealed record Response(string Name, bool Created, string? Secret, IReadOnlyList<string> Scopes);

    public sealed class Handler(PortalDb db, IOpenIddictApplicationManager clients, TimeProvider clock)
    {
        public async Task<Result<Response>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if ((db.Caller.Demand(Permission.Administer) ?? Check(request)) is { } problem)
            {
                return problem;
            }

            return await db.InTransaction<Response>(() => Write(request, stop), stop);
        }

        private static Problem? Check(Request request)
        {
            if (request.Name is not { Length: >= 3 and <= 80 } name || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' or '_'))
            {
                return Problems.Invalid("name", "Il nome ha da 3 a 80 caratteri: a–z, 0–9, «-», «.», «_».", "The name has 3 to 80 characters: a–z, 0–9, “-”, “.”, “_”.");
            }

            if (request.Secret is { Length: < 12 or > 200 })
            {
                return Problems.Invalid("secret", "Il segreto ha da 12 a 200 caratteri.", "The secret has 12 to 200 characters.");
            }

            var allowed = request.Account is null ? Permission.All : Permission.OfDealers;
            return request.Scopes?.FirstOrDefault(s => !allowed.Contains(s)) is { } wrong
                ? Problems.Invalid("scopes", "«{0}» non è tra i permessi possibili: {1}.", "“{0}” is not among the possible scopes: {1}.", wrong, string.Join(", ", allowed.Order(StringComparer.Ordinal)))
                : null;
        }

        private async Task<Result<Response>> Write(Request request, CancellationToken stop)
        {
            int? accountId = null;
            if (request.Account is { } code)
            {
                accountId = await db.Set<Account>().Where(a => a.Code == code).Select(a => (int?)a.Id).FirstOrDefaultAsync(stop);
                if (accountId is null)
                {
                    return Problems.Invalid("account", "Il cliente «{0}» non esiste.", "There is no account “{0}”.", code);
                }
            }

            var known = await clients.FindByClientIdAsync(request.Name!, stop);
            var generated = known is null && request.Secret is null ? AddUser.NewSecret() : null;
            var scopes = (request.Scopes ?? [.. accountId is null ? Permission.All : Permission.OfDealers]).Distinct().Order(StringComparer.Ordinal).ToList();
            var client = new OpenIddictApplicationDescriptor();
            if (known is not null)
            {
                await clients.PopulateAsync(client, known, stop);
            }

            client.ClientId = request.Name;
            client.ClientType = ClientTypes.Confidential;
            client.ClientSecret = request.Secret ?? generated ?? client.ClientSecret;
            client.DisplayName = request.DisplayName ?? client.DisplayName ?? request.Name;
            client.Permissions.Clear();
            client.Permissions.UnionWith([Permissions.Endpoints.Token, Permissions.GrantTypes.ClientCredentials, .. scopes.Select(s => Permissions.Prefixes.Scope + s)]);
            client.Properties.Remove(IssueToken.AccountProperty);
            if (accountId is { } id)
            {
                client.Properties[IssueToken.AccountProperty] = JsonSerializer.SerializeToElement(id);
            }

            if (known is null)
            {
                await clients.CreateAsync(client, stop);
            }
            else
            {
                await clients.UpdateAsync(known, client, stop);
            }

            db.Record(clock, known is null ? "client.added" : "client.changed", $"client:{request.Name}", accountId, new { request.Account, scopes });
            return new Response(request.Name!, known is null, generated, scopes);
        }
    }
}
