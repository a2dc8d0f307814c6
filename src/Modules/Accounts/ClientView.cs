using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts;

/// <summary>An API client, as pages and systems see it. Its secret is told once, when it is made.</summary>
/// <param name="Name">The client id.</param>
/// <param name="Account">Code of the dealer's account; null for the manufacturer's systems.</param>
/// <param name="OldSecretUntil">Until then the secret before the present one is good too.</param>
/// <param name="LastUsedAt">To the minute or so.</param>
/// <param name="PerMinute">Calls a minute, where they differ from the rule.</param>
/// <param name="ETag">For <c>If-Match</c>.</param>
public sealed record ClientView(
    string Name,
    string DisplayName,
    string? Account,
    IReadOnlyList<string> Scopes,
    bool Disabled,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset SecretChangedAt,
    DateTimeOffset? OldSecretUntil,
    DateTimeOffset? LastUsedAt,
    int? PerMinute,
    string ETag)
{
    internal static ClientView Of(ClientCard card, DateTimeOffset now) => new(
        card.Name, card.DisplayName, card.AccountCode, card.ScopeList, card.Disabled, card.CreatedAt, card.CreatedBy, card.SecretChangedAt,
        card.OldSecretUntil > now ? card.OldSecretUntil : null, card.LastUsedAt, card.PerMinute, IfMatch.Tag(card.Version));

    internal static readonly ClientView Example = new(
        "erp-serralta", "ERP Serralta", null, ["orders.manage", "orders.read", "stock.write"], false, new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero), "admin@filiera.demo",
        new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero), null, new(2026, 11, 24, 10, 12, 0, TimeSpan.Zero), null, "v0");
}

/// <summary>Who may govern which clients: the manufacturer's administrator all, a dealer's administrator those of his account.</summary>
internal static class ClientRules
{
    public static readonly Problem Unknown = Problems.NotFound.At("name");

    /// <summary>The permission that this caller needs; the filters of <see cref="PortalDb"/> say which clients it reaches.</summary>
    public static Problem? Demand(Caller caller) => caller.Demand(caller.IsDealer ? Permission.DealerAdmin : Permission.Administer);

    public static Problem? CheckName(string? name) =>
        name is { Length: >= 3 and <= 80 } && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' or '_') ? null
        : Problems.Invalid("name", "Il nome ha da 3 a 80 caratteri: a–z, 0–9, «-», «.», «_».", "The name has 3 to 80 characters: a–z, 0–9, “-”, “.”, “_”.");

    public static Problem? CheckScopes(IReadOnlyList<string>? scopes, bool ofDealer)
    {
        var allowed = ofDealer ? Permission.OfDealers : Permission.All;
        return scopes is { Count: 0 } ? Problems.Invalid("scopes", "Serve almeno un permesso.", "At least one scope is needed.")
            : scopes?.FirstOrDefault(s => !allowed.Contains(s)) is { } wrong
            ? Problems.Invalid("scopes", "«{0}» non è tra i permessi possibili: {1}.", "“{0}” is not among the possible scopes: {1}.", wrong, string.Join(", ", allowed.Order(StringComparer.Ordinal)))
            : null;
    }

    public static Problem? CheckDisplayName(string? name) => name is null || name.Trim().Length is >= 1 and <= 200 ? null
        : Problems.Invalid("displayName", "Da 1 a 200 caratteri.", "1 to 200 characters.");

    public static Problem? CheckPerMinute(int? limit) => limit is null or 0 or (>= 1 and <= 1_000_000) ? null
        : Problems.Invalid("perMinute", "Da 1 a 1.000.000; 0 = come tutti.", "1 to 1,000,000; 0 = as everyone.");

    /// <summary>Null when there is none, or when it is not the caller's: all alike.</summary>
    public static Task<ClientCard?> FindClient(this PortalDb db, string name, CancellationToken stop) => db.Set<ClientCard>().FirstOrDefaultAsync(c => c.Name == name, stop);

    /// <summary>Permissions that OpenIddict keeps for a client of these scopes.</summary>
    public static IEnumerable<string> Permissions(IEnumerable<string> scopes) =>
    [
        OpenIddict.Abstractions.OpenIddictConstants.Permissions.Endpoints.Token, OpenIddict.Abstractions.OpenIddictConstants.Permissions.GrantTypes.ClientCredentials,
        .. scopes.Select(s => OpenIddict.Abstractions.OpenIddictConstants.Permissions.Prefixes.Scope + s),
    ];
}
