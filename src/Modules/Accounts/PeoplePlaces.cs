using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts;

/// <summary>Account, role and branches as people name them, made into what a user's row holds. Every refusal names its field.</summary>
public sealed class PeoplePlaces(PortalDb db, RoleBook roles, People people)
{
    /// <param name="Branches">Null: every branch.</param>
    public sealed record Place(int? AccountId, string? AccountCode, Role Role, int? BranchId, int[]? Branches);

    /// <param name="account">Code; a dealer's administrator may leave it out.</param>
    /// <param name="branch">Code of the branch he orders for; null = headquarters.</param>
    /// <param name="branches">Codes he is limited to; empty = every branch; null = his own for a buyer, else every branch.</param>
    public async Task<Result<Place>> Read(string? account, string? role, string? branch, IReadOnlyList<string>? branches, CancellationToken stop)
    {
        if (db.Caller.IsDealer && !string.IsNullOrEmpty(account) && account != db.Caller.AccountCode)
        {
            return NoAccount(account);
        }

        var code = db.Caller.IsDealer ? db.Caller.AccountCode : string.IsNullOrWhiteSpace(account) ? null : account.Trim();
        var accountId = code is null ? null : await db.Set<Account>().Where(a => a.Code == code).Select(a => (int?)a.Id).FirstOrDefaultAsync(stop);
        if (code is not null && accountId is null)
        {
            return NoAccount(code);
        }

        if (await roles.Find(accountId, role, stop) is not { } known || known.OfDealer != (accountId is not null))
        {
            var possible = (await roles.Of(accountId, stop)).Select(r => r.Code);
            return Roles.Find(role) is { OfDealer: true } && accountId is null
                ? Problems.Invalid("account", "Il ruolo {0} è di un rivenditore: serve il codice del cliente.", "The role {0} is a dealer’s: it needs an account.", role)
                : Problems.Invalid("role", "Il ruolo «{0}» qui non esiste: {1}.", "There is no role “{0}” here: {1}.", role, string.Join(", ", possible));
        }

        if (people.MayGive(known.Permissions) is { } above)
        {
            return above;
        }

        if (accountId is null)
        {
            return new Place(null, null, known, null, null);
        }

        var all = await db.Set<Branch>().AsNoTracking().Where(b => b.AccountId == accountId).OrderByDescending(b => b.IsHeadquarters).ThenBy(b => b.Code).ToListAsync(stop);
        if ((branches ?? []).Append(branch).FirstOrDefault(c => !string.IsNullOrEmpty(c) && all.All(b => b.Code != c)) is { } unknown)
        {
            return Problems.Invalid("branches", "Il cliente {0} non ha la sede «{1}».", "Account {0} has no branch “{1}”.", code, unknown);
        }

        var own = all.FirstOrDefault(b => b.Code == branch) ?? all.FirstOrDefault(b => branches is { Count: > 0 } some && some.Contains(b.Code)) ?? (all.Count > 0 ? all[0] : null);
        int[]? limited = branches is { Count: > 0 } chosen ? [.. all.Where(b => chosen.Contains(b.Code)).Select(b => b.Id)]
            : branches is null && known.Code == Roles.Buyer && own is not null ? [own.Id] : null;
        if (limited is not null && own is not null && !limited.Contains(own.Id))
        {
            return Problems.Invalid("branch", "La sede per cui ordina dev’essere fra quelle che ha.", "The branch he orders for must be one of his.");
        }

        return people.MayGive(limited) is { } wide ? wide : new Place(accountId, code, known, own?.Id, limited);
    }

    private static Problem NoAccount(string? code) => Problems.Invalid("account", "Il cliente «{0}» non esiste.", "There is no account “{0}”.", code);

    /// <summary>What the audit says of a user, before and after.</summary>
    public static object Facts(PortalUser user, string? accountCode)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new { user.DisplayName, user.Role, Account = accountCode, Branch = user.BranchId, user.Branches, user.Language, State = user.State.ToString().ToUpperInvariant() };
    }
}
