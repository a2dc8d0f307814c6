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

    public sealed class Handler(PortalDb db, IOpenIddictApplicationManager clients, ClientWatch watch, TimeProvider clock)
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

        /// <summary>For <see cref="CreateClient"/>, which has demanded what a dealer's administrator needs.</summary>
        internal async Task<Result<Response>> Create(Request request, CancellationToken stop) => Check(request) is { } problem ? problem : await Write(request, stop);

        private static Problem? Check(Request request) =>
            ClientRules.CheckName(request.Name) is { } bad ? bad
            : request.Secret is { Length: < 12 or > 200 } ? Problems.Invalid("secret", "Il segreto ha da 12 a 200 caratteri.", "The secret has 12 to 200 characters.")
            : ClientRules.CheckScopes(request.Scopes, request.Account is not null);

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
            var card = await db.FindClient(request.Name!, stop);
            if (card is not null && card.AccountId != accountId)
            {
                return OtherAccount;
            }

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
            client.Permissions.UnionWith(ClientRules.Permissions(scopes));
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

            Keep(card, request, accountId, client.DisplayName!, scopes, generated);
            await watch.Changed(db, stop);
            db.Record(clock, known is null ? "client.added" : "client.changed", $"client:{request.Name}", accountId, new { request.Account, scopes });
            return new Response(request.Name!, known is null, generated, scopes);
        }

        private void Keep(ClientCard? card, Request request, int? accountId, string displayName, List<string> scopes, string? generated)
        {
            var now = clock.GetUtcNow();
            card ??= db.Add(new ClientCard { Name = request.Name!, AccountId = accountId, AccountCode = request.Account, CreatedAt = now, CreatedBy = db.Caller.Name, SecretChangedAt = now }).Entity;
            var kept = string.Join(' ', scopes);
            card.DisplayName = displayName;
            if (card.Scopes != kept || request.Secret is not null)
            {
                card.TokenVersion++;
            }

            card.Scopes = kept;
            if (request.Secret is not null || generated is not null)
            {
                (card.SecretChangedAt, card.OldSecret, card.OldSecretUntil) = (now, null, null);
            }
        }
    }

    private static readonly Problem OtherAccount = new(409, "CLIENT_OF_OTHER_ACCOUNT",
        new("Un client resta di chi è: non cambia azienda.", "A client stays whose it is: it does not change account."), "account",
        new("Creane uno nuovo e disattiva questo.", "Create a new one and disable this one."));
}
